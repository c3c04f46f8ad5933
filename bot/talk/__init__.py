"""What earlier turns of a conversation give to the next question."""
