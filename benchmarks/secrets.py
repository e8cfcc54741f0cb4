"""How often the filter of secrets is wrong: public sentences, in which nobody gives a secret away, that it refuses.

    python -m benchmarks.secrets shared/data/tatoeba/fr.train.txt shared/data/debates-fr/train.txt … [--shown 20]

Each line counts as a sentence and is judged by itself, so that one refusal is never the cause of the next.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from rnnlm_core.text import normalize
from rnnlm_core.text.secrets import reason_to_refuse


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--shown", type=int, default=20, help="refused sentences to print of each text")
    options = parser.parse_args()
    print("| text | sentences | refused | µs each |\n|---|---:|---:|---:|")
    total = refused_in_all = 0
    for path in options.texts:
        lines = [normalize(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        start = time.perf_counter()
        refused = [(reason, line) for line in lines if (reason := reason_to_refuse(line))]
        each = (time.perf_counter() - start) / max(1, len(lines))
        print(f"| {path.name} | {len(lines):,} | {len(refused)} | {1e6 * each:.1f} |", flush=True)
        for reason, line in refused[: options.shown]:
            print(f"    {reason}: {line[:200]}")
        total, refused_in_all = total + len(lines), refused_in_all + len(refused)
    print(f"\n{refused_in_all} of {total:,}: {250_000 * refused_in_all / max(1, total):.2f} of 250,000")


if __name__ == "__main__":
    main()
