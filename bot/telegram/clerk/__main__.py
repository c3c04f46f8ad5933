"""The clerk's process: signals are for the bot alone, which lets it finish what runs and then closes the pipe."""

from __future__ import annotations

import signal


def main() -> None:
    """Serve the bot that started this process."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    from bot.telegram.clerk.serving import serve  # slow to import: a signal might come meanwhile

    serve()


if __name__ == "__main__":
    main()
