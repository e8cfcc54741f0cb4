"""One recurrent cell a file, all with the interface of `rnnlm_core.cells.interface`."""

from rnnlm_core.cells import elman, gru, lstm
from rnnlm_core.cells.interface import Backward, Cell, State, zero_state

CELLS: dict[str, Cell] = {"elman": elman, "gru": gru, "lstm": lstm}
"""Cell by name, as the configuration spells it."""

__all__ = ["CELLS", "Backward", "Cell", "State", "zero_state"]
