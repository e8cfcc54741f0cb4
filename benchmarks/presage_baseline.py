"""Presage 0.9.1 (Debian packages `presage` and `libpresage1v5`) behind the interface of our own predictors.

Its n-gram database is built by its own `text2ngram` from the same training text, and its library is called
through its C interface, so that our simulator asks it as it asks the others. What is set, and why:

- only the n-gram predictor and the recency predictor run: the two others of its stock configuration expand
  English abbreviations and read a database in the user's home;
- online learning is off, as for the other baselines, and a word may be offered again while it is being typed, so
  that a list depends on the text alone (Presage's own habit, `repeats=False`, changes the savings little);
- Presage reads text byte by byte and takes the second byte of a UTF-8 `à` for a space: it is given ISO 8859-15;
- Presage splits at apostrophes and hyphens and offers `qu` for `qu'`: an elision gets its apostrophe here, at no
  cost, which favours Presage.

    python -m benchmarks.presage_baseline TRAIN VALID [--lines 500]

reads tokenised text and prints the hits and keystroke savings of Presage and, on the same lines, of the
Kneser-Ney 5-gram and of unigrams; then what Presage's own `presage_simulator` counts for them.
"""

from __future__ import annotations

import argparse
import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from ctypes.util import find_library
from pathlib import Path

from benchmarks import TokenScores, is_word, read_tokens, score_tokens
from benchmarks.kneser_ney import KneserNey, KneserNeyPredictor

CONFIGURATION = """<?xml version="1.0" encoding="UTF-8"?>
<Presage>
  <PredictorRegistry>
    <LOGGER>ERROR</LOGGER>
    <PREDICTORS>NgramPredictor RecencyPredictor</PREDICTORS>
  </PredictorRegistry>
  <ContextTracker>
    <LOGGER>ERROR</LOGGER>
    <SLIDING_WINDOW_SIZE>80</SLIDING_WINDOW_SIZE>
    <LOWERCASE_MODE>no</LOWERCASE_MODE>
    <ONLINE_LEARNING>no</ONLINE_LEARNING>
  </ContextTracker>
  <Selector>
    <LOGGER>ERROR</LOGGER>
    <SUGGESTIONS>{k}</SUGGESTIONS>
    <REPEAT_SUGGESTIONS>{repeats}</REPEAT_SUGGESTIONS>
    <GREEDY_SUGGESTION_THRESHOLD>0</GREEDY_SUGGESTION_THRESHOLD>
  </Selector>
  <PredictorActivator>
    <LOGGER>ERROR</LOGGER>
    <PREDICT_TIME>1000</PREDICT_TIME>
    <MAX_PARTIAL_PREDICTION_SIZE>60</MAX_PARTIAL_PREDICTION_SIZE>
    <COMBINATION_POLICY>Meritocracy</COMBINATION_POLICY>
  </PredictorActivator>
  <ProfileManager><LOGGER>ERROR</LOGGER><AUTOPERSIST>false</AUTOPERSIST></ProfileManager>
  <Predictors>
    <NgramPredictor>
      <PREDICTOR>SmoothedNgramPredictor</PREDICTOR>
      <LOGGER>ERROR</LOGGER>
      <DBFILENAME>{database}</DBFILENAME>
      <DELTAS>0.01 0.1 0.89</DELTAS>
      <LEARN>false</LEARN>
      <DatabaseConnector><LOGGER>ERROR</LOGGER></DatabaseConnector>
    </NgramPredictor>
    <RecencyPredictor>
      <PREDICTOR>RecencyPredictor</PREDICTOR>
      <LOGGER>ERROR</LOGGER>
      <LAMBDA>1</LAMBDA>
      <N_0>1</N_0>
      <CUTOFF_THRESHOLD>20</CUTOFF_THRESHOLD>
    </RecencyPredictor>
  </Predictors>
</Presage>
"""
ENCODING = "iso8859-15"
_Callback = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)


class PresageMissingError(RuntimeError):
    """Presage is not installed on this machine."""


