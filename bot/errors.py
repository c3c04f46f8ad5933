"""What can be wrong with a question itself, beside the errors of the index."""

from __future__ import annotations

from index import WenbaoError


class QuestionError(WenbaoError):
    """A question that cannot be searched for: empty, too long, or without a word."""
