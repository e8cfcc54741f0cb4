"""The pictures of a walk: a word forward, a word backward, and the weights with their slopes."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from textual.content import Content

from tui_app.i18n import _, number
from tui_app.screens.step.tables import NEGATIVE, NUMBER, POSITIVE, Column, equation, largest, signed, table
from tui_app.widgets.inspector.drawing import bar, percent

if TYPE_CHECKING:
    from rnnlm_core.inspection.walk import Subject, Walk, Weight

LIKELIEST = 3
LONGEST_BAR = 24


class Stage(NamedTuple):
    """Where a walk stands."""

    kind: str
    """ahead, back or weights."""
    t: int


def stages(words: int) -> list[Stage]:
    """All words forward, all of them backward, and the weights."""
    ahead = [Stage("ahead", t) for t in range(words)]
    return [*ahead, *(Stage("back", t) for t in reversed(range(words))), Stage("weights", 0)]


def sentence(subject: Subject, stage: Stage) -> Content:
    """The words; what is read stands out, and what is to come is underlined."""
    parts: list[Content | str] = []
    for at, word in enumerate(subject.words):
        if stage.kind != "weights" and at == stage.t:
            parts.append(Content(f"[{word}]").stylize("bold reverse"))
        elif stage.kind != "weights" and at == stage.t + 1:
            parts.append(Content(word).stylize("underline"))
        else:
            parts.append(word)
    return Content(" ").join(parts)


def headline(subject: Subject, stage: Stage) -> str:
    """What happens here."""
    if stage.kind == "weights":
        return _("∑ what all words say of each weight: ↑ ↓ choose one, + and − change it")
    words, total = subject.words, len(subject.words) - 1
    told = (
        _("→ forward, word {at} of {total}: after “{word}” comes “{target}”")
        if stage.kind == "ahead"
        else _("← backward, word {at} of {total}: what “{target}” and all after it say of “{word}”")
    )
    return told.format(at=stage.t + 1, total=total, word=words[stage.t], target=words[stage.t + 1])


def ahead(walk: Walk, t: int, row: int, width: int) -> list[Content]:
    """The states and gates after a word, how they come about, and what is predicted."""
    from rnnlm_core.inspection.equations import forward

    step, units, config = walk.ahead[t], walk.units, walk.subject.config
    kept = "c" if config.cell_module.STATE_PARTS > 1 else "h"
    columns = [Column(f"{kept}⁻", step.before[-1][0, units].tolist())]
    columns += [Column(letter, gate[units].tolist()) for letter, gate in step.gates(config).items()]
    if not config.cell_module.GATES:
        columns += _elman_parts(walk, t)
    if kept == "c":
        columns.append(Column("c", step.after[1][0, units].tolist()))
    columns.append(Column("h", step.after[0][0, units].tolist()))
    lines = table([str(unit) for unit in units], columns, width, row)
    equations = [equation(found, width) for found in forward(walk.subject, step, units[row])]
    return [*lines, Content(""), *(equations or _as_in_its_file(walk.subject)), Content(""), *_prediction(walk, t)]


def _elman_parts(walk: Walk, t: int) -> list[Column]:
    """What tanh is taken of."""
    from rnnlm_core.inspection.equations import parts

    found = [parts(walk.subject, walk.ahead[t], unit) for unit in walk.units]
    titles = ("x·W_x", "h⁻·W_h", "b")
    return [Column(title, [three[k] for three in found], 3.0) for k, title in enumerate(titles)]


def _as_in_its_file(subject: Subject) -> list[Content]:
    """The equations that a cell's file opens with."""
    opening = (subject.config.cell_module.__doc__ or "").splitlines()
    return [Content(line.strip()) for line in opening if " = " in line]


def _prediction(walk: Walk, t: int) -> list[Content]:
    """The likeliest words, and the loss of the one that comes."""
    step, subject = walk.ahead[t], walk.subject
    best = np.argsort(-step.log_p, kind="stable")[:LIKELIEST]
    likeliest = " · ".join(f"{subject.spelling[k]} {percent(exp(step.log_p[k]))}" for k in best)
    loss = f"−log y[{subject.words[t + 1]}] = −log {percent(exp(-step.loss))} = "
    return [
        Content(f"y = softmax(h·W_y + b_y): {likeliest} …"),
        Content.assemble(loss, (number(step.loss, 3), "bold")),
    ]


