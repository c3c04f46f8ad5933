"""The process that holds the index: errands in, what a chat shows out; only pipes lead to it."""
