"""`motamot train`: what it reads, what it writes, and that nothing ends it without something to go on with."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import corpora
from rnnlm_core.files import checkpoint
from rnnlm_core.training.state import Progress
from tests.core.strict_array import fake_cupy
from tui_app.cli.main import cli
from tui_app.cli.train import ORDER
from tui_app.session.files import FileError
from tui_app.training import run as training_run
from tui_app.training.curve import Curve
from tui_app.training.job import Job
from tui_app.training.loss_plot import Axis, as_svg
from tui_app.training.material import Material, prepare
from tui_app.training.settings import Settings
from tui_app.training.texts import Text, likely_language, looks_wrapped, parse, read

PEOPLE, ACTS, PLACES = (
    ["Anne", "Paul", "ma sœur", "le voisin", "un enfant"],
    ["mange", "dort", "travaille", "chante", "attend"],
    ["ici", "dehors", "à la maison", "dans le jardin"],
)
SENTENCES = [f"{who} {what} {where}." for who in PEOPLE for what in ACTS for where in PLACES]
TINY = (
    "--hidden-size",
    "8",
    "--embedding-size",
    "6",
    "--batch-size",
    "8",
    "--dropout",
    "0.2",
    "--validation-share",
    "0.1",
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one text in it, and an empty data folder."""
    monkeypatch.setenv("MOTAMOT_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").write_text("\n".join(SENTENCES), "utf-8")
    return tmp_path


def train(*arguments: str, epochs: int = 3, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["train", *arguments, *TINY, "--epochs", str(epochs)], input=stdin)


def resume(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["train", *arguments, "--resume", "-o", "m.safetensors"])


def perplexity(result: Result) -> float:
    found = re.search(r"validation perplexity ([\d.]+)\.", result.output)
    assert found, result.output
    return float(found[1])


@pytest.fixture
def whole(folder: Path) -> str:
    """What tells the model of a training that nothing interrupted, whole.safetensors, from any other."""
    assert train("notes.txt", "-o", "whole.safetensors").exit_code == 0
    return checkpoint.digest("whole.safetensors")


