"""The conversation with the network: what was kept, with days and times, and what the network says of it."""

from tui_app.widgets.conversation.conversation import Conversation
from tui_app.widgets.conversation.drawing import LEVELS, LONGEST_SHOWN, MARK, legend, tinted

__all__ = ["LEVELS", "LONGEST_SHOWN", "MARK", "Conversation", "legend", "tinted"]
