"""The user's sentences from the command line: taught, listed, forgotten, carried elsewhere."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from rnnlm_core.language_model import RNNLanguageModel
from tests.app import sessions
from tui_app.cli.main import cli

TEXT = "on mange des krumpets\nnous mangeons des krumpets à midi\nmot de passe :\nhunter2\n…\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, a starter that learns in no time, and a file to learn."""
    monkeypatch.setenv("MOTAMOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MOTAMOT_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    monkeypatch.setenv("MOTAMOT_INTERFACE", "en")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        "tui_app.cli.memory_access.make_session",
        lambda language: sessions.new_session(tmp_path / "data", language),
    )
    (tmp_path / "notes.txt").write_text(TEXT, "utf-8")
    return tmp_path


def run(*arguments: str, input: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=input)


def told(*arguments: str, input: str | None = None) -> Any:
    """What a command says as JSON."""
    result = run(*arguments, "--json", input=input)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def texts() -> list[str]:
    return [each["text"] for each in told("sentences", "-n", "0")]


def test_a_file_is_learnt_and_its_refused_lines_are_named(folder: Path) -> None:
    result = run("learn", "notes.txt")
    assert result.exit_code == 0
    assert "Added 2 sentences to fr (3 refused)." in result.stdout
    assert "Learnt 2 sentences" in result.stdout
    assert "line 4: it announces a password" in result.stderr
    assert "hunter2" not in result.output
    assert run("words").stdout == "des\nkrumpets\n"
    (lesson,) = told("history")
    assert lesson["sentences"] == 2
    assert lesson["figures"]["loss_after"] < lesson["figures"]["loss_before"]


def test_learning_says_all_as_json(folder: Path) -> None:
    said = told("learn", "-", input="on mange des krumpets\n!\n")
    assert said == {
        "language": "fr",
        "new": 1,
        "known": 0,
        "refused": [{"line": 2, "text": "!", "reason": "there is no word in it"}],
        "refused_count": 1,
        "training": {"finished": True, "waiting": 0, "summary": said["training"]["summary"]},
    }


def test_what_is_learnt_later_waits(folder: Path) -> None:
    assert told("learn", "notes.txt", "--later")["training"] is None
    assert "2 sentences waiting" in run("history").stdout
    assert told("history") == []
    assert told("learn")["training"]["waiting"] == 0
    assert len(told("history")) == 1


def test_secrets_are_kept_where_it_is_asked_for(folder: Path) -> None:
    assert told("learn", "notes.txt", "--later", "--keep-secrets")["new"] == 4


def test_sentences_are_searched_and_limited(folder: Path) -> None:
    run("learn", "notes.txt", "--later")
    assert [each["text"] for each in told("sentences", "A MIDI")] == ["nous mangeons des krumpets à midi"]
    assert len(told("sentences", "-n", "1")) == 1
    assert "waiting" in run("sentences").stdout


@pytest.mark.parametrize(
    ("what", "left"),
    [
        (["on mange des krumpets"], ["nous mangeons des krumpets à midi"]),
        (["MIDI"], ["on mange des krumpets"]),
        (["--id", "2"], ["on mange des krumpets"]),
        (["--word", "On"], ["nous mangeons des krumpets à midi"]),
        (["--everything"], []),
    ],
)
def test_what_is_named_is_forgotten(folder: Path, what: list[str], left: list[str]) -> None:
    run("learn", "notes.txt", "--later")
    assert told("forget", *what, "--yes", "--later")["forgotten"] == 2 - len(left)
    assert texts() == left


def test_forgetting_makes_the_model_that_never_saw_it(folder: Path) -> None:
    run("learn", "notes.txt")
    said = told("forget", "--word", "midi", "--yes")
    assert said["training"]["finished"]
    run("learn", "-", input="il fait froid à Trifouillis\n")
    told("forget", "--word", "krumpets", "--yes")
    assert told("words") == ["Trifouillis"]


