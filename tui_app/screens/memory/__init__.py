"""What the user taught, on screens of their own: the sentences, the words, the lessons."""

from tui_app.screens.memory.history import HistoryScreen
from tui_app.screens.memory.listing import ListingScreen
from tui_app.screens.memory.sentences import SentencesScreen
from tui_app.screens.memory.words import WordsScreen

__all__ = ["HistoryScreen", "ListingScreen", "SentencesScreen", "WordsScreen"]
