"""A question in, a proven answer out."""