def back(walk: Walk, t: int, row: int, width: int) -> list[Content]:
    """What reaches the state from the prediction and from later words, and what it does to W_h."""
    from rnnlm_core.inspection.equations import backward

    here, units, config = walk.back[t], walk.units, walk.subject.config
    joined = [part[units].tolist() for part in (here.from_output, here.from_later[0][0], here.dh)]
    letters = config.cell_module.GATES or " "
    slopes = here.dz.reshape(len(letters), -1)[:, units].tolist()
    onto = sum(later.slopes[:, -1, row] for later in walk.back[t:])
    columns = [
        *(Column(title, values, largest(joined)) for title, values in zip(_ways(), joined, strict=True)),
        *(
            Column(f"dz_{letter}".strip("_ "), values, largest(slopes))
            for letter, values in zip(letters, slopes, strict=True)
        ),
        Column(f"W→{units[row]}", np.asarray(onto).tolist(), largest([np.asarray(onto).tolist()])),
    ]
    lines = table([str(unit) for unit in units], columns, width, row)
    equations = [equation(found, width) for found in backward(walk.subject, walk.ahead[t], here, units[row])]
    name = f"W_h{letters[-1].strip()}"
    about = _("W→{unit}: d{name}[·→{unit}] = Σ h⁻·dz, from the last word to this one")
    signs = _("⁻ before this word, ⁺ from the words after it, _y from its own prediction")
    legend = [Content(text).stylize("dim") for text in (about.format(unit=units[row], name=name), signs)]
    return [*lines, Content(""), *equations, *legend]


def _ways() -> tuple[str, str, str]:
    return "dh_y", "dh⁺", "dh"


def weights(chosen: Sequence[Weight], base: Walk, now: Walk, row: int, width: int) -> list[Content]:
    """The steepest weights, each as it is and what a change of it would do; and what the changes made have done."""
    rows, moved = [], 0.0
    scale = largest([[float(now.gradients[weight.name][weight.place]) for weight in chosen]])
    for weight in chosen:
        value = float(now.subject.params[weight.name][weight.place])
        moved += weight.gradient * (value - weight.value)
        rows.append((label(now.subject, weight), value, float(now.gradients[weight.name][weight.place])))
    wide = max(len(name) for name, _value, _slope in rows)
    room = max(0, min(LONGEST_BAR, width - wide - 2 * NUMBER - 6))
    lines = [_weight(found, wide, scale, room, at == row) for at, found in enumerate(rows)]
    titles = _("weight"), _("value"), "dL/dw"
    head = Content(f"  {titles[0].ljust(wide)}  {titles[1]:>{NUMBER}} {titles[2]:>{NUMBER}}").stylize("bold")
    return [head, *lines, Content(""), *_effect(base, now, moved)]


def _weight(found: tuple[str, float, float], wide: int, scale: float, room: int, is_chosen: bool) -> Content:
    name, value, slope = found
    text = f"{'›' if is_chosen else ' '} {name.ljust(wide)}  {signed(value):>{NUMBER}} {signed(slope):>{NUMBER}} "
    line = Content.assemble(text, (bar(abs(slope) / scale, room), POSITIVE if slope > 0 else NEGATIVE))
    return line.stylize("bold") if is_chosen else line


def _effect(base: Walk, now: Walk, moved: float) -> list[Content]:
    """The loss as it was, as the slopes foretell it, and as it is."""
    if now is base:
        told = _("L = Σ −log y = {loss}. A weight with dL/dw > 0 must fall for the loss to fall.")
        return [Content(told.format(loss=number(base.loss, 3)))]
    told = _("L was {before}; the slope foretold {moved}, it became {change}: L = {loss}")
    change = now.loss - base.loss
    return [
        Content(
            told.format(before=number(base.loss, 3), moved=_plus(moved), change=_plus(change), loss=number(now.loss, 3))
        ).stylize("bold")
    ]


def _plus(value: float) -> str:
    return f"+{signed(value)}" if value > 0 else signed(value)


def label(subject: Subject, weight: Weight) -> str:
    """W_x[chat→3], W_hf[2→3], b_h[3], W_y[3→dort]."""
    name, config = weight.name.rpartition(".")[2], subject.config
    if name in ("W_y", "b_y"):
        ends = [str(at) for at in weight.place[:-1]] + [subject.spelling[weight.place[-1]]]
        return f"{name}[{'→'.join(ends)}]"
    gate, unit = divmod(weight.place[-1], config.hidden_size)
    letters = config.cell_module.GATES
    name += letters[gate] if gate < len(letters) and name != "b_q" else ""
    source = [str(at) for at in weight.place[:-1]]
    if name.startswith("W_x") and not config.embedding_size:
        source = [subject.spelling[weight.place[0]]]
    return f"{name}[{'→'.join([*source, str(unit)])}]"