class Presage:
    """One Presage session over one database."""

    def __init__(self, database: Path, k: int = 5, repeats: bool = True) -> None:
        """Open a database made by `build_database`; every list has k words."""
        self._library = _library()
        self._folder = tempfile.TemporaryDirectory(prefix="presage-")
        self.configuration = Path(self._folder.name) / "presage.xml"
        self.configuration.write_text(
            CONFIGURATION.format(database=database, k=k, repeats="yes" if repeats else "no"), encoding="utf-8"
        )
        self._past = ctypes.create_string_buffer(b"")
        empty = ctypes.create_string_buffer(b"")
        # Presage keeps the bare pointers: the callbacks and what they return must live as long as it does.
        self._callbacks = (
            _Callback(lambda _: ctypes.addressof(self._past)),
            _Callback(lambda _: ctypes.addressof(empty)),
        )
        self._session = ctypes.c_void_p()
        _check(
            self._library.presage_new_with_config(
                self._callbacks[0], None, self._callbacks[1], None,
                str(self.configuration).encode(), ctypes.byref(self._session),
            )
        )  # fmt: skip

    def suggest(self, text_before_cursor: str) -> list[str]:
        """The words that Presage offers after this text, best first, as it spells them."""
        self._past = ctypes.create_string_buffer(text_before_cursor.encode(ENCODING, "replace"))
        result = ctypes.POINTER(ctypes.c_char_p)()
        _check(self._library.presage_predict(self._session, ctypes.byref(result)))
        words: list[str] = []
        while (word := result[len(words)]) is not None:
            words.append(word.decode(ENCODING))
        self._library.presage_free_string_array(result)
        return words

    def close(self) -> None:
        """Free the session."""
        self._library.presage_free(self._session)
        self._folder.cleanup()


class PresagePredictor:
    """Presage as a `Suggester`: it is shown the sentence so far as text and offers words of our tokens."""

    def __init__(self, presage: Presage, vocabulary: Iterable[str]) -> None:
        """`vocabulary` tells which of its words are elisions of ours."""
        self._presage = presage
        self._elisions = {word[:-1]: word for word in vocabulary if word.endswith("'")}

    def suggest(self, context: Sequence[str], prefix: str, k: int = 5) -> list[str]:
        """At most k words; after a hyphen or an apostrophe in the prefix, Presage completes the part behind it."""
        found = self._presage.suggest("".join(f"{token} " for token in context) + prefix)
        head = prefix[: max(prefix.rfind("-"), prefix.rfind("'")) + 1]
        words = [head + self._elisions.get(word, word) for word in found if word != "unk"]
        return [word for word in words if word.startswith(prefix)][:k]


def build_database(text: str, database: Path) -> None:
    """Count the 1-, 2- and 3-grams of a text with `text2ngram`."""
    _library()
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        file.write(text.encode(ENCODING, "replace"))
        file.flush()
        for n in ("1", "2", "3"):
            command = ["text2ngram", "-n", n, "-f", "sqlite", "-a", "-o", str(database), file.name]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def own_count(presage: Presage, text: str) -> float:
    """The keystroke savings that `presage_simulator` counts for this text under the session's configuration."""
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        file.write(text.encode(ENCODING, "replace"))
        file.flush()
        command = ["presage_simulator", "-s", "-c", str(presage.configuration), file.name]
        output = subprocess.run(command, check=True, capture_output=True).stdout.decode(ENCODING)
    return float(output.rpartition("KSR:")[2])


def _check(code: int) -> None:
    if code:
        raise RuntimeError(f"Presage answers with error {code}")


def _library() -> ctypes.CDLL:
    name = find_library("presage")
    if name is None or shutil.which("text2ngram") is None:
        raise PresageMissingError("Presage is not installed: apt-get install presage (Debian, Ubuntu)")
    library = ctypes.CDLL(name)
    library.presage_predict.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    library.presage_free.argtypes = [ctypes.c_void_p]
    library.presage_free_string_array.argtypes = [ctypes.c_void_p]
    return library


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("train", type=Path)
    parser.add_argument("valid", type=Path)
    parser.add_argument("--lines", type=int, default=500)
    parser.add_argument("--repeats", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    sentences = read_tokens(options.valid, options.lines)
    try:
        _score_presage(options, sentences)
    except PresageMissingError as missing:
        print(f"Presage: not measured. {missing}")
    for name, order in (("Kneser-Ney 5-gram", 5), ("unigrams", 1)):
        model = KneserNey.train(read_tokens(options.train), order)
        _print(name, score_tokens(KneserNeyPredictor(model, offered=is_word), sentences))


def _score_presage(options: argparse.Namespace, sentences: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "ngrams.db")
        build_database(options.train.read_text(encoding="utf-8"), database)
        presage = Presage(database, repeats=options.repeats)
        vocabulary = {token for sentence in read_tokens(options.train) for token in sentence}
        _print("Presage", score_tokens(PresagePredictor(presage, vocabulary), sentences))
        text = "\n".join(" ".join(sentence) for sentence in sentences)
        print(f"Presage by its own count: ksr5 {own_count(presage, text):.1f}")
        presage.close()


def _print(name: str, scores: TokenScores) -> None:
    print(f"{name}: " + " ".join(f"{field} {value:.1f}" for field, value in scores._asdict().items()))


if __name__ == "__main__":
    _main()
