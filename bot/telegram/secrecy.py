"""Secrets that never show: masked in every repr, taken out of every line that is logged, tracebacks included."""

from __future__ import annotations

import logging
import re
import sys
import threading
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import quote

logger = logging.getLogger(__name__)

MASK = "•••"
# Any bot's token, ours or not, as it stands in text and in URLs.
_TOKEN = re.compile(r"\d{5,}(?::|%3[Aa])[\w-]{30,}")
# They log the URL of each call, which holds the token; the last logs a traceback for each answer that is no JSON.
_TALKATIVE = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "telegram": logging.CRITICAL}


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that shows only when `reveal` is called."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """Give the text itself."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    __str__ = __repr__


class Redactor(logging.Filter):
    """Takes secrets out of log records; it hangs on handlers, so that no logger's records pass beside it."""

    def __init__(self, *secrets: Secret) -> None:
        super().__init__()
        values = {form for secret in secrets for form in _forms(secret.reveal()) if form}
        known = [re.escape(value) for value in sorted(values, key=len, reverse=True)]
        self._pattern = re.compile("|".join([*known, _TOKEN.pattern]))

    def redact(self, text: str) -> str:
        """Give the text with a mask for each secret."""
        return self._pattern.sub(MASK, text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, rid of secrets."""
        record.msg, record.args = self.redact(_message(record)), None
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        record.exc_text = self.redact(record.exc_text) if record.exc_text else record.exc_text
        record.stack_info = self.redact(record.stack_info) if record.stack_info else record.stack_info
        return True


def _forms(value: str) -> tuple[str, ...]:
    return value, quote(value, safe=""), quote(value), repr(value)[1:-1]


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return f"{record.msg} {record.args}"


def guard_output(*secrets: Secret) -> None:
    """Keep secrets out of all that is logged or written about an uncaught error; call it once logging is set up."""
    redactor = Redactor(*secrets)
    for handler in [*logging.getLogger().handlers, logging.lastResort]:
        if handler:
            handler.addFilter(redactor)
    for name, level in _TALKATIVE.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=True)

    def report(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        logger.critical("an error that nobody expected", exc_info=(kind, error or kind(), trace))

    sys.excepthook = report
    threading.excepthook = lambda caught: report(caught.exc_type, caught.exc_value, caught.exc_traceback)
    sys.unraisablehook = lambda caught: report(caught.exc_type, caught.exc_value, caught.exc_traceback)
