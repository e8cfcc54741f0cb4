"""What goes wrong with a corpus, in words."""

from __future__ import annotations


class CorpusError(Exception):
    """A corpus that can't be named, fetched or read; the message says which, why, and what to do."""
