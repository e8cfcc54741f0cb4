"""What can be done to the memory, as data: asked for by a screen, done by the engine's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from tui_app.i18n import _, ngettext, number
from tui_app.session.settings import save_abbreviation

if TYPE_CHECKING:
    from tui_app.session.session import Session


class Change(Protocol):
    """Something to do to what is remembered."""

    @property
    def must_train(self) -> bool:
        """Whether the model is to be made again afterwards where it lacks something."""

    def apply(self, session: Session) -> str:
        """Do it; returns what was done, in words.

        Raises:
            FileError: It could not be done.
            ValueError: It makes no sense.
        """


@dataclass(frozen=True)
class Forget:
    """Forget sentences by their ids."""

    ids: tuple[int, ...]
    must_train: ClassVar[bool] = True

    def apply(self, session: Session) -> str:
        """Forget them."""
        return _forgot(session.forget(self.ids))


@dataclass(frozen=True)
class ForgetWord:
    """Forget every sentence with a word."""

    word: str
    must_train: ClassVar[bool] = True

    def apply(self, session: Session) -> str:
        """Forget them."""
        return _forgot(session.forget_word(self.word))


@dataclass(frozen=True)
class ForgetEverything:
    """Forget every sentence."""

    must_train: ClassVar[bool] = True

    def apply(self, session: Session) -> str:
        """Forget them."""
        return _forgot(session.forget_everything())


@dataclass(frozen=True)
class LearnAgain:
    """Let sentences that were set aside wait again."""

    texts: tuple[str, ...]
    must_train: ClassVar[bool] = True

    def apply(self, session: Session) -> str:
        """Keep them anew."""
        count = session.add("\n".join(self.texts)).new
        return ngettext("{} sentence waits again.", "{} sentences wait again.", count).format(number(count))


@dataclass(frozen=True)
class UndoLesson:
    """Take the last lesson back."""

    must_train: ClassVar[bool] = True

    def apply(self, session: Session) -> str:
        """Undo it."""
        undone = session.undo()
        if undone is None:
            return _("There is nothing to undo.")
        count = ngettext("{} sentence is set aside", "{} sentences are set aside", undone.sentences)
        what = count.format(number(undone.sentences))
        return _("Lesson {number} is undone; {what}.").format(number=undone.number, what=what)


@dataclass(frozen=True)
class ToggleBlock:
    """Never suggest a word, or suggest it again."""

    word: str
    must_train: ClassVar[bool] = False

    def apply(self, session: Session) -> str:
        """Block it, or let it through."""
        if self.word in session.blocked():
            session.unblock(self.word)
            return _("“{word}” may be suggested again.").format(word=self.word)
        session.block(self.word)
        return _("“{word}” is never suggested from now on.").format(word=self.word)


@dataclass(frozen=True)
class Abbreviate:
    """Offer the meaning where an abbreviation of one's own is typed; no longer, where it means nothing."""

    short: str
    meaning: str
    must_train: ClassVar[bool] = False

    def apply(self, session: Session) -> str:
        """Write it into the settings, and offer it from now on."""
        save_abbreviation(self.short, self.meaning)
        session.abbreviate(self.short, self.meaning)
        if self.meaning:
            return _("“{short}” offers “{meaning}” from now on.").format(short=self.short, meaning=self.meaning)
        return _("“{short}” is no abbreviation any more.").format(short=self.short)


def _forgot(count: int) -> str:
    return ngettext("Forgot {} sentence.", "Forgot {} sentences.", count).format(number(count))