def test_forgetting_asks_and_shows_what(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("learn", "notes.txt", "--later")
    refused = run("forget", "--everything")
    assert (refused.exit_code, "say --yes" in refused.stderr) == (1, True)
    monkeypatch.setattr("tui_app.cli.memory_access._is_watched", lambda: True)
    assert run("forget", "midi", input="n\n").exit_code == 1
    assert len(texts()) == 2
    agreed = run("forget", "midi", "--later", input="y\n")
    assert "nous mangeons des krumpets à midi" in agreed.stderr
    assert agreed.stdout.endswith("Forgot 1 sentence.\n")


@pytest.mark.parametrize("arguments", [["sentences", "crumpets"], ["forget", "--everything", "--yes", "--later"]])
def test_sentences_in_another_language_are_mentioned(folder: Path, arguments: list[str]) -> None:
    run("learn", "-", "--later", "--language", "fr", input="on mange à midi\n")
    run("learn", "-", "--later", "--language", "en", input="we eat crumpets at noon\n")
    assert "There is en too: 1 sentence; add --language en." in run(*arguments).stderr


def test_a_whole_sentence_is_known_however_its_apostrophe_is_typed(folder: Path) -> None:
    run("learn", "-", "--later", "--language", "fr", input="L'eau est là.\nDis-moi : L'eau est là.\n")
    assert told("forget", "L’eau  est là.", "--yes", "--later")["forgotten"] == 1
    assert texts() == ["Dis-moi : L'eau est là."]


def test_undoing_sets_the_last_lesson_aside(folder: Path) -> None:
    run("learn", "notes.txt")
    assert told("undo")["undone"]["sentences"] == 2
    assert {each["state"] for each in told("sentences")} == {"aside"}
    assert told("words") == []
    assert run("undo").stdout == "There is nothing to undo.\n"


def test_words_are_blocked_and_unblocked(folder: Path) -> None:
    assert told("block", "Zut", "bof") == ["bof", "Zut"]
    assert run("block").stdout == "bof\nZut\n"
    assert told("unblock", "ZUT") == ["bof"]
    assert "was not blocked" in run("unblock", "zut").stderr


def test_an_export_makes_the_same_model_elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("learn", "notes.txt")
    run("block", "zut")
    assert run("export", "-o", "all.jsonl").exit_code == 0
    assert (folder / "all.jsonl").stat().st_mode & 0o777 == 0o600
    model = RNNLanguageModel.load(folder / "data" / "fr" / "model.safetensors")
    told("forget", "--everything", "--yes")
    assert told("import", "all.jsonl")["new"] == 2
    again = RNNLanguageModel.load(folder / "data" / "fr" / "model.safetensors")
    assert all(np.array_equal(model.params[name], again.params[name]) for name in model.params)
    assert run("export").stdout == (folder / "all.jsonl").read_text("utf-8")
    assert told("block") == ["zut"]


def test_a_reader_of_an_export_may_have_seen_enough(folder: Path) -> None:
    told("learn", "-", "--later", input="".join(f"Voici la phrase numéro {number}.\n" for number in range(3000)))
    with subprocess.Popen(
        [sys.executable, "-m", "tui_app", "export", "--language", "fr"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as program:
        assert program.stdout
        assert program.stderr
        program.stdout.readline()
        program.stdout.close()
        assert (program.stderr.read(), program.wait()) == (b"", 0)


def test_an_export_names_its_language_to_the_import(folder: Path) -> None:
    run("learn", "-", "--later", "--language", "en", input="we eat crumpets at noon\n")
    exported = run("export", "--language", "en").stdout
    assert told("import", "-", "--later", input=exported)["language"] == "en"


def test_plain_text_goes_out_and_in(folder: Path) -> None:
    run("learn", "notes.txt", "--later")
    plain = run("export", "--plain").stdout
    assert plain == "on mange des krumpets\nnous mangeons des krumpets à midi\n"
    assert told("import", "-", "--later", "--language", "en", input=plain)["new"] == 2


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["learn", "none.txt"], "no such file"),
        (["learn", "."], "it is a folder"),
        (["learn", "/dev/null"], "device"),
        (["learn", "empty.txt"], "it is empty"),
        (["learn", "binary.txt"], "binary file"),
        (["learn", "latin.txt"], "line 3 is not UTF-8"),
        (["learn", "wide.txt"], "UTF-16"),
        (["learn", "notes.txt", "--language", "xx"], "choose fr, en"),
        (["import", "english.jsonl", "--language", "fr"], "say so with --language"),
        (["forget"], "say what to forget"),
        (["forget", "x", "--everything"], "say what to forget"),
        (["forget", "nulle part", "--yes"], "no such sentence"),
        (["forget", "--word", " ", "--yes"], "no word"),
        (["forget", "", "--yes"], "no text"),
        (["forget", " \x01", "--yes"], "no text"),
        (["block", " "], "no word"),
        (["export", "-o", "none/all.jsonl"], "no such file or folder"),
        (["export", "--plain", "--json"], "choose one"),
    ],
)
def test_what_goes_wrong_is_said_in_one_line_with_advice(folder: Path, arguments: list[str], advice: str) -> None:
    (folder / "empty.txt").write_text("\n \n")
    (folder / "binary.txt").write_bytes(b"\x89PNG\0\1")
    (folder / "latin.txt").write_bytes("un\ndeux\nété\n".encode("latin-1"))
    (folder / "wide.txt").write_bytes("été".encode("utf-16"))
    (folder / "english.jsonl").write_text('{"motamot": "memory", "format": 1, "language": "en"}\n')
    result = run(*arguments)
    assert result.exit_code == 1
    assert advice in result.stderr
    assert result.stderr.startswith("motamot: ")
    assert result.stderr.count("\n") == 1
    assert texts() == []


