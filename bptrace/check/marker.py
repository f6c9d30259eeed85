"""Marks a sheet: it judges numbers as they were written, follows the student's own numbers, and says what went wrong first."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from fractions import Fraction
from math import isfinite
from operator import attrgetter
from typing import Union

from ..answers.headings import understood
from ..answers.sheet import Answer, Numeral, Sheet
from ..errors import NotFinite, Problem, UnknownName, UsageError, count_of
from ..inputs.config.config import Config
from .credit import NO_CREDIT, Credit
from .diagnosis.causes import Cause
from .diagnosis.suspects import Search
from .followed import FollowedSheet
from .judging.answer_key import AnswerKey, Question
from .judging.asked_digits import asked_digits
from .judging.entries import SAYS_NOTHING, Entry, Finding
from .judging.iterations import At
from .judging.judge import Judge, Written
from .judging.judged_sheet import JudgedSheet
from .report import RIGHT, Mark, Marked, message, noted, unread
from .strict import StrictSheet, strict_judge
from .worth import Paid, Worth, notes

MOST_LOOKED_FOR = 1000  # unknown names for which the nearest are looked for: whoever has more of them means another network
MOST_OF_A_KIND = 1000  # further answers to one question, and unknown names, that a sheet's report lists: the others are counted
LAST = float("inf")  # the rank of an answer that has no place in the order of computation

Answered = tuple[Question, Answer]
Numbered = tuple[Question, Answer, Numeral]
Meant = Union[Question, str]  # of a name on a sheet; a text says why it means nothing


class Marker:
    """Marks sheets against one config; what was worked out for one sheet serves the next. If it is `strict`, nothing is excused.

    `like` marks against another config, which differs in nothing but numbers: what does not depend on them is not worked out again.

    Raises InputError where the exercise asks for what there is not, NotFinite where it asks for what is not finite.
    """

    def __init__(self, config: Config, strict: bool = False, like: Marker | None = None) -> None:
        self.strict = strict
        self.key, exercise = AnswerKey(config), config.exercise
        self.credit = Credit(self.key, exercise)
        self.asked = asked_digits(config)
        self.search: Search = Search(self.key, like.search if like is not None else None)
        self._meanings: dict[str, Meant] = {}
        self._looked_for = 0

    def mark(self, sheet: Sheet) -> Marked:
        """The sheet, marked. One that could not be read has no answers; neither has one that cannot be marked."""
        try:
            return self._marked(understood(sheet, self.at))
        except NotFinite as error:
            problem = Problem("not-finite", f"this sheet cannot be followed: {error.name} is not a finite number")
        except Exception as error:  # one sheet shall not end the marking of a class
            if os.environ.get("BPTRACE_DEBUG"):
                raise
            problem = Problem("bug", f"this sheet could not be marked: {type(error).__name__}: {error}", "this is a mistake in bptrace")
        return self._unmarked(sheet, (*sheet.problems, problem))

    def _unmarked(self, sheet: Sheet, problems: tuple[Problem, ...]) -> Marked:
        most = _sum(self.credit.pay(at)["correct"] for at in self.credit.asked)
        return Marked(sheet.student, sheet.file, (), NO_CREDIT, most, problems, "", sheet.id, sheet.headings)

    def _marked(self, sheet: Sheet) -> Marked:
        if not sheet.answers:
            return self._unmarked(sheet, sheet.problems)
        answers, again, unknown = self._sorted_out(sheet.answers)
        beside = list(self._beside(answers, again[:MOST_OF_A_KIND], unknown[:MOST_OF_A_KIND]))
        judged, notes = self._judged(
            [(question, answer, answer.number) for question, answer in answers.values() if answer.number is not None]
        )
        marks = sorted([*beside, *judged], key=attrgetter("rank"))
        begin = next((mark.cell for mark in marks if mark.verdict == "wrong"), "")
        score, most = _sum(mark.score for mark in marks), _sum(mark.max_score for mark in marks)
        untold = [*_untold("more repeated answer", again), *_untold("more unknown name", unknown)]
        problems = (*sheet.problems, *untold)
        about = (problems, begin, sheet.id, sheet.headings, self.strict, notes)
        return Marked(sheet.student, sheet.file, tuple(marks), score, most, *about)

    def meaning(self, typed: str) -> Meant:
        """The quantity that a name on a sheet means, or why it means none."""
        if typed not in self._meanings:
            try:
                self._meanings[typed] = self.key.question(self.key.named(typed))
            except UnknownName as error:
                self._looked_for += 1
                self._meanings[typed] = error.problem.hint if self._looked_for <= MOST_LOOKED_FOR else "there is no such quantity"
            except NotFinite:
                self._meanings[typed] = "it is not a finite number in this config"
            except UsageError as error:
                self._meanings[typed] = error.problem.message + (f": {error.problem.hint}" if error.problem.hint else "")
        return self._meanings[typed]

    def at(self, typed: str) -> At | None:
        """Which quantity a name on a sheet means, None where it means none."""
        question = self._meanings.get(typed) or self.meaning(typed)
        return None if isinstance(question, str) else question.at

    # the marks

    def _beside(self, answers: dict[At, Answered], again: Sequence[Answered], unknown: Sequence[Mark]) -> Iterator[Mark]:
        """The marks of all that is no number to be judged; what is asked and missing is added to the answers."""
        yield from unknown
        yield from (self._again(question, answer, answers[question.at][1]) for question, answer in again)
        for at in self.credit.asked:
            if at not in answers:
                question = self.key.question(at)
                answers[at] = question, Answer(question.spelled, "", None)
        yield from (self._empty(question, answer) for question, answer in answers.values() if answer.number is None)

    def _sorted_out(self, every: Sequence[Answer]) -> tuple[dict[At, Answered], list[Answered], list[Mark]]:
        """The answer that counts for each question, the further answers to it, and the marks of answers whose names mean nothing."""
        answers: dict[At, Answered] = {}
        again, unknown = list[Answered](), list[Mark]()
        for place, answer in enumerate(every):
            question = self._meanings.get(answer.name) or self.meaning(answer.name)
            if isinstance(question, str):
                said = unread(answer) if answer.is_several else question  # a matrix has no name: each of its numbers has
                unknown.append(Mark(answer.name, "", answer.text, "unknown", message=said, line=answer.line, rank=(LAST, place)))
            elif (first := answers.get(question.at)) is not None and first[1].number is not None:
                again.append((question, answer))
            else:
                again += [] if first is None else [first]  # a blank line does not count as an answer
                answers[question.at] = question, answer
        return answers, again, unknown

    def _again(self, question: Question, answer: Answer, first: Answer) -> Mark:
        """The mark of a further answer to the same question. The first one counts, and one that repeats it is passed over."""
        same = answer.number is None or (first.number is not None and answer.number.value == first.number.value)
        where = f"{' already' * (first.line < answer.line)} on line {first.line}" if first.line else " already"
        said = f"the same as {first.name}" if answer.number and same else f"answered{where}: {first.text or 'blank'}"
        mark = Mark(answer.name, question.spelled, answer.text, "twice", message=said, line=answer.line, asked=not same)
        return mark._replace(rank=(*question.rank, 1))  # right after the first

    def _empty(self, question: Question, answer: Answer) -> Mark:
        """The mark of an answer that is blank, or cannot be read."""
        verdict, most = "unreadable" if answer.text else "blank", self.credit.pay(question.at)["correct"]
        mark = Mark(answer.name, question.spelled, answer.text, verdict, question.truth, max_score=most, message=unread(answer))
        return mark._replace(line=answer.line, asked=self.credit.asks(question.at), rank=question.rank)

    def _judged(self, written: Sequence[Numbered]) -> tuple[list[Mark], tuple[str, ...]]:
        """The marks of the numbers, and what is to be said of the whole sheet."""
        judge = strict_judge(self.asked, _numbers(written)) if self.strict else Judge(self.asked.on(number for _, _, number in written))
        found = [(question, answer, judge.plainly(question, number)) for question, answer, number in written]
        right = [self._mark(question, answer, finding, Worth(finding.verdict)) for question, answer, finding in found if finding]
        return (right, ()) if len(right) == len(found) else self._followed(written)

    def _mark(
        self,
        question: Question,
        answer: Answer,
        finding: Finding,
        worth: Worth,
        sources: tuple[str, ...] = (),
        causes: tuple[Cause, ...] = (),
    ) -> Mark:
        pay = self.credit.pay(question.at)
        share = NO_CREDIT if finding in SAYS_NOTHING else pay.get(worth.share, NO_CREDIT)
        return Mark(
            answer.name,
            question.spelled,
            answer.text,
            "repeated" if worth.share == "repeated" else finding.verdict,
            question.truth,
            causes=causes,
            sources=sources,
            score=share if worth.part == 1 else share * worth.part,
            max_score=pay["correct"],
            message=noted(message(finding, sources, causes, self.asked.digits, worth.why), answer),
            line=answer.line,
            asked=self.credit.asks(question.at),
            rank=question.rank,
        )

    def _followed(self, written: Sequence[Numbered]) -> tuple[list[Mark], tuple[str, ...]]:
        """The same for a sheet with wrong numbers: each number is compared with what follows from those before it."""
        numbers, answers = _numbers(written), {question.at: answer for question, answer, _ in written}
        if self.strict:
            sheet = StrictSheet(self.search, self.asked, numbers)
            return list(self._marks(sheet, sheet, answers)), ()
        followed = FollowedSheet(self.search, self.asked, numbers)
        paid = Paid(followed)
        return list(self._marks(followed, paid, answers)), tuple(notes(followed, paid))

    def _marks(self, followed: FollowedSheet | StrictSheet, paid: Paid | StrictSheet, answers: Mapping[At, Answer]) -> Iterator[Mark]:
        sheet, diagnosis = followed.judged, followed.diagnosis
        conventions = {at for at, causes in diagnosis.causes.items() if any(cause.convention for cause in causes) and not self.strict}
        for at in sheet.order:
            entry, tell = sheet.entries[at], diagnosis.tell.get(at)
            sources = tuple(sheet.entries[source].question.spelled for source in entry.sources)
            mark = self._mark(entry.question, answers[at], entry.finding, paid.worth(entry), sources, diagnosis.causes.get(at, ()))
            score, carried = self._score(mark.score, entry, conventions), _carried(sheet, entry)
            yield mark._replace(score=score, carried=carried, tell=self.key.spelled(tell) if tell else "")

    def _score(self, score: Fraction, entry: Entry, conventions: Set[At]) -> Fraction:
        """What a number earns: a share where it is right under another convention, or follows from such a number, if that is more."""
        if entry.at in conventions or (entry.sources and conventions >= set(entry.sources)):
            return max(score, self.credit.pay(entry.at)["convention"])
        return score


def _numbers(written: Sequence[Numbered]) -> Written:
    return [(question, number) for question, _, number in written]


def _carried(sheet: JudgedSheet, entry: Entry) -> float | None:
    """The value that follows from the student's own earlier numbers; None for a number that is right by itself."""
    if entry.finding.verdict in RIGHT and entry.finding.verdict != "rounded":
        return None
    value = sheet.intervals.exactly(entry.at)
    return value if isfinite(value) else None


def _untold(what: str, found: Sequence[object]) -> Iterator[Problem]:
    if (more := len(found) - MOST_OF_A_KIND) > 0:
        yield Problem("more", f"and {count_of(more, what)}", "does the sheet belong to another exercise?")


def _sum(marks: Iterable[Fraction]) -> Fraction:
    """The sum of the marks. Most of them are the same object, and multiplying fractions is quicker than adding them."""
    found = list(marks)
    each = {id(mark): mark for mark in found}
    return sum((each[which] * count for which, count in Counter(map(id, found)).items()), NO_CREDIT)
