"""`python -m tests.benchmarks.marking [--sheets N] [--seed S] [--markdown] [--write] [WORDS]`: the goals of marking, and the evidence.

With words, only goals and students whose description holds all of them: `goals`, `honest`, `cheats`, `mistakes that are known`,
`one misconception: updated-weights`, `a slip`, `w+ only`, ... `--markdown` prints the tables in a shorter form; `--write` puts them
into docs/accuracy.md too. What the columns say is told in `goals/figures.py`, `evidence.py` and `truth.py`.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence

from . import accuracy_page
from .deck import Card, Deck
from .evidence import Desk
from .goals.bench import Bench
from .goals.rows import GOALS, lines
from .tables import TABLES, Table, as_markdown, as_text, rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Draws, marks and prints, table after table."""
    asked, desk = _asked(arguments), Desk()
    goals, evidence = _printed(_goals(desk, asked)), _printed(_evidence(desk, asked))
    if asked.write:
        accuracy_page.write(asked.sheets, asked.seed, goals, evidence)
    rate, each = desk.sheets / max(desk.seconds, 1e-9), 1000 * desk.preparing / max(len(desk.markers), 1)
    print(f"{desk.sheets} sheets marked, {rate:.0f} a second, after {each:.3g} ms for each of {len(desk.markers)} exercises")


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.marking", description="What marking finds on drawn sheets.")
    parser.add_argument("words", nargs="*", help="of the descriptions of goals and students")
    parser.add_argument("--sheets", type=int, default=3000, help="for the goals, and for the evidence, each about as many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the tables, all of them, into docs/accuracy.md")
    asked = parser.parse_args(arguments)
    if asked.write and asked.words:
        parser.error("--write writes all tables: leave the words out")
    asked.markdown |= asked.write
    return asked


def _printed(texts: Iterator[str]) -> str:
    """The tables, each printed as soon as it is made."""
    made = []
    for text in texts:
        print(f"{text}\n", flush=True)
        made.append(text)
    return "\n\n".join(made)


def _goals(desk: Desk, asked: argparse.Namespace) -> Iterator[str]:
    goals = [goal for goal in GOALS if _is_meant(goal, asked)]
    if goals:
        yield _shown(list(lines(Bench(asked.seed, asked.sheets, desk), goals)), asked, to_the_right=False)


def _evidence(desk: Desk, asked: argparse.Namespace) -> Iterator[str]:
    deck = Deck(asked.seed)
    for table in TABLES:
        results = list(desk.results(deck.worked(_cards(table, asked))))
        if results:
            yield f"{table.title}{':' * asked.markdown}\n\n{_shown(list(rows(table, results, short=asked.markdown)), asked)}"


def _shown(made: Sequence[Sequence[str]], asked: argparse.Namespace, to_the_right: bool = True) -> str:
    return (as_markdown if asked.markdown else as_text)(made, to_the_right)


def _cards(table: Table, asked: argparse.Namespace) -> list[Card]:
    cards = table.cards(round(asked.sheets * table.part), random.Random(asked.seed))
    return [card for card in cards if _is_meant(card, asked)]


def _is_meant(described: object, asked: argparse.Namespace) -> bool:
    return all(word.lower() in str(described).lower() for word in asked.words)


if __name__ == "__main__":
    main()
