#!/usr/bin/env python3
"""Pages → a fresh index: the same thing as `wenbao index`."""

import sys

from bot.__main__ import main

if __name__ == "__main__":
    sys.exit(main(["index", *sys.argv[1:]]))
