"""The commands of the plain conversation, each by its English and its French name."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from tui_app.i18n import N_, _, ngettext
from tui_app.session.languages import LANGUAGES
from tui_app.session.news import TrainingEnded

if TYPE_CHECKING:
    from tui_app.doors.plain.shell import Shell

LISTED = 20
"""Sentences and words that are read at most."""


class Command(NamedTuple):
    """One command."""

    names: tuple[str, ...]
    about: str
    """A message for `_`."""
    run: Callable[[str], None]


class Commands:
    """What a line that begins with / does."""

    def __init__(self, shell: Shell) -> None:
        """Work on a shell."""
        self._shell = shell
        self.keys: Iterator[str] = iter(())
        """Where answers to questions come from."""
        self.is_over = False
        self._all = (
            Command(("learn", "apprendre"), N_("learn the sentences that wait; Ctrl+C stops"), self._learn),
            Command(("sentences", "phrases"), N_("the kept sentences; a text after it searches"), self._sentences),
            Command(("words", "mots"), N_("the words you taught"), self._words),
            Command(("forget", "oublier"), N_("forget every sentence with the word after it"), self._forget),
            Command(("undo", "annuler"), N_("take the last lesson back"), self._undo),
            Command(("block", "bloquer"), N_("never suggest the word after it"), self._block),
            Command(("unblock", "débloquer"), N_("suggest the word after it again"), self._unblock),
            Command(("why", "pourquoi"), N_("why the last word of the text after it is likely there"), self._why),
            Command(("private", "privé"), N_("private mode on or off: nothing is kept while it is on"), self._private),
            Command(("language", "langue"), N_("fr or en: what you write"), self._language),
            Command(("help", "aide"), N_("this list"), self._help),
            Command(("quit", "quitter"), N_("leave"), self._quit),
        )

    def run(self, line: str) -> None:
        """Do what a line says.

        Raises:
            FileError: The files can't be used.
            ValueError: What stands after the name is missing or wrong.
        """
        name, _space, rest = line.removeprefix("/").partition(" ")
        for command in self._all:
            if name.casefold() in command.names:
                command.run(rest.strip())
                return
        self._shell.say(_("There is no command /{name}; /help lists them.").format(name=name))

    def _learn(self, _rest: str) -> None:
        if self._shell.private:
            self._shell.say(_("Private mode: nothing is kept or learnt."))
            return
        self._train(new=True)

    def _train(self, *, new: bool) -> None:
        """Learn, saying each quarter; Ctrl+C stops between two batches."""
        pressed: list[int] = []
        before = signal.signal(signal.SIGINT, lambda number, _frame: pressed.append(number))
        try:
            said = 0
            for news in self._shell.session.train(lambda: bool(pressed), new=new):
                if isinstance(news, TrainingEnded):
                    self._shell.say(news.summary)
                elif news.fraction >= (said + 1) / 4:
                    said = int(4 * news.fraction)
                    self._shell.say(f"{said / 4:.0%}")
        finally:
            signal.signal(signal.SIGINT, before)

    def _sentences(self, search: str) -> None:
        found = self._shell.session.sentences(search, LISTED)
        for each in found:
            self._shell.say(each.text)
        if not found:
            self._shell.say(_("No sentences."))

    def _words(self, _rest: str) -> None:
        words = self._shell.session.words()[-LISTED:]
        self._shell.say(", ".join(words) or _("No words."))

    def _forget(self, word: str) -> None:
        self._asked_for(word)
        found = self._shell.session.with_word(word)
        for each in found[:LISTED]:
            self._shell.say(each.text)
        if not found:
            self._shell.say(_("No sentences."))
            return
        question = ngettext("Forget {} sentence for good? y or n", "Forget {} sentences for good? y or n", len(found))
        self._shell.say(question.format(len(found)))
        if next(self.keys, "n").casefold() in "yo":
            gone = self._shell.session.forget_word(word)
            self._shell.say(ngettext("{} sentence forgotten.", "{} sentences forgotten.", gone).format(gone))
            self._train(new=False)

    def _undo(self, _rest: str) -> None:
        undone = self._shell.session.undo()
        if undone is None:
            self._shell.say(_("There is no lesson to take back."))
            return
        self._shell.say(_("Lesson {number} is taken back; its sentences stay.").format(number=undone.number))
        self._train(new=False)

    def _block(self, word: str) -> None:
        self._asked_for(word)
        self._shell.session.block(word)
        self._shell.say(_("“{word}” is suggested no more.").format(word=word))

    def _unblock(self, word: str) -> None:
        self._asked_for(word)
        self._shell.session.unblock(word)
        self._shell.say(_("“{word}” may be suggested again.").format(word=word))

    def _why(self, text: str) -> None:
        from tui_app.doors.why import why

        self._asked_for(text)
        before, _space, word = text.rpartition(" ")
        for line in why(self._shell.session, f"{before} " if before else "", word):
            self._shell.say(line)

    def _private(self, _rest: str) -> None:
        self._shell.private = not self._shell.private
        self._shell.say(_("Private mode is on.") if self._shell.private else _("Private mode is off."))

    def _language(self, code: str) -> None:
        if code not in LANGUAGES:
            raise ValueError(_("Choose {languages}.").format(languages=", ".join(LANGUAGES)))
        self._shell.language = code
        self._shell.say(code)

    def _help(self, _rest: str) -> None:
        for command in self._all:
            self._shell.say(f"/{', /'.join(command.names)}: {_(command.about)}")

    def _quit(self, _rest: str) -> None:
        self.is_over = True

    def _asked_for(self, word: str) -> None:
        if not word:
            raise ValueError(_("Say the word too."))
