"""What there is to know about each setting: its name on the screen, what it does, and what it may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from tui_app.i18n import N_

Value: TypeAlias = bool | int | float | str


@dataclass(frozen=True)
class Setting:
    """One setting; its texts are messages for `i18n._`."""

    label: str
    about: str
    default: Value
    choices: tuple[Value, ...] = ()
    """The values that the settings screen offers; none where the file alone is the place to change it."""
    limits: tuple[float, float] | None = None
    """Of a number; one that is not among the choices is fine too."""
    is_open: bool = False
    """Whether other texts than the choices may be meant: what they name is looked up later."""
    at_start: bool = False
    """Whether a change counts from the next start on."""

    def accepts(self, value: object) -> bool:
        """Whether this value of the file can be used."""
        if isinstance(self.default, bool) or isinstance(value, bool):
            return isinstance(value, bool) and isinstance(self.default, bool)
        if self.limits is not None:
            whole = isinstance(self.default, int)
            return isinstance(value, int if whole else int | float) and self.limits[0] <= value <= self.limits[1]
        return isinstance(value, str) and (self.is_open or value in self.choices)

    @property
    def allowed(self) -> str:
        """What may be given, for comments and complaints."""
        if isinstance(self.default, bool):
            return "true, false"
        if self.limits is not None:
            return f"{self.limits[0]:g} … {self.limits[1]:g}"
        return ", ".join(f'"{choice}"' for choice in self.choices) or '"…"'


ON_OFF = (True, False)

SETTINGS: dict[str, Setting] = {
    "language": Setting(
        N_("Language you write in"),
        N_("The language of the suggestions; auto follows what you write."),
        "auto",
        ("auto", "fr", "en"),
    ),
    "interface_language": Setting(
        N_("Language of the screen"),
        N_("The language of menus and messages; auto takes that of your system."),
        "auto",
        ("auto", "fr", "en"),
        at_start=True,
    ),
    "theme": Setting(
        N_("Colours"),
        N_("The theme; ansi-dark and ansi-light use the colours of your terminal."),
        "motamot-dark",
        ("motamot-dark", "motamot-light", "ansi-dark", "ansi-light"),
        is_open=True,
    ),
    "suggestions": Setting(
        N_("Suggestions"),
        N_("How many words the bar lists; where there is no room for all, the likeliest."),
        5,
        tuple(range(1, 10)),
        limits=(1, 9),
    ),
    "ghost": Setting(
        N_("Ghost word"),
        N_("Shows the likeliest word in grey after the cursor; the bar lists it either way."),
        True,
        ON_OFF,
    ),
    "ghost_confidence": Setting(
        N_("Ghost from"),
        N_("How likely a word must be to appear as the ghost: 0 shows each, 1 none."),
        0.06,
        (0.0, 0.02, 0.04, 0.06, 0.1, 0.15, 0.2, 0.3, 0.5),
        limits=(0, 1),
    ),
    "phrases": Setting(
        N_("Phrases"),
        N_("Offers two or three words at once: in the bar where they are likely, at the cursor where they are sure."),
        True,
        ON_OFF,
    ),
    "punctuation": Setting(
        N_("Punctuation"),
        N_("Suggests full stops and commas too."),
        True,
        ON_OFF,
        at_start=True,
    ),
    "any_word": Setting(
        N_("Any word"),
        N_("Fills free places of the bar from a list of 150,000 words."),
        True,
        ON_OFF,
        at_start=True,
    ),
    "expand_abbreviations": Setting(
        N_("Abbreviations"),
        N_("Offers what an abbreviation stands for, such as beaucoup for bcp; it is never written unasked."),
        True,
        ON_OFF,
        at_start=True,
    ),
    "ugly_words": Setting(
        N_("Insults"),
        N_("Suggests insults like any other word, before their third letter is typed too."),
        False,
        ON_OFF,
        at_start=True,
    ),
    "space_after_word": Setting(
        N_("Space after a word"),
        N_("Writes a space behind an accepted word; what you type next may take its place."),
        True,
        ON_OFF,
    ),
    "learning": Setting(
        N_("Learning"),
        N_("When it learns what you wrote: in quiet moments, at the next start, or only by hand (F5)."),
        "quiet",
        ("quiet", "start", "by hand"),
    ),
    "temperature": Setting(
        N_("Boldness"),
        N_("How boldly the network goes on with a text when asked (F6): low keeps to what is likely."),
        0.7,
        (0.3, 0.5, 0.7, 0.9, 1.1, 1.4),
        limits=(0.1, 2),
    ),
    "send_to": Setting(
        N_("Send to"),
        N_("A command that gets each message you keep as its input."),
        "",
        is_open=True,
    ),
    "side_panel": Setting(
        N_("Side panel"),
        N_("What stands beside the conversation; F3 and F4 open and close it."),
        "",
        ("", "learn", "inspect"),
        at_start=True,
    ),
    "private": Setting(
        N_("Private at the start"),
        N_("In private mode nothing that you send is kept or learnt."),
        False,
        ON_OFF,
        at_start=True,
    ),
    "refuse_secrets": Setting(
        N_("Refuse secrets"),
        N_("Does not keep what looks like a password, a card number or a key."),
        True,
        ON_OFF,
        at_start=True,
    ),
    "starter": Setting(
        N_("Starter model"),
        N_("A model file of your own to start from, in place of the one that comes with motamot."),
        "",
        is_open=True,
        at_start=True,
    ),
}
