"""What benchmark.py measures, a part a file."""
