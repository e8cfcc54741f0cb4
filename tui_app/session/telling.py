"""What the screen says of sentences that were added, and of lessons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from tui_app.i18n import N_, _, ngettext, number

if TYPE_CHECKING:
    from rnnlm_core.memory import Added, Generation

MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)

NOTICEABLE_NATS = 0.05
"""A loss on known text that rises by less is a perplexity that rises by less than a twentieth."""
WORDS_NAMED = 4


def of_added(added: Added) -> str:
    """What became of a text: how many sentences are new, were known, were refused and why."""
    parts = []
    if added.new:
        count = ngettext("Added {count:,} sentence", "Added {count:,} sentences", added.new).format(count=added.new)
        parts.append(_("{added}. F5 learns them now.").format(added=count))
    if added.known:
        known = ngettext("{count:,} was known already.", "{count:,} were known already.", added.known)
        parts.append(known.format(count=added.known))
    if added.refused:
        refused = ngettext(
            "Refused {count:,}: {reason}.", "Refused {count:,}, the first: {reason}.", len(added.refused)
        )
        parts.append(refused.format(count=added.refused_count, reason=added.refused[0].reason.rstrip(".")))
    return " ".join(parts) or _("There is no sentence to add: write one first.")


def is_rest_intact(lessons: Sequence[Generation]) -> bool:
    """Whether the last lesson left what was known before as it was, as far as anybody would notice."""
    if not lessons or lessons[-1].known_before is None or lessons[-1].known_after is None:
        return True
    return lessons[-1].known_after <= lessons[-1].known_before + NOTICEABLE_NATS


def own_loss(lessons: Sequence[Generation]) -> float | None:
    """Nats per token on the user's sentences, as measured after the last lesson that measured it."""
    return next((each.loss_after for each in reversed(lessons) if each.loss_after is not None), None)


def of_lesson(sentences: int, words: Sequence[str], is_intact: bool) -> str:
    """What was learnt, in one plain sentence."""
    if words:
        more = _(" and {count} more").format(count=len(words) - WORDS_NAMED) if len(words) > WORDS_NAMED else ""
        told = _("Learnt: {words}{more}.").format(words=", ".join(words[:WORDS_NAMED]), more=more)
    else:
        count = ngettext("{} sentence", "{} sentences", sentences).format(number(sentences))
        told = _("Learnt: {words}{more}.").format(words=count, more="")
    intact = _("The rest is intact.")
    return f"{told} {intact}" if is_intact else told


def day_of(added_at: str) -> str:
    """12 March, of a time in UTC."""
    when = datetime.fromisoformat(added_at).astimezone()
    return _("{day} {month}").format(day=when.day, month=_(MONTHS[when.month - 1]))
