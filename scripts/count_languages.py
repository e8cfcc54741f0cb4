"""Count what tells French from English in the shipped corpora, and store it where `rnnlm_core.text.detect` reads it.

python scripts/count_languages.py
"""

from __future__ import annotations

import json

import corpora
from rnnlm_core.text import _detection


def main() -> None:
    """Count, and write the table."""
    odds = _detection.count_odds(corpora.load("fr"), corpora.load("en"))
    text = json.dumps(odds, ensure_ascii=False, indent=0)
    _detection.TABLE.write_text(f"{text}\n", encoding="utf-8")
    print(f"{_detection.TABLE}: {len(odds)} words and trigrams")


if __name__ == "__main__":
    main()