def interrupt(monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    """Ctrl+C after so many batches."""
    record, seen = Job.record, iter(range(1, 10**6))

    def press(job: Job, progress: Progress) -> None:
        record(job, progress)
        if next(seen) == batch:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(Job, "record", press)


def test_a_model_is_written_with_a_card_and_a_curve_and_nothing_else(folder: Path) -> None:
    result = train("notes.txt", "-o", "m.safetensors", epochs=6)
    assert result.exit_code == 0
    assert perplexity(result) < 15, "44 words, and few that may follow each"
    assert sorted(path.name for path in folder.iterdir()) == ["m.md", "m.safetensors", "m.svg", "notes.txt"]
    assert checkpoint.load("m.safetensors").training is None


def test_the_card_tells_text_figures_command_and_limits_but_no_folder(folder: Path) -> None:
    (folder / "private").mkdir()
    Path("notes.txt").rename("private/notes.txt")
    assert train("private/notes.txt*2", "fr", "-o", "m.safetensors", "--seed", "5", epochs=1).exit_code == 0
    card = Path("m.md").read_text("utf-8")
    assert re.search(r"\| notes.txt\*2 \| \d+ \| 2 \| – \| – \|", card)
    assert re.search(r"\| fr \| \d,\d{3} \| 1 \| MIT \| the motamot project \|", card)
    assert "motamot train 'notes.txt*2' fr -o m.safetensors" in card
    assert "--seed 5" in card
    assert "validation perplexity, of this file" in card
    assert "## Limits" in card
    assert "private" not in card


def test_of_a_folder_empty_files_and_folders_are_passed_over(folder: Path) -> None:
    (folder / "letters" / "old.txt").mkdir(parents=True)
    Path("letters/empty.txt").touch()
    Path("notes.txt").rename("letters/notes.txt")
    assert train("letters", "-o", "m.safetensors", epochs=1).exit_code == 0


def test_the_command_on_the_card_makes_the_same_model_again(whole: str) -> None:
    command = re.search(r"motamot (train .*)", Path("whole.md").read_text("utf-8"))
    assert command
    assert CliRunner().invoke(cli, [*command[1].split(), "--overwrite"]).exit_code == 0
    assert checkpoint.digest("whole.safetensors") == whole


def test_the_curve_is_a_picture_with_labelled_axes_and_both_losses(whole: str) -> None:
    picture = ElementTree.parse("whole.svg")
    texts = {element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert texts >= {"tokens read", "loss, nats per token", "perplexity", "training", "validation"}
    assert len(list(picture.iter("{http://www.w3.org/2000/svg}polyline"))) == 2


def test_a_training_killed_without_warning_is_resumed_to_the_same_model(whole: str) -> None:
    code = (
        "import os, sys\n"
        "from tui_app.training import run\n"
        "from tui_app.training.job import Job\n"
        "from tui_app.__main__ import main\n"
        "run.CHECKPOINT_SECONDS = run.CHECKPOINT_SHARE = 0\n"
        "saved, save = [], Job.save_progress\n"
        "def save_and_die(job, path):\n"
        "    save(job, path)\n"
        "    saved.append(path)\n"
        "    len(saved) == 20 and os.kill(os.getpid(), 9)\n"
        "Job.save_progress = save_and_die\n"
        "main()"
    )
    order = ["train", "notes.txt", "-o", "m.safetensors", *TINY, "--epochs", "3"]
    killed = subprocess.run([sys.executable, "-c", code, *order], capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    assert not Path("m.safetensors").exists()
    Path(".m.safetensors.training.x1y2.new").write_text("half a checkpoint")
    assert resume().exit_code == 0
    assert checkpoint.digest("m.safetensors") == whole
    assert {path.name for path in Path().glob("*m.safe*")} == {"m.safetensors"}


def test_ctrl_c_keeps_the_best_and_resuming_ends_as_if_it_had_not_been(
    whole: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        interrupt(patch, batch=17)
        stopped = train("notes.txt", "-o", "m.safetensors")
    assert stopped.exit_code == 128 + signal.SIGINT
    assert perplexity(stopped) < 44
    assert Path("m.md").exists()
    assert Path("m.svg").exists()
    assert "--resume" in stopped.output
    assert resume("notes.txt", "--epochs", "3").exit_code == 0
    assert checkpoint.digest("m.safetensors") == whole


def test_a_piped_text_is_resumed_when_it_is_piped_again(whole: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = Path("notes.txt").read_text("utf-8")
    with monkeypatch.context() as patch:
        interrupt(patch, batch=5)
        stopped = train("-", "-o", "m.safetensors", stdin=text)
    assert stopped.exit_code == 130
    assert "the same text on standard input" in stopped.output
    again = CliRunner().invoke(cli, ["train", "--resume", "-o", "m.safetensors"], input=text)
    assert again.exit_code == 0
    assert checkpoint.digest("m.safetensors") == whole


def test_a_training_with_settings_of_another_version_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        interrupt(patch, batch=5)
        train("notes.txt", "-o", "m.safetensors")
    left = checkpoint.load("m.safetensors.training")
    left.extra["making"]["settings"]["of_another_version"] = 1
    checkpoint.save("m.safetensors.training", left)
    assert "begin anew with --overwrite" in resume().stderr


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        (lambda: resume("--epochs", "4"), "--epochs is 3"),
        (lambda: resume("--untied"), "--tied is True"),
        (lambda: resume("other.txt"), "the texts are not those"),
        (lambda: resume("--validation", "other.txt"), "the texts are not those"),
        (lambda: train("notes.txt", "-o", "m.safetensors"), "left unfinished"),
        (lambda: resume("--overwrite"), "leave out"),
    ],
)
def test_an_unfinished_training_is_neither_changed_nor_lost(
    change: object, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("other.txt").write_text("\n".join(SENTENCES[1:]), "utf-8")
    with monkeypatch.context() as patch:
        interrupt(patch, batch=5)
        train("notes.txt", "-o", "m.safetensors")
    before = Path("m.safetensors.training").read_bytes()
    refused = change()  # type: ignore[operator]  # a table of calls
    assert refused.exit_code == 1
    assert advice in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert Path("m.safetensors.training").read_bytes() == before


def test_overwriting_begins_anew(whole: str) -> None:
    Path("m.safetensors").write_text("old")
    assert "it exists" in train("notes.txt", "-o", "m.safetensors").stderr
    assert train("notes.txt", "-o", "m.safetensors", "--overwrite").exit_code == 0
    assert checkpoint.digest("m.safetensors") == whole


def test_a_full_disk_between_two_checkpoints_ends_nothing(whole: str, monkeypatch: pytest.MonkeyPatch) -> None:
    save, attempts = Job.save_progress, []

    def fill(job: Job, path: Path) -> None:
        attempts.append(path)
        if len(attempts) in (2, 3):
            raise OSError(errno.ENOSPC, "No space left on device")
        save(job, path)

    monkeypatch.setattr(Job, "save_progress", fill)
    monkeypatch.setattr(training_run, "CHECKPOINT_SECONDS", 0.0)
    result = train("notes.txt", "-o", "m.safetensors")
    assert result.stderr.count("the disk is full") == 2
    assert checkpoint.digest("m.safetensors") == whole


def test_a_full_disk_is_told_before_the_first_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(job: Job, path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Job, "save_progress", refuse)
    monkeypatch.setattr(training_run, "train", None)
    assert "the disk is full" in train("notes.txt", "-o", "m.safetensors").stderr


def test_a_time_budget_ends_a_training_as_its_last_epoch_would() -> None:
    result = train("notes.txt", "-o", "m.safetensors", "--minutes", "0.002", epochs=10_000)
    assert result.exit_code == 0
    assert perplexity(result) < 44
    assert not Path("m.safetensors.training").exists()


def test_a_diverging_training_keeps_what_was_good_before_and_nothing_else() -> None:
    result = train("notes.txt", "-o", "m.safetensors", "--learning-rate", "1e6")
    assert result.exit_code == 1
    assert "learning rate" in result.stderr
    assert sorted(path.name for path in Path().iterdir()) == ["notes.txt"]


def test_a_trained_model_is_gone_on_with_in_its_words_and_shape(whole: str) -> None:
    Path("other.txt").write_text("\n".join(f"{who} lit {where}." for who in PEOPLE for where in PLACES), "utf-8")
    begun = ("other.txt", "-o", "m.safetensors", "--init", "whole.safetensors", "--seed", "3")
    result = CliRunner().invoke(cli, ["train", *begun, "--epochs", "1"])
    assert result.exit_code == 0, result.output
    before, after = checkpoint.load("whole.safetensors"), checkpoint.load("m.safetensors")
    assert after.vocabulary.words == before.vocabulary.words
    assert after.config == before.config
    moved = np.abs(after.params["E"] - before.params["E"]).max()
    assert 0 < moved < 0.1, "from these weights, not from fresh ones"
    assert "begun from | whole.safetensors" in Path("m.md").read_text("utf-8")


def test_weights_can_be_stored_small_and_are_measured_as_stored(whole: str) -> None:
    assert train("notes.txt", "-o", "m.safetensors", "--storage", "float16").exit_code == 0
    stored, trained = re.findall(r"validation perplexity, [\w ]+ \| ([\d.]+) \|", Path("m.md").read_text("utf-8"))
    assert Path("m.safetensors").stat().st_size < Path("whole.safetensors").stat().st_size
    assert float(stored) == pytest.approx(float(trained), rel=0.01)


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["-o", "m.safetensors"], "give at least one text"),
        (["notes.txt"], "motamot learn"),
        (["notes.txt", "-o", "m.bin"], "-o MODEL.safetensors"),
        (["notes.txt", "-o", "folder.safetensors"], "it is a folder"),
        (["notes.txt", "-o", "none/m.safetensors"], "no such file or folder"),
        (["none.txt", "-o", "m.safetensors"], "no such file"),
        (["notes.txt*0", "-o", "m.safetensors"], "would never be read"),
        (["folder.safetensors", "-o", "m.safetensors"], "holds no .txt file"),
        (["notes.txt:poem", "-o", "m.safetensors"], "unknown reader"),
        (["empty.txt", "-o", "m.safetensors"], "it is empty"),
        (["binary.txt", "-o", "m.safetensors"], "binary file"),
        (["latin.txt", "-o", "m.safetensors"], "iconv"),
        (["dots.txt", "-o", "m.safetensors"], "hold no words"),
        (["/dev/null", "-o", "m.safetensors"], "device"),
        (["-", "-", "-o", "m.safetensors"], "only once"),
        (["en", "-o", "m.safetensors"], "--language en"),
        (["english.txt", "-o", "m.safetensors"], "--language en"),
        (["tatoeba-fr", "-o", "m.safetensors"], "motamot corpus fetch"),
        (["notes.txt", "-o", "m.safetensors", "--language", "xx"], "choose fr or en"),
        (["notes.txt", "-o", "m.safetensors", "--cell", "x"], "choose one of"),
        (["notes.txt", "-o", "m.safetensors", "--storage", "x"], "choose one of"),
        (["notes.txt", "-o", "m.safetensors", "--tied", "--projection-size", "3"], "tied weights need"),
        (["notes.txt", "-o", "m.safetensors", "--validation-share", "1"], "less than 1"),
        (["notes.txt", "-o", "m.safetensors", "--minutes", "-1"], "minutes above 0"),
        (["notes.txt", "-o", "m.safetensors", "--init", "none.safetensors"], "no model"),
        (["notes.txt", "-o", "m.safetensors", "--init", "notes.txt"], "safetensors"),
        (["notes.txt", "-o", "m.safetensors", "--resume"], "no unfinished training"),
    ],
)
def test_what_cannot_work_is_said_in_one_line_before_anything_is_written(
    folder: Path, arguments: list[str], advice: str
) -> None:
    Path("folder.safetensors").mkdir()
    Path("empty.txt").touch()
    Path("binary.txt").write_bytes(b"\x89PNG\0\1")
    Path("latin.txt").write_bytes("été".encode("latin-1"))
    Path("dots.txt").write_text("\u200b\x1b\n")
    Path("english.txt").write_text("\n".join(corpora.load("en")[:40]), "utf-8")
    before = sorted(folder.iterdir())
    result = CliRunner().invoke(cli, ["train", *arguments])
    assert result.exit_code == 1
    assert advice in result.stderr
    assert result.stderr.startswith("motamot: ")
    assert result.stderr.count("\n") == 1
    assert sorted(folder.iterdir()) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind the superuser")
def test_a_read_only_folder_is_named_before_training_begins(folder: Path) -> None:
    (folder / "locked").mkdir(mode=0o500)
    assert "permission is refused" in train("notes.txt", "-o", "locked/m.safetensors").stderr


def test_the_help_states_the_defaults_there_are() -> None:
    shown = CliRunner().invoke(cli, ["train", "--help"], terminal_width=400).stdout
    rows = re.split(r"\n\s+(?=--)", shown)  # a row may go on in the next line
    found = [re.search(r"--([\w-]+) .*\[([\w.]+)\]", row, re.DOTALL) for row in rows]
    defaults = {each[1]: each[2] for each in found if each}
    names = {field.name.replace("_", "-") for field in fields(Settings)} - {"minutes", "validate-every", "tied"}
    names -= {"tokens", "finish", "input-dropout", "output-dropout"}
    assert defaults.keys() - {"threads", "device"} >= names - {"projection-size"}
    settings = Settings()
    stated = {name: str(getattr(settings, name.replace("-", "_"))) for name in names - {"projection-size"}}
    assert {name: defaults[name] for name in stated} == stated


def test_every_option_is_a_setting_or_an_order() -> None:
    from tui_app.cli.train import train as command

    options = set(command.__annotations__) - {"context", "return"}
    assert options - ORDER == {field.name for field in fields(Settings)}


def material(*arguments: str, **changes: object) -> Material:
    texts = [read(parse(argument), "fr") for argument in arguments]
    return prepare(texts, None, Settings().adapted(changes))


def test_a_text_that_counts_three_times_is_read_and_counted_three_times() -> None:
    once, thrice = (material(text, validation_share=0.0) for text in ("notes.txt", "notes.txt*3"))
    assert (thrice.sentences, thrice.tokens) == (3 * once.sentences, 3 * once.tokens)
    assert thrice.vocabulary.counts.tolist() == (3 * once.vocabulary.counts).tolist()


def test_a_text_that_counts_a_half_is_drawn_anew_each_time_and_counted_by_halves() -> None:
    Path("more.txt").write_text("\n".join(f"{word} encore." for word in SENTENCES[:10]), "utf-8")
    read_in = material("notes.txt", "more.txt*0.5", validation_share=0.0, finish="more.txt*2.5")
    assert read_in.sentences == len(SENTENCES) + 5
    assert read_in.vocabulary.counts[read_in.vocabulary.id("encore")] == 5
    assert read_in.mixture.finish == (0.0, 2.5)
    with pytest.raises(ValueError, match=r"other\.txt"):
        material("notes.txt", finish="other.txt*2")


def test_prepared_text_trains_the_same_model_without_the_texts(folder: Path) -> None:
    recipe = ["--finish", "notes.txt*0.5 copy.txt*2", "--tokens", "4000", "--weight-dropout", "0.3", "--seed", "4"]
    Path("copy.txt").write_text("\n".join(SENTENCES[40:80]), "utf-8")
    texts = "notes.txt", "copy.txt*2"
    assert train(*texts, "-o", "direct.safetensors", *recipe).exit_code == 0
    result = train(*texts, "--prepare", "words.npz", *recipe)
    assert result.exit_code == 0, result.output
    assert "motamot train words.npz" in result.stdout
    Path("notes.txt").unlink()
    Path("copy.txt").unlink()
    assert train("words.npz", "-o", "m.safetensors", *(*recipe[2:], "--validation-share", "0.1")).exit_code == 0
    one, other = checkpoint.load("direct.safetensors"), checkpoint.load("m.safetensors")
    assert all((one.params[name] == other.params[name]).all() for name in one.params)
    assert list(one.vocabulary.words) == list(other.vocabulary.words)
    card = Path("m.md").read_text("utf-8")
    assert re.search(r"\| copy.txt\*2 \| \d+ \| 2 \|", card), "the card tells the texts themselves"
    assert train("words.npz", "-o", "n.safetensors", "--vocabulary-size", "9").stderr.count(
        "when the text was prepared"
    )


def test_a_file_that_is_no_prepared_text_is_told(folder: Path) -> None:
    Path("words.npz").write_bytes(b"not a zip file")
    result = train("words.npz", "-o", "m.safetensors")
    assert result.exit_code == 1
    assert "prepare it anew" in result.stderr


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with a GPU, as far as can be told."""
    monkeypatch.setitem(sys.modules, "cupy", fake_cupy())


@pytest.mark.usefixtures("gpu")
def test_a_training_on_a_gpu_writes_what_one_on_the_processor_does(whole: str, folder: Path) -> None:
    assert train("notes.txt", "-o", "m.safetensors", "--device", "gpu").exit_code == 0
    assert sorted(path.name for path in folder.glob("m.*")) == ["m.md", "m.safetensors", "m.svg"]
    one, other = checkpoint.load("whole.safetensors"), checkpoint.load("m.safetensors")
    for name, value in one.params.items():
        np.testing.assert_allclose(other.params[name], value, rtol=1e-3, atol=1e-5)
    assert "a GPU that only tests know" in Path("m.md").read_text("utf-8")


@pytest.mark.usefixtures("gpu")
def test_a_training_may_be_left_on_a_gpu_and_gone_on_with_on_either(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = [
        "--validate-every",
        "3",
        "--weight-dropout",
        "0.2",
        "--epochs",
        "9",
        "--device",
        "gpu",
        "--schedule",
        "cosine",
    ]
    assert train("notes.txt", "-o", "straight.safetensors", *recipe).exit_code == 0
    with monkeypatch.context() as patch:
        interrupt(patch, 9)
        assert train("notes.txt", "-o", "m.safetensors", *recipe).exit_code == 128 + signal.SIGINT
    Path("other.safetensors.training").write_bytes(Path("m.safetensors.training").read_bytes())
    assert resume("--device", "gpu").exit_code == 0
    assert checkpoint.digest("m.safetensors") == checkpoint.digest("straight.safetensors")
    there = CliRunner().invoke(cli, ["train", "--resume", "-o", "other.safetensors"])
    assert there.exit_code == 0, there.output
    one, other = checkpoint.load("m.safetensors"), checkpoint.load("other.safetensors")
    np.testing.assert_allclose(other.params["E"], one.params["E"], rtol=1e-3, atol=1e-5)


def test_without_cupy_a_gpu_is_refused_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cupy", None)
    result = train("notes.txt", "-o", "m.safetensors", "--device", "gpu")
    assert result.exit_code == 1
    assert "pip install 'motamot[gpu]'" in result.stderr
    assert train("notes.txt", "-o", "m.safetensors", "--device", "auto", epochs=1).exit_code == 0


def test_what_is_held_out_is_learnt_from_in_no_copy() -> None:
    Path("copy.txt").write_text("\n".join(reversed(SENTENCES)), "utf-8")
    read_in = material("notes.txt*2", "copy.txt", validation_share=0.2)
    assert len(read_in.held_out) == 20
    held_out = {ids.tobytes() for ids in read_in.held_out}
    assert not held_out & {ids.tobytes() for ids in read_in.sequences}
    assert read_in.sentences == 3 * (len(SENTENCES) - 20)


def test_a_validation_text_tells_how_much_of_it_is_learnt_too() -> None:
    Path("valid.txt").write_text("\n".join([*SENTENCES[:3], "Anne rit souvent.", *SENTENCES[3:5]]), "utf-8")
    read_in = prepare([read(parse("notes.txt"), "fr")], read(parse("valid.txt"), "fr"), Settings())
    assert (len(read_in.held_out), read_in.shared, len(read_in.sequences)) == (6, 5, len(SENTENCES))


def test_too_few_sentences_to_measure_on_are_all_learnt_from() -> None:
    assert len(material("notes.txt", validation_share=0.09).held_out) == 0


def test_a_folder_is_read_by_name_and_a_book_by_sentence() -> None:
    Path("letters").mkdir()
    Path("letters/b.txt").write_text("Deux.\nTrois.")
    Path("letters/a.txt").write_text("Un.")
    Path("letters/c.md").write_text("Rien.")
    assert read(parse("letters"), "fr").parts == [["Un."], ["Deux.", "Trois."]]
    Path("book.txt").write_text("Il fait\nbeau ce matin. On\nsort.\n")
    assert read(parse("book.txt:book"), "fr").parts == [["Il fait beau ce matin.", "On sort."]]


@pytest.mark.parametrize(
    ("argument", "source", "reader", "times"),
    [
        ("a.txt", "a.txt", None, 1),
        ("a.txt*3", "a.txt", None, 3),
        ("a.txt:book", "a.txt", "book", 1),
        ("a.txt:book*2", "a.txt", "book", 2),
        ("a.txt*2:book", "a.txt", "book", 2),
        ("C:\\a.txt", "C:\\a.txt", None, 1),
        ("kept*3", "kept*3", None, 1),
        ("-*2", "-", None, 2),
        ("fr*3", "fr", None, 3),
        ("a.txt*0.3:book", "a.txt", "book", 0.3),
    ],
)
def test_suffixes_are_told_from_names(argument: str, source: str, reader: str | None, times: float) -> None:
    Path("kept*3").touch()
    request = parse(argument)
    assert (request.source, request.reader, request.times) == (source, reader, times)
    assert request.is_corpus == (source == "fr")


def test_a_file_goes_before_a_corpus_of_its_name() -> None:
    Path("fr").write_text("bonjour")
    assert read(parse("fr"), "fr").parts == [["bonjour"]]


def test_texts_that_no_one_can_read_are_told_by_name() -> None:
    with pytest.raises(FileError, match="unknown reader 'poem'"):
        parse("a.txt:poem")


def test_lines_cut_at_a_width_are_told_from_sentences_and_messages() -> None:
    words = " ".join(SENTENCES).split()
    cut = [" ".join(words[i : i + 13]) for i in range(0, len(words), 13)]
    assert looks_wrapped(cut * 2)
    assert not looks_wrapped(SENTENCES)
    assert not looks_wrapped([sentence.lower() for sentence in SENTENCES])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_language_of_texts_is_told_by_most_of_their_passages(language: str) -> None:
    other = "en" if language == "fr" else "fr"
    parts = [corpora.load(language)[:200], corpora.load(other)[:50]]
    assert likely_language([Text(parse("-"), parts)]) == language


def test_the_points_of_a_curve_have_the_mean_loss_of_all_batches() -> None:
    curve, losses = Curve(), np.random.default_rng(0).uniform(1, 5, (2, 57))
    for epoch, of_epoch in enumerate(losses, start=1):
        for batch in range(1, 58):
            read = 570 * (epoch - 1) + 10 * batch
            state = SimpleNamespace(
                loss_sum=10 * of_epoch[:batch].sum(), tokens=10 * batch, read=read, validation_loss=None
            )
            curve.record(Progress(epoch, 2, batch, 57, 0.0, None, 0.0), state, False)  # type: ignore[arg-type]
    edges = [0, *(point.tokens for point in curve.points)]
    total = sum(point.loss * (edges[k + 1] - edges[k]) for k, point in enumerate(curve.points) if point.loss)
    assert edges[-1] == 2 * 570
    assert total == pytest.approx(10 * losses.sum())
    assert Curve.from_json(curve.to_json()) == curve


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_the_ticks_of_an_axis_are_few_and_within_it(low: float, length: float) -> None:
    axis = Axis(low, low + length, 0, 100)
    ticks = axis.ticks()
    assert 2 <= len(ticks) <= 11
    assert all(-1e-3 <= axis.at(tick) <= 100 + 1e-3 for tick in ticks)


def test_a_curve_without_points_is_still_a_picture() -> None:
    ElementTree.parse(BytesIO(as_svg(Curve(), "a < b").encode()))
