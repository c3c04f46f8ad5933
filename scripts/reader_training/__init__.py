"""Public questions and the news → the reader that the bot ships: the steps of scripts/train_reader.py."""
