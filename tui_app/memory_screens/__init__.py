"""What the user taught, on screens of their own: the sentences, the words, the lessons."""

from tui_app.memory_screens.history import HistoryScreen
from tui_app.memory_screens.listing import ListingScreen
from tui_app.memory_screens.sentences import SentencesScreen
from tui_app.memory_screens.words import WordsScreen

__all__ = ["HistoryScreen", "ListingScreen", "SentencesScreen", "WordsScreen"]