def test_a_line_without_end_is_read_in_pieces(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_app.session.text_lines.LONGEST_LINE", 1000)
    (folder / "long.txt").write_text("\ufeff" + "Il fait beau. Viens ! " * 300 + "été " * 400, "utf-8")
    said = told("learn", "long.txt", "--later")
    assert (said["known"], said["refused"]) == (598, [])
    assert texts()[-2:] == ["Viens !", "Il fait beau."]


def test_a_damaged_memory_is_said_and_mended(folder: Path) -> None:
    run("learn", "notes.txt", "--later")
    file = folder / "data" / "fr" / "memory.sqlite3"
    file.write_bytes(b"\0" * 100 + file.read_bytes()[100:])
    result = run("sentences")
    assert "2 sentences were saved" in result.stderr
    assert "krumpets" in result.stdout


def test_ctrl_c_while_adding_keeps_what_was_taken(folder: Path) -> None:
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tui_app", "learn", "-", "--language", "fr"]
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        cwd=Path(__file__).parents[2],
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.writelines(f"La phrase {number} est longue.\n" for number in range(8000))
    child.stdin.flush()  # more than a pipe holds: most of it is read by now
    child.send_signal(signal.SIGINT)
    with suppress(BrokenPipeError):
        child.stdin.writelines(f"La suite {number} aussi.\n" for number in range(8000))
        child.stdin.flush()
    with suppress(BrokenPipeError):
        child.stdin.close()
    said = child.stdout.read()
    child.stdout.close()
    assert child.wait() == 130
    kept = len(texts())
    assert f"Added {kept:,} sentences" in said
    assert 0 < kept < 16_000


CHAT = """12/03/2024, 10:15 - Jean: On mange des krumpets ?
12/03/2024, 10:16 - Ana: Oui, à midi.
12/03/2024, 10:17 - Jean: I would like to know where you have been.
"""


def test_an_exported_chat_is_learnt_without_its_dates_and_of_one_person_alone(folder: Path) -> None:
    (folder / "chat.txt").write_text(CHAT, "utf-8")
    result = run("learn", "chat.txt", "--later")
    assert "read as an exported chat, 3 pieces of text by 2 people (Jean 2, Ana 1); --from NAME" in result.stderr
    assert "Added 2 sentences to fr." in result.stdout
    assert "Added 1 sentence to en." in result.stdout
    assert texts() == ["Oui, à midi.", "On mange des krumpets ?"]
    run("forget", "--everything", "--yes")
    assert told("learn", "-", "--from", "ana", "--later", input=CHAT)["new"] == 1
    assert texts() == ["Oui, à midi."]


def test_whom_nobody_knows_and_what_is_no_kind_is_said(folder: Path) -> None:
    (folder / "chat.txt").write_text(CHAT, "utf-8")
    assert "nobody there is called zoé: Jean 2, Ana 1" in run("learn", "chat.txt", "--from", "Zoé").stderr
    assert "plain text, in which nobody is named" in run("learn", "notes.txt", "--from", "Zoé").stderr
    assert "unknown kind 'film': choose one of text, chat" in run("learn", "chat.txt", "--as", "film").stderr
    assert told("learn", "chat.txt", "--as", "text", "--later", "--language", "fr")["new"] == 3


def test_a_closed_standard_input_is_said_to_be_closed(folder: Path) -> None:
    command = f"exec {sys.executable} -m tui_app learn - <&-"
    root = Path(__file__).parents[2]
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, cwd=root)
    assert done.returncode == 1
    assert done.stderr.strip() == "motamot: standard input: it is closed: pipe a text in, or name a file."


def test_a_forgetting_that_takes_long_leaves_the_rest_to_the_app(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("on mange des krumpets", "il fait froid à Trifouillis", "nous mangeons à Bezons"):
        run("learn", "-", input=text)
    run("learn", "-", "--later", input="tu es à Gap")
    monkeypatch.setattr("tui_app.cli.memory_access.RELEARNING_SECONDS", 0.0)
    said = told("forget", "--word", "krumpets", "--yes")
    assert (said["forgotten"], said["training"]["finished"]) == (1, False)
    assert "learnt again when the app is open" in said["training"]["summary"]
    assert run("words").stdout == ""
    assert told("learn")["training"]["finished"]
    assert "Trifouillis" in run("words").stdout


def test_forgetting_learns_nothing_that_waits(folder: Path) -> None:
    run("learn", "notes.txt")
    run("learn", "-", "--later", input="tu es à Gap")
    run("forget", "--word", "midi", "--yes")
    run("undo")
    assert "Gap" not in run("words").stdout
    assert [each["state"] for each in told("sentences")] == ["waiting", "aside"]
