"""What an archive holds: its calendar, its size, one article of it."""
