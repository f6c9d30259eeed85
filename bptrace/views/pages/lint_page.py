"""The page of a lint: what the exercise tells of each misconception, what it does not tell and what would mend that, and what is unkind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...check.report import digits
from ...errors import count_of, enumerated, listed, plural
from ...exercise.asking import usual
from ...exercise.lint.linting import Fixed, Lint, Untold
from ...exercise.lint.remedies import Change
from ...exercise.lint.telling import INVISIBLE, PARTLY, SEEN, Visibility
from ..document import Block, Column, Heading, Note, Table

MOST_SHOWN = 3  # numbers in which a misconception begins to show that are named in the table
TONES_OF_VERDICTS = {SEEN: "good", INVISIBLE: "bad"}


def lint_page(lint: Lint) -> Iterator[Block]:
    """The whole page."""
    yield Heading(lint.config.title or "What the exercise tells")
    yield Note(what_is_asked(lint))
    yield Note(summary(lint), "fair" if lint.untold else "good")
    yield from _not_told(lint)
    yield from _one(lint.one)
    yield from _beside(lint)
    yield from _each(lint)


def what_is_asked(lint: Lint) -> str:
    """How many numbers are asked for, to which digits; and that they are the usual ones, where the exercise does not say."""
    count, printed = len(lint.telling.asked), len(lint.telling.printed)
    said = f"{count_of(count, 'number')} {plural(count, 'is', 'are')} asked for, to {digits(lint.telling.digits)}"
    if printed:
        said += f"; {count_of(printed, 'number')} {plural(printed, 'is', 'are')} printed"
    if not lint.is_usual:
        return f"{said}."
    return f"The exercise does not say what is asked, so what is usual is: {listed(usual(lint.config))}. {said}."


def summary(lint: Lint) -> str:
    """How many misconceptions can be made, and how many of them are seen."""
    count, pairs = len(lint.told), sum(bool(each.goal.other) for each in lint.untold)
    seen, partly, invisible = (sum(told.verdict == verdict for told in lint.told) for verdict in (SEEN, PARTLY, INVISIBLE))
    if seen == count and not pairs:
        apart = " and told apart as far as any number could" if lint.one else ", and no two look the same"
        return f"All {count} misconceptions that can be made here are seen{apart}."
    parts = [f"{seen} are seen"] if seen < count else []
    parts += [f"{partly} in some ways only"] * bool(partly) + [f"{invisible} {plural(invisible, 'is', 'are')} invisible"] * bool(invisible)
    of = f"Of {count} misconceptions that can be made here, {listed(parts)}" if parts else f"All {count} that can be made here are seen"
    return f"{of}; {count_of(pairs, 'pair')} {plural(pairs, 'looks', 'look')} the same." if pairs else f"{of}."


# each misconception


def _each(lint: Lint) -> Iterator[Block]:
    """A row for each, and what was done: two tables, since together they are wider than a terminal."""
    yield Heading("Each misconception", 2)
    rows = [(told.code, how_seen(told), shown(told)) for told in lint.told]
    yield Table([_CODE, Column("is", False, tones=TONES_OF_VERDICTS), Column("begins to show in", False)], rows)
    yield Table([_CODE, Column("what was done", False)], [(told.code, told.thought) for told in lint.told])


_CODE = Column("misconception", False, "name")


def how_seen(told: Visibility) -> str:
    """Whether a misconception is seen, or in how many of its ways."""
    seen, every = told.ways
    return f"seen in {seen} of {every} ways" if told.verdict == PARTLY else told.verdict


def shown(told: Visibility) -> str:
    """The first numbers in which a misconception begins to show."""
    return ", ".join([*told.shows[:MOST_SHOWN], *["…"] * (len(told.shows) > MOST_SHOWN)])


# what is not told


def _not_told(lint: Lint) -> Iterator[Block]:
    yield from _untold(lint)
    if lint.changes.least:
        yield Note(_least(lint.changes.least), "good")


def _untold(lint: Lint) -> Iterator[Block]:
    told = {each.code: each for each in lint.told}
    if lint.untold:
        yield Heading("Not told", 2)
        yield from (Note(untold_in_words(each, told[each.goal.code])) for each in lint.untold)


def untold_in_words(untold: Untold, told: Visibility) -> str:
    """What is not told, and what would tell it."""
    goal = untold.goal
    said = f"{goal.code} and {goal.other} look the same" if goal.other else f"{goal.code} is {how_seen(told)}: {told.thought}"
    if not untold.remedies:
        return f"{said}. No single change that was tried {'tells them apart' if goal.other else 'shows it'}."
    return f"{said}. {_to_do(untold)}, {listed([change.said for change in untold.remedies], last='or')}."


def _to_do(untold: Untold) -> str:
    if untold.goal.other:
        return "To tell them apart"
    return "To see it" if untold.wholly else "To see some of it"


def _least(changes: Sequence[Change]) -> str:
    said = listed([change.said for change in changes])
    return f"{plural(len(changes), 'One change mends', 'Together these mend')} what can be mended: {said}. --fix FILE writes it so."


def _one(pairs: Iterable[tuple[str, str]]) -> Iterator[Block]:
    found = list(pairs)
    if found:
        yield Heading("Not to be told apart here", 2)
        yield Note("No number can tell these apart in this network, whatever is asked. That is no fault of the exercise.")
        yield Table([_CODE, Column("comes to the same as", False)], found)


# what else there is to say


def _beside(lint: Lint) -> Iterator[Block]:
    """The numbers that tell nothing of their own, and what is unkind."""
    silent = [lint.telling.key.spelled(at) for at in lint.telling.telling_nothing]
    if silent:
        yield Heading("Numbers that tell nothing of their own", 2)
        yield Note(f"No misconception begins to show in {enumerated(silent, 12)}: what is wrong there was wrong before.")
    if lint.unkind:
        yield Heading("Unkind to the hand", 2)
        yield Table([_NUMBER, Column("what is unkind", False)], [(each.name, each.said) for each in lint.unkind])


_NUMBER = Column("number", False, "name")


# what --fix did


def fixed_page(path: str, fix: Fixed) -> Iterator[Block]:
    """What was changed in a config, and what stays untold."""
    lint, (_, made, unmade) = fix.after, fix.rewritten
    yield Heading(lint.config.title or "What the exercise tells")
    yield Note(f"{path} is written{'' if made else ', with nothing changed'}.", "good" if made else "plain")
    if made or unmade:
        yield Table([_CHANGE, Column("", False, tones={_NOT_MADE: "bad"})], [*_rows(made, "made"), *_rows(unmade, _NOT_MADE)])
    yield from (Note(f"{change.what}: {_WHY[change.kind]}.") for change in unmade)
    yield Note(summary(lint), "fair" if lint.untold else "good")
    yield from _untold(lint)


_CHANGE, _NOT_MADE = Column("change", False, "name"), "cannot be made"
_WHY = {
    "number": "no number of the file is this one alone, for it is drawn, or shared, or stands in a table; change it by hand",
    "ask": "what is asked is written in a way to which nothing can be added; add it by hand",
    "digits": "the exercise is written in a way to which nothing can be added; add them by hand",
}


def _rows(changes: Iterable[Change], said: str) -> list[tuple[str, str]]:
    return [(change.said, said) for change in changes]
