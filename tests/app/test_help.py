"""The help and the keymap: the keys that count, in words, and wishes that can't be granted."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.binding import Binding

from tui_app import keymap
from tui_app.screens.help import HelpScreen, KeyTable, groups

BINDINGS = [
    Binding("tab", "accept", "Accept", tooltip="accept the ghost", id="editor.accept"),
    *(
        Binding(f"alt+{n}", f"take({n})", "Take", tooltip="accept that word", id=f"editor.take_{n}")
        for n in range(1, 6)
    ),
    Binding("f5,ctrl+r", "train", "Train", tooltip="train, or stop", id="app.train"),
    Binding("ctrl+s", "add", "Add", tooltip="add [b]this[/b]", id="app.add"),
    Binding("ctrl+s", "add", "Add", tooltip="add the sentences", id="learn.add"),
    Binding("c", "copy", "Copy", tooltip="copy the message", id="transcript.copy"),
    Binding("ctrl+j,alt+enter", "new_line", "New line", tooltip="begin a line", id="editor.new_line"),
    Binding("up", "scroll", "Up"),
]


async def shown(size: tuple[int, int], wishes: dict[str, str] | None = None) -> str:
    app: App[None] = App()
    async with app.run_test(size=size) as pilot:
        app.push_screen(HelpScreen(BINDINGS, wishes))
        await pilot.pause()
        table = app.screen.query_one(KeyTable)
        assert app.screen.query_one("#help").region.height <= size[1]
        assert max(len(line) for line in table.render().plain.splitlines()) <= table.content_size.width
        return table.render().plain


async def test_the_help_lists_each_named_key_by_group_and_by_its_name_in_the_settings() -> None:
    lines = [line.split("  ") for line in (await shown((100, 30))).splitlines()]
    table = {parts[0]: [part.strip() for part in parts[1:] if part.strip()] for parts in lines}
    assert table["Tab"] == ["accept the ghost", "editor.accept"]
    assert table["Alt+1 … Alt+5"] == ["accept that word", "editor.take_…"]
    assert table["F5 or Ctrl+R"] == ["train, or stop", "app.train"]
    assert table["Ctrl+Z"] == ["undo the last change"]
    assert {"Writing", "Editing", "Everywhere", "Learn"} <= set(table)


async def test_at_40_by_12_nothing_of_the_help_is_cut_off() -> None:
    words = (await shown((40, 12))).split()
    assert {"Tab", "Ctrl+R", "add", "[b]this[/b]", "stop"} <= set(words)


def test_the_help_shows_the_keys_of_the_settings() -> None:
    (entry, *_rest) = groups(BINDINGS, {"app.train": "f12"})["Everywhere"]
    assert entry.keys == "F12"


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("tab", "Tab"),
        ("ctrl+n", "Ctrl+N"),
        ("f5,ctrl+r", "F5 or Ctrl+R"),
        ("enter,e", "Enter or e"),
        ("alt+question_mark", "Alt+?"),
        ("ctrl++", "Ctrl++"),
        ("shift+left", "Shift+←"),
    ],
)
def test_keys_are_shown_in_words(keys: str, words: str) -> None:
    assert keymap.display(keys) == words


@pytest.mark.parametrize(
    ("wishes", "usable"),
    [
        ({"app.train": "f12"}, {"app.train"}),
        ({"app.train": "ctrl+r"}, {"app.train"}),
        ({"app.train": "ctrl+s", "app.add": "f5", "learn.add": "f12"}, {"app.train", "app.add", "learn.add"}),
        ({"learn.add": "tab"}, {"learn.add"}),
        ({"transcript.copy": "y"}, {"transcript.copy"}),
        ({"editor.new_line": "ctrl+j"}, {"editor.new_line"}),
    ],
)
def test_free_keys_exchanged_keys_and_keys_of_another_place_are_granted(
    wishes: dict[str, str], usable: set[str]
) -> None:
    checked = keymap.check(wishes, BINDINGS)
    assert (set(checked.usable), checked.problems) == (usable, [])


@pytest.mark.parametrize(
    ("wishes", "problem"),
    [
        ({"app.trian": "f12"}, "Keymap: there is no “app.trian”; “app.train” is near."),
        ({"xyz": "f12"}, "Keymap: there is no “xyz”; F1 lists the names."),
        ({"app.train": "crtl+t"}, "Keymap: there is no key “crtl+t”; “app.train” keeps its own."),
        ({"app.train": "ctrl+i"}, "Keymap: to a terminal “ctrl+i” is Tab; “app.train” keeps its key."),
        ({"app.train": "é"}, "Keymap: “é” is needed for writing; “app.train” keeps its key."),
        ({"app.train": " , "}, "Keymap: “app.train” names no key."),
        ({"app.train": "f12,ctrl+s"}, "Keymap: “ctrl+s” is the key of “app.add” already; “app.train” keeps its own."),
    ],
)
def test_a_wish_that_cannot_be_granted_is_explained(wishes: dict[str, str], problem: str) -> None:
    assert keymap.check(wishes, BINDINGS) == ({}, [problem])


async def test_a_granted_wish_acts() -> None:
    class Host(App[None]):
        BINDINGS = [Binding("f5", "train", "Train", id="app.train")]  # noqa: RUF012  # as Textual declares it
        trained = 0

        def action_train(self) -> None:
            self.trained += 1

    app = Host()
    app.set_keymap(keymap.check({"app.train": "f12"}, BINDINGS).usable)
    async with app.run_test() as pilot:
        await pilot.press("f5", "f12")
    assert app.trained == 1
