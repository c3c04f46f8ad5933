"""A sentence → the runs of it that could be an answer, and what their form says."""
