"""One recurrent cell a file, all with the interface of `rnnlm_core.cells.interface`.

A new cell is one new file in this folder, named as `NetworkConfig(cell=…)` and `motamot train --cell` spell it: it is
found by its `STATE_PARTS`. The models, their files, the gradient suite and PyTorch's names all ask here.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from rnnlm_core.cells.interface import Backward, Cell, State, zero_state


def discover() -> dict[str, Cell]:
    """Every cell of this package's folders, by name."""
    names = sorted(module.name for module in iter_modules(__path__, f"{__name__}."))
    modules = {name.rpartition(".")[2]: import_module(name) for name in names}
    return {name: cast(Cell, module) for name, module in modules.items() if hasattr(module, "STATE_PARTS")}


CELLS: dict[str, Cell] = discover()
"""Cell by name, as the configuration spells it."""

__all__ = ["CELLS", "Backward", "Cell", "State", "discover", "zero_state"]
