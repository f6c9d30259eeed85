"""Marking a sheet: by what was written, following the student's own numbers, and saying what went wrong first."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from fractions import Fraction
from math import isfinite
from operator import itemgetter
from typing import Union

from ..answers.sheet import Answer, Numeral, Sheet
from ..errors import NotFinite, Problem, UnknownName, UsageError, did_you_mean
from ..formula.intervals import middle
from ..inputs.config.config import Config
from .credit import NO_CREDIT, Credit
from .diagnosis.causes import Inquiry, Verdict
from .diagnosis.search import Search
from .judging.answer_key import Course
from .judging.judge import EMPTY, Judge, Judged, Question
from .judging.judged_sheet import Finding, Paper
from .judging.places import At
from .judging.precision import USUAL
from .messages import message, noted, unread
from .report import RIGHT, Mark, Marked

Written = tuple[Question, Answer, Numeral]
Placed = tuple[tuple[float, ...], Mark]
Asked = Union[Question, str]  # what a name means, or what is to be said of one that means nothing


class Marker:
    """Marks sheets against one config; what was worked out for one sheet serves the next.

    Raises InputError where the exercise asks for what there is not, NotFinite where it asks for what is not finite.
    """

    def __init__(self, config: Config) -> None:
        self.course, exercise = Course(config), config.exercise
        self.credit = Credit(self.course, exercise)
        self.digits = exercise.digits or config.round_each or USUAL
        self.judge, self.search = Judge(self.course, self.digits), Search(self.course)
        self._questions: dict[At, Question] = {}
        self._meant: dict[str, Asked] = {}

    def mark(self, sheet: Sheet) -> Marked:
        """The sheet, marked. One that could not be read has no answers; neither has one that cannot be marked."""
        try:
            return self._marked(sheet)
        except NotFinite as error:
            problem = Problem("not-finite", f"this sheet cannot be followed: {error.name} is no longer a finite number")
        except Exception as error:  # one sheet shall not end the marking of a class
            if os.environ.get("BPTRACE_DEBUG"):
                raise
            problem = Problem("bug", f"this sheet could not be marked: {type(error).__name__}: {error}", "this is a mistake in bptrace")
        return self._unmarked(sheet, (*sheet.problems, problem))

    def _unmarked(self, sheet: Sheet, problems: tuple[Problem, ...]) -> Marked:
        most = _sum(self.credit.pay(at)["correct"] for at in self.credit.asked)
        return Marked(sheet.student, sheet.file, (), NO_CREDIT, most, problems)

    def _marked(self, sheet: Sheet) -> Marked:
        if not sheet.answers:
            return self._unmarked(sheet, sheet.problems)
        marks = [mark._replace(rank=rank) for rank, mark in sorted(self._marks(sheet), key=itemgetter(0))]
        begin = next((mark.cell for mark in marks if mark.verdict == "wrong"), "")
        score, most = _sum(mark.score for mark in marks), _sum(mark.max_score for mark in marks)
        return Marked(sheet.student, sheet.file, tuple(marks), score, most, sheet.problems, begin)

    # what the names mean

    def meant(self, typed: str) -> Asked:
        """The quantity that a name on a sheet means, or why it means none."""
        if typed not in self._meant:
            try:
                self._meant[typed] = self.question(self.course.named(typed))
            except UnknownName as error:
                self._meant[typed] = did_you_mean(error.nearest) or error.problem.hint
            except NotFinite:
                self._meant[typed] = "it is not a finite number in this config"
            except UsageError as error:
                self._meant[typed] = error.problem.message + (f": {error.problem.hint}" if error.problem.hint else "")
        return self._meant[typed]

    def question(self, at: At) -> Question:
        """What is known of a quantity before anything is read. Raises NotFinite."""
        if at not in self._questions:
            course, before = self.course, self.course.before(at)
            known = None if before is None else course.truth(before)
            self._questions[at] = Question(at, course.spelled(at), course.truth(at), known, course.noise(at), course.rank(at))
        return self._questions[at]

    # the marks, each with its place in the order of computation

    def _marks(self, sheet: Sheet) -> Iterator[Placed]:
        asked: dict[At, Answer] = {}
        again: list[tuple[Question, Answer]] = []
        for place, answer in enumerate(sheet.answers):
            meant = self._meant.get(answer.name) or self.meant(answer.name)
            if isinstance(meant, str):
                yield (LAST, place), Mark(answer.name, "", answer.text, "unknown", message=meant, line=answer.line)
            elif meant.at not in asked:
                asked[meant.at] = answer
            elif asked[meant.at].number is None:  # a line that was left blank is no answer
                again.append((meant, asked[meant.at]))
                asked[meant.at] = answer
            else:
                again.append((meant, answer))
        yield from (((*question.rank, 1), self._again(question, answer, asked[question.at])) for question, answer in again)
        written: list[Written] = []
        for at, answer in asked.items():
            question = self._questions[at]
            if answer.number is None:
                yield question.rank, self._empty(question, answer)
            else:
                written.append((question, answer, answer.number))
        for at in self.credit.asked:
            if at not in asked:
                question = self.question(at)
                yield question.rank, self._empty(question, Answer(question.cell, "", None))
        yield from self._judged(written)

    def _again(self, question: Question, answer: Answer, first: Answer) -> Mark:
        """A second answer to the same question: said once more, it is passed over; where it is another, the first counts."""
        same = answer.number is None or (first.number is not None and answer.number.value == first.number.value)
        where = f"{' already' * (first.line < answer.line)} on line {first.line}" if first.line else " already"
        said = f"the same as {first.name}" if answer.number and same else f"answered{where}: {first.text or 'blank'}"
        return Mark(answer.name, question.cell, answer.text, "twice", message=said, line=answer.line, asked=not same)

    def _empty(self, question: Question, answer: Answer) -> Mark:
        """What is blank, or cannot be read."""
        verdict, most = "unreadable" if answer.text else "blank", self.credit.pay(question.at)["correct"]
        mark = Mark(answer.name, question.cell, answer.text, verdict, question.truth, max_score=most, message=unread(answer))
        return mark._replace(line=answer.line, asked=self.credit.asks(question.at))

    def _judged(self, written: Sequence[Written]) -> Iterator[Placed]:
        plain = [self.judge.plainly(question, number) for question, _, number in written]
        if None in plain:
            yield from self._followed(written)
            return
        for (question, answer, _), judged in zip(written, plain, strict=True):  # nothing has to be followed
            assert judged is not None
            yield question.rank, self._mark(question, answer, judged)

    def _mark(
        self, question: Question, answer: Answer, finding: Judged | Finding, sources: tuple[str, ...] = (), verdict: Verdict | None = None
    ) -> Mark:
        said = message(finding, sources, verdict, self.digits)
        pay = self.credit.pay(question.at)
        score = NO_CREDIT if finding.why in EMPTY else pay.get(finding.verdict, NO_CREDIT)
        return Mark(
            answer.name,
            question.cell,
            answer.text,
            finding.verdict,
            question.truth,
            causes=verdict.causes if verdict else (),
            sources=sources,
            score=score,
            max_score=pay["correct"],
            message=noted(said, answer),
            tell=self.course.spelled(verdict.tell) if verdict and verdict.tell else "",
            line=answer.line,
            asked=self.credit.asks(question.at),
        )

    def _followed(self, written: Sequence[Written]) -> Iterator[Placed]:
        """The marks of a sheet on which something is wrong: its numbers are followed from one to the other."""
        answers = {question.at: answer for question, answer, _ in written}
        paper = Paper(self.course, self.judge, [(question, number) for question, _, number in written])
        verdicts = Inquiry(self.search, paper.reading, list(paper.origins.values())).verdicts()
        conventions = {at for at, verdict in verdicts.items() if any(cause.convention for cause in verdict.causes)}
        for at, finding in paper.findings().items():
            question, sources = self._questions[at], tuple(self._questions[source].cell for source in finding.sources)
            mark = self._mark(question, answers[at], finding, sources, verdicts.get(at))
            if finding.verdict not in RIGHT or finding.verdict == "rounded":
                level = middle(paper.reading.follows(at))
                mark = mark._replace(carried=level if isfinite(level) else None)
            yield question.rank, mark._replace(score=self._score(mark.score, question, finding, conventions))

    def _score(self, score: Fraction, question: Question, finding: Finding, conventions: Set[At]) -> Fraction:
        """What a verdict earns once it is known what is right under another convention, and what follows from that."""
        if question.at in conventions:
            return self.credit.pay(question.at)["convention"]
        if finding.verdict == "carried" and finding.why:
            return NO_CREDIT
        if finding.sources and conventions >= set(finding.sources):
            return max(score, self.credit.pay(question.at)["convention"])
        return score


LAST = float("inf")


def _sum(marks: Iterable[Fraction]) -> Fraction:
    """The sum. Most marks are the very same fraction, and to multiply is quicker than to add."""
    found = list(marks)
    each = {id(mark): mark for mark in found}
    return sum((each[which] * count for which, count in Counter(map(id, found)).items()), NO_CREDIT)
