"""Files of every kind that archives are made of → the text of their pages, one module a format."""
