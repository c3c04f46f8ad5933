"""A question → what a run must meet to be its answer at all, however like the question its sentence is."""
