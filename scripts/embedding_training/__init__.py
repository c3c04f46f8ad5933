"""Public corpora → the static embedding model that the index ships: the steps of scripts/train_embedding.py."""
