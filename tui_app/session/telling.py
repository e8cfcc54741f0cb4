"""What the screen says of sentences that were added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_app.i18n import _, ngettext

if TYPE_CHECKING:
    from rnnlm_core.memory import Added


def of_added(added: Added) -> str:
    """What became of a text: how many sentences are new, were known, were refused and why."""
    parts = []
    if added.new:
        count = ngettext("Added {count:,} sentence", "Added {count:,} sentences", added.new).format(count=added.new)
        parts.append(_("{added}; F5 trains on what waits.").format(added=count))
    if added.known:
        known = ngettext("{count:,} was known already.", "{count:,} were known already.", added.known)
        parts.append(known.format(count=added.known))
    if added.refused:
        refused = ngettext(
            "Refused {count:,}: {reason}.", "Refused {count:,}, the first: {reason}.", len(added.refused)
        )
        parts.append(refused.format(count=added.refused_count, reason=added.refused[0].reason.rstrip(".")))
    return " ".join(parts) or _("There is no sentence to add: write one first.")
