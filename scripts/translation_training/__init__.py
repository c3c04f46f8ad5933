"""Dictionary, sentence pairs and news → the table that the bot ships: the steps of train_translation.py."""
