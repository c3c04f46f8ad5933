"""A question for yes or no, and sentences → which of the two they show."""
