"""A question that asks for several things → its single questions."""
