"""A dictionary, sentence pairs and news → the translation table that the bot ships: the steps of train_translation.py."""
