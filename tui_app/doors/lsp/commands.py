"""What an editor's commands do with the user's sentences: learn, forget, block."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from rnnlm_core.memory import Added
from tui_app.i18n import _, ngettext
from tui_app.session.files import FileError
from tui_app.session.news import TrainingEnded, TrainingReport
from tui_app.session.session import Session

if TYPE_CHECKING:
    from tui_app.doors.lsp.server import Door

LEARN, FORGET, FORGET_WORD = "motamot.learn", "motamot.forget", "motamot.forgetWord"
BLOCK, UNBLOCK = "motamot.block", "motamot.unblock"
LOOKED_THROUGH = 100_000
"""The newest sentences, among which those of a selection are looked for."""


def actions(
    params: types.CodeActionParams, area: types.Range, word: str, *, has_prose: bool, private: bool
) -> list[types.CodeAction]:
    """What can be done at the cursor.

    Args:
        params: What the editor asks.
        area: The selection, or the paragraph at the cursor.
        word: At the cursor; empty where there is none.
        has_prose: Whether the area has any.
        private: Whether nothing may be learnt.
    """
    kind = types.CodeActionKind.Refactor
    if params.context.only and not any(kind.value.startswith(each) for each in params.context.only):
        return []
    uri = params.text_document.uri
    is_selection = params.range.start != params.range.end
    offered: list[tuple[str, str, list[Any]]] = []
    if has_prose:
        learn = _("Learn this selection") if is_selection else _("Learn this paragraph")
        forget = _("Forget this selection") if is_selection else _("Forget this paragraph")
        offered += [(learn, LEARN, [uri, area])] * (not private) + [(forget, FORGET, [uri, area])]
    if word:
        offered.append((_("Block the word “{word}”").format(word=word), BLOCK, [word, uri]))
        forget = _("Forget the sentences with “{word}”").format(word=word)
        offered.append((forget, FORGET_WORD, [word, uri]))
    return [
        types.CodeAction(title, kind=kind, command=types.Command(title, name, arguments=arguments))
        for title, name, arguments in offered
    ]


class Commands:
    """The commands by their names; each answers with what it did, once that is safe on the disk."""

    def __init__(self, door: Door) -> None:
        """Work through a door."""
        self._door = door
        self._numbers = count(1)

    def by_name(self) -> dict[str, Callable[..., Any]]:
        """Every command."""
        return {
            LEARN: self.learn,
            FORGET: self.forget,
            FORGET_WORD: self.forget_word,
            BLOCK: self.block,
            UNBLOCK: self.unblock,
        }

    async def learn(self, uri: str, area: types.Range) -> dict[str, int]:
        """Keep the sentences of a range, and learn them in the background."""
        door, total = self._door, Added()
        if door.choices.private:
            door.say(_("Private mode: nothing is kept or learnt."), types.MessageType.Warning)
            return {"new": 0, "known": 0, "refused": 0}
        for session, texts in self._by_session(uri, area).items():
            try:
                added = session.add("\n".join(texts))
            except FileError as problem:
                door.say(str(problem), types.MessageType.Error)
                continue
            total += added
            if added.new or session.waiting:
                await self._train(session)
        door.say(_in_words(total))
        return {"new": total.new, "known": total.known, "refused": total.refused_count}

    async def forget(self, uri: str, area: types.Range) -> int:
        """Forget the sentences of a range, as far as they are kept."""
        gone = 0
        for session, texts in self._by_session(uri, area).items():
            gone += await self._forgotten(session, partial(_forget_named, session, texts))
        return self._said(gone)

    async def forget_word(self, word: str, uri: str = "") -> int:
        """Forget every sentence with a word."""
        session = self._session(uri, word)
        return self._said(await self._forgotten(session, partial(session.forget_word, word)) if session else 0)

    async def block(self, word: str, uri: str = "") -> bool:
        """Never suggest a word."""
        return await self._changed(word, uri, lambda session: session.block(word))

    async def unblock(self, word: str, uri: str = "") -> bool:
        """Suggest a word again."""
        return await self._changed(word, uri, lambda session: session.unblock(word))

    async def _changed(self, word: str, uri: str, change: Callable[[Session], None]) -> bool:
        session = self._session(uri, word)
        if session is None:
            return False
        try:
            await asyncio.wrap_future(self._door.lessons.do(lambda: change(session)))
        except (FileError, ValueError) as problem:
            self._door.say(str(problem), types.MessageType.Error)
            return False
        return True

    async def _forgotten(self, session: Session, forget: Callable[[], int]) -> int:
        """Forget, and let the model be made anew without it."""
        try:
            gone = await asyncio.wrap_future(self._door.lessons.do(forget))
        except (FileError, ValueError) as problem:
            self._door.say(str(problem), types.MessageType.Error)
            return 0
        if gone:
            await self._train(session, new=False)
        return gone

    def _said(self, gone: int) -> int:
        self._door.say(ngettext("{} sentence forgotten.", "{} sentences forgotten.", gone).format(gone))
        return gone

    def _by_session(self, uri: str, area: types.Range) -> dict[Session, list[str]]:
        """The prose of a range, each paragraph with the session of its language."""
        document, found = self._door.documents.get(uri), defaultdict[Session, list[str]](list)
        for text in document.paragraphs(area) if document else ():
            if document and (session := self._door.sessions.of(document.language(text))):
                found[session].append(text)
        return found

    def _session(self, uri: str, word: str) -> Session | None:
        """The session of the language around; of the settings where no document is named."""
        document = self._door.documents.get(uri)
        language = self._door.choices.language
        return self._door.sessions.of(document.language("") if document else "fr" if language == "auto" else language)

    async def _train(self, session: Session, *, new: bool = True) -> None:
        """Learn on the other thread, with the editor's progress bar where it has one."""
        token, server = f"motamot-{next(self._numbers)}", self._door.server
        window = server.client_capabilities.window
        has_bar = bool(window and window.work_done_progress)
        loop = asyncio.get_running_loop()

        def report(news: TrainingReport | TrainingEnded | FileError) -> None:
            with suppress(RuntimeError):  # the server has ended meanwhile
                loop.call_soon_threadsafe(self._show, token if has_bar else None, news)

        if has_bar:
            await server.work_done_progress.create_async(token)
            begin = types.WorkDoneProgressBegin(_("motamot learns"), percentage=0)
            server.work_done_progress.begin(token, begin)
        self._door.lessons.train(session, report, new=new)

    def _show(self, token: str | None, news: TrainingReport | TrainingEnded | FileError) -> None:
        bar = self._door.server.work_done_progress
        if isinstance(news, TrainingReport):
            if token:
                bar.report(token, types.WorkDoneProgressReport(percentage=int(100 * news.fraction)))
            return
        text = news.summary if isinstance(news, TrainingEnded) else str(news)
        if token:
            bar.end(token, types.WorkDoneProgressEnd(text))
        self._door.say(text, types.MessageType.Info if isinstance(news, TrainingEnded) else types.MessageType.Error)


def _forget_named(session: Session, texts: list[str]) -> int:
    """Forget the kept sentences that stand in these texts."""
    held = "\n".join(texts)
    return session.forget([each.id for each in session.sentences(limit=LOOKED_THROUGH) if each.text in held])


def _in_words(added: Added) -> str:
    """What became of what was to be learnt."""
    said = [ngettext("{} sentence kept.", "{} sentences kept.", added.new).format(added.new)]
    if added.known:
        said.append(ngettext("{} was known.", "{} were known.", added.known).format(added.known))
    for refusal in added.refused:
        said.append(_("Refused: {reason}.").format(reason=refusal.reason))
    return " ".join(said)
