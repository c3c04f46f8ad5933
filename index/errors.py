"""Everything that can go wrong in the index and that a person can act on, on one screen.

WenbaoError                 a sentence: what is wrong, with which value, in which file, and what to do
├── ConfigError             a setting or argument that cannot be used
├── ReadingError            a source file that cannot be read; the others still can
├── NoPagesError            nothing to index at the paths given
├── ModelError              an embedding model that cannot be loaded
└── IndexStoreError         the index on disk
    ├── IndexMissingError       there is none yet
    ├── IndexDamagedError       a file is missing, cut short or changed
    ├── IndexVersionError       it was built by another version of the format
    ├── IndexModelError         it was built with another embedding model
    └── IndexWriteError         it cannot be written: disk full, no permission
"""

from __future__ import annotations


class WenbaoError(Exception):
    """Base of all errors that a face turns into one sentence."""


class ConfigError(WenbaoError):
    """A setting or argument cannot be used."""


class ReadingError(WenbaoError):
    """A source file cannot be read."""


class NoPagesError(WenbaoError):
    """There is nothing to index."""


class ModelError(WenbaoError):
    """An embedding model cannot be loaded."""


class IndexStoreError(WenbaoError):
    """The index on disk cannot be used."""


class IndexMissingError(IndexStoreError):
    """There is no index yet."""


class IndexDamagedError(IndexStoreError):
    """A file of the index is missing, cut short or changed."""


class IndexVersionError(IndexStoreError):
    """The index was built by another version of the format."""


class IndexModelError(IndexStoreError):
    """The index was built with another embedding model."""


class IndexWriteError(IndexStoreError):
    """The index cannot be written."""
