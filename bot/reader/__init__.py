"""The small network that reads a question and passages together, and what it thinks."""
