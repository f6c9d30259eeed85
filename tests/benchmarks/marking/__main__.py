"""`python -m tests.benchmarks.marking [--sheets N] [--seed S] [--markdown] [WORDS]`: the tables of evidence.

With words, only students whose description holds all of them: `one misconception: updated-weights`, `a slip`, `w+ only`, ...
`--markdown` prints the tables in a shorter form, for README.md. What the columns say is told in `evidence.py` and `truth.py`.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence

from .deck import Card, Deck
from .evidence import Desk
from .tables import TABLES, Table, as_markdown, as_text, rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Draws, marks and prints, table after table."""
    asked = _asked(arguments)
    desk, deck = Desk(), Deck(asked.seed)
    for table in TABLES:
        cards = _cards(table, asked)
        results = list(desk.results(deck.worked(cards)))
        if results:
            lines = list(rows(table, results, short=asked.markdown))
            print(f"{table.title}\n\n{as_markdown(lines) if asked.markdown else as_text(lines)}\n", flush=True)
    rate, each = desk.sheets / max(desk.seconds, 1e-9), 1000 * desk.preparing / max(len(desk.markers), 1)
    print(f"{desk.sheets} sheets marked, {rate:.0f} a second, after {each:.3g} ms for each of {len(desk.markers)} networks")


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.marking", description="What marking finds on drawn sheets.")
    parser.add_argument("words", nargs="*", help="of the students' descriptions")
    parser.add_argument("--sheets", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--markdown", action="store_true")
    return parser.parse_args(arguments)


def _cards(table: Table, asked: argparse.Namespace) -> list[Card]:
    cards = table.cards(round(asked.sheets * table.part), random.Random(asked.seed))
    return [card for card in cards if all(word.lower() in str(card) for word in asked.words)]


if __name__ == "__main__":
    main()
