"""`python -m tests.benchmarks.programs [BUGS] [RUNS] [--every-style] [--torch | --later] [--only WORD]`: programs against configs.

Each bug is planted in BUGS networks (20) that can have it; RUNS (400) right programs are held too. `--later` takes the second set of
bugs, and other networks. `--sentences` prints what each bug
does, beside the causes that bptrace named for it. `--replay CASE` prints the config, the dump and what is said of one case, by the
name under which it is listed. What the columns say: `cases` held, of which the numbers `tell` the bug; `first` are those whose first
difference is in the right step, `very` in the very quantity; `cause` those of which any cause is named, `named` an accepted one
first, `among` anywhere (see `accepted.py`); `alone` those that no other bug is a twin of; `alarms` are
differences where no sound tolerance sees one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from .cases import LATER, NUMPY, TORCH, case, right_ones, with_bugs
from .held import as_json
from .judged import EVERY_ACCEPTED, Judged, judged

HEAD = ("", "cases", "tell", "first", "very", "cause", "named", "among", "alone", "alarms", "crashes")
FIRST, OTHERS, LISTED, LONGEST = 34, 8, 40, 300


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the tables; ends with 1 where a right program is found wrong, or a first difference is missed."""
    asked = _asked(arguments)
    if asked.replay:
        return _replay(asked.replay)
    bugs = [judged(one) for one in _watched(with_bugs(asked.kin, asked.bugs, asked.every_style, asked.only))]
    right = [judged(one) for one in _watched(right_ones(asked.kin, asked.runs))]
    if asked.sentences:
        _sentences(bugs)
    _table("bugs", bugs, lambda one: one.case.code)
    for title, key in BY.items():
        _table(title, bugs, key)
    _table("right programs", right, lambda one: f"{one.case.title}, {one.case.dtype}")
    _sum(bugs, right)
    _list("alarms", [one for one in (*bugs, *right) if one.alarm])
    _list("first differences that are wrong", [one for one in bugs if one.missed])
    _crashes([one for one in (*bugs, *right) if one.said.crash])
    _list("causes that are not the accepted ones", [one for one in bugs if one.tells and one.is_judged and not one.is_named])
    return int(any(one.alarm or one.missed or one.said.crash for one in (*bugs, *right)))


BY: dict[str, Callable[[Judged], str]] = {
    "styles": lambda one: one.case.title,
    "types of number": lambda one: one.case.dtype,
    "containers": lambda one: one.case.container,
}


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.programs", description="Programs held against their configs.")
    parser.add_argument("bugs", nargs="?", type=int, default=20, help="networks that each bug is planted in")
    parser.add_argument("runs", nargs="?", type=int, default=400, help="right programs")
    parser.add_argument("--every-style", action="store_true", help="each bug and network in all styles, not in one of them")
    parser.add_argument("--only", action="append", default=[], help="bugs whose code holds all of these words")
    kin = parser.add_mutually_exclusive_group()
    kin.add_argument(
        "--torch", dest="kin", action="store_const", const=TORCH, default=NUMPY, help="programs in PyTorch, which has to be installed"
    )
    kin.add_argument(
        "--later", dest="kin", action="store_const", const=LATER, default=NUMPY, help="the second set of bugs, with its own seeds"
    )
    parser.add_argument("--sentences", action="store_true", help="what each bug does, beside the causes that were named")
    parser.add_argument("--replay", metavar="CASE", help="one case, by its name")
    return parser.parse_args(arguments)


def _watched(cases: Iterable) -> Iterable:  # type: ignore[type-arg]
    """The cases, counted on a terminal."""
    for number, one in enumerate(cases, 1):
        if sys.stderr.isatty() and number % 50 == 0:
            print(f"\r{number} cases", end="", file=sys.stderr, flush=True)
        yield one


def _table(title: str, results: Sequence[Judged], key: Callable[[Judged], str]) -> None:
    print(f"\n{title}\n{_line(HEAD)}")
    groups: dict[str, list[Judged]] = {}
    for one in results:
        groups.setdefault(key(one), []).append(one)
    for name, group in groups.items():
        print(_line(_row(name, group)))
    print(_line(_row("all", results)))


def _row(name: str, group: Sequence[Judged]) -> Sequence[str]:
    tell = [one for one in group if one.tells]
    counts = (len(group), len(tell), *(sum(map(check, tell)) for check in TOLD), *(sum(map(check, group)) for check in ALWAYS))
    return name, *map(str, counts)


TOLD: tuple[Callable[[Judged], bool], ...] = (
    lambda one: one.is_first,
    lambda one: one.is_very_first,
    lambda one: bool(one.said.cause),
    lambda one: one.is_named,
    lambda one: one.is_among,
    lambda one: not one.twins,
)
ALWAYS: tuple[Callable[[Judged], bool], ...] = (lambda one: one.alarm, lambda one: bool(one.said.crash))


def _line(cells: Sequence[str]) -> str:
    return f"{cells[0]:<{FIRST}}" + "".join(f"{cell:>{OTHERS}}" for cell in cells[1:])


def _sum(bugs: Sequence[Judged], right: Sequence[Judged]) -> None:
    tell = [one for one in bugs if one.tells]
    known = [one for one in tell if one.is_judged]
    print(f"\nfirst difference right: {_share(sum(one.is_first for one in tell), len(tell))} of the cases that tell the bug")
    print(f"a cause named: {_share(sum(bool(one.said.cause) for one in tell), len(tell))}")
    print(f"the accepted cause named: {_share(sum(one.is_named for one in known), len(known))} of those that are judged in accepted.py")
    print(f"right programs found wrong: {_share(sum(one.alarm for one in right), len(right))}")


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole if whole else 0:.1f} %)"


def _list(title: str, found: Sequence[Judged]) -> None:
    if found:
        print(f"\n{title}: {len(found)}")
        print("".join(f"  {one.told()}\n" for one in found[:LISTED]), end="")


def _crashes(found: Sequence[Judged]) -> None:
    """Each error, how often it came, and a case to replay."""
    alike = Counter(one.said.crash for one in found)
    example = {one.said.crash: one.case for one in reversed(found)}
    for crash, times in alike.most_common(LISTED):
        print(f"\ncrashed {times} times, as in {example[crash]}: {crash[:LONGEST]}")


def _sentences(results: Sequence[Judged]) -> None:
    """Each bug, what it does, what is accepted for it, and the causes that were named, with how often."""
    for code in dict.fromkeys(one.case.code for one in results):
        every = [one for one in results if one.case.code == code]
        tell = [one for one in every if one.tells]
        print(f"\n{code}: {every[0].case.done}\n  accepted: {', '.join(EVERY_ACCEPTED.get(code, ())) or 'not yet judged'}")
        alike = Counter(twin for one in tell for twin in one.twins)
        print("".join(f"  the same numbers as {twin}: {times} of {len(tell)}\n" for twin, times in alike.most_common(5)), end="")
        for (cause, thought), times in Counter((one.said.cause, one.said.thought) for one in tell).most_common(6):
            print(f"  {times:>3} {cause or 'no cause'}{': it looks as if ' * bool(thought)}{thought}")


def _replay(name: str) -> int:
    one = judged(case(name))
    print(json.dumps({"config": one.case.task.config(), "dump": [as_json(dump) for dump in one.case.dumps()]}, ensure_ascii=False))
    print(one.told(), one.said.page, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
