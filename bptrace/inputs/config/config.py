"""What a config says, once it has been read and found good."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ...errors import Place, UsageError, count_of, visible
from ...formula.number import ROUND, shortest
from ...model.network import Network
from ...model.symbols import Cell
from ..tree.nodes import shortened
from .keys import EXERCISE, defaults

if TYPE_CHECKING:
    from fractions import Fraction

MOST_OF_A_TITLE = 60  # characters, within a line
_DEFAULT = defaults(EXERCISE)
_RATE_REMEDY = "an update needs one: write learning_rate: 0.5, or say --set η=0.5; run -n 0 makes none"


def _exact(default: int) -> "Fraction":
    """A default of 0 or 1, typed as a fraction but left an int: the two are equal, and importing fractions would slow every command."""
    return cast("Fraction", default)


class Sample(NamedTuple):
    """One row of data. `targets` is empty where the loss needs none."""

    inputs: tuple[float, ...]
    targets: tuple[float, ...] = ()

    def value(self, cell: Cell) -> float:
        """An input or a target."""
        return (self.targets if cell.kind == "target" else self.inputs)[cell.at[0]]


class Rounding(NamedTuple):
    """So many decimal places ("dp") or significant figures ("sf")."""

    kind: str
    digits: int

    def __str__(self) -> str:
        return f"{self.digits}{self.kind}"

    def rounded(self, value: float) -> float:
        """The value to these digits."""
        return ROUND[self.kind](value, self.digits)


class Asked(NamedTuple):
    """A selector under `ask`, as it is written, and where."""

    text: str
    place: Place


class Worth(NamedTuple):
    """A selector under `marks`, where it is written, and the mark of each answer that it means."""

    text: str
    place: Place
    mark: "Fraction"


class Vary(NamedTuple):
    """What differs from student to student: the word for a group of numbers, such as `weights`, or the name of one as we
    write it: `w5`, `i1`, `η`, and `i1#2` of one of several samples.

    `place` is where it is written. The values are exact, ascending, each once.
    """

    what: str
    place: Place
    values: "tuple[Fraction, ...]"


class Exercise(NamedTuple):
    """What is asked of a sheet, and how it is marked. Marks and shares of a mark are exact: fractions, or 0 and 1.

    Nothing asked means what the sheet holds. `digits` are those that an answer has to have, None for the usual. `marks` are in
    the order of the file, `default` is for what none of them means. The shares are for answers that follow from an earlier
    mistake, that were rounded on the way, that are a digit short, that repeat a mistake, that are right under another
    convention. `reveal` is how much a student's report says. What is `given` is printed on a sheet, and not asked.
    What may `vary` is in the order of the file, that of one sample last; `variants` is how many there are, None for one for each student.
    """

    ask: tuple[Asked, ...] = ()
    given: tuple[Asked, ...] = ()
    digits: Rounding | None = None
    marks: tuple[Worth, ...] = ()
    default: "Fraction" = _exact(_DEFAULT["marks"]["default"])
    carried: "Fraction" = _exact(_DEFAULT["carried"])
    rounded: "Fraction" = _exact(_DEFAULT["rounded"])
    imprecise: "Fraction" = _exact(_DEFAULT["imprecise"])
    repeated: "Fraction" = _exact(_DEFAULT["repeated"])
    convention: "Fraction" = _exact(_DEFAULT["convention"])
    reveal: str = _DEFAULT["reveal"]
    vary: tuple[Vary, ...] = ()
    variants: int | None = None


class Unrated(NamedTuple):
    """A config that wants so many updates and has no learning rate for them, and where it stands."""

    updates: int
    place: Place


class Config(NamedTuple):
    """A network with its parameters, its data and its schedule.

    `parameters` gives the first value of each parameter, in the order of `network.parameters()`. `updates` is how many
    parameter updates to make, 0 for a forward and backward pass alone; `batch` how many samples each update uses.
    `learning_rate` is None where none is given. If updates are wanted all the same, `updates` is 0 and `unrated` says so: it is
    for those to raise who need an update.
    `assumed` are the layers that have the identity because no activation is written.
    `data` is the config written out in full, every default included, ready for JSON; a config again if it is read. `path` is the
    file that it was read from, `tables` are those with its samples.
    """

    network: Network
    parameters: dict[str, float]
    samples: tuple[Sample, ...]
    learning_rate: float | None
    updates: int
    batch: int
    data: dict[str, Any]
    title: str
    source: str
    notation: str
    digits: int
    round_each: Rounding | None
    path: str
    exercise: Exercise
    unrated: Unrated | None = None
    assumed: tuple[int, ...] = ()
    tables: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """The config in a line, with its learning rate as η and its updates."""
        network, samples = self.network, count_of(len(self.samples), "sample")
        rate = "no η" if self.learning_rate is None else f"η {shortest(self.learning_rate)}"
        facts = (network.loss.name, samples, rate, count_of(self.updates, "update"))
        return as_repr("Config", f"{called(self)}: {network.sizes} {', '.join([*network.activations, *facts])}")

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that it was read from."""
        return (self.path, *self.tables)

    @property
    def eta(self) -> float:
        """The learning rate, for those who need one. Raises UsageError where none is given."""
        if self.learning_rate is None:
            raise UsageError("the config has no learning_rate", _RATE_REMEDY, "missing", self.unrated.place if self.unrated else None)
        return self.learning_rate

    @property
    def inlined(self) -> tuple[str, ...]:
        """Kinds that are written out in the batch's gradients: those of one sample, unless each is rounded on its own."""
        return () if self.round_each else self.network.unasked

    @property
    def batches(self) -> int:
        """The number of batches of an epoch."""
        return len(self._starts)

    def batch_of(self, iteration: int) -> range:
        """The samples that an iteration uses, by their numbers in the file, from 1; the last batch of an epoch may be short."""
        start = self._starts[(iteration - 1) % self.batches]
        return range(start, min(start + self.batch, len(self.samples) + 1))

    @property
    def _starts(self) -> range:
        return range(1, len(self.samples) + 1, self.batch)


def called(config: Config) -> str:
    """What a config is called within a line: by its title, else by its file."""
    return visible(shortened(config.title or config.path, MOST_OF_A_TITLE)) or "a config"


def as_repr(kind: str, said: str) -> str:
    """The repr of an object of ours, which says what it is in a line: `<bptrace.Trace mazur: 10 iterations>`."""
    return f"<bptrace.{kind} {said}>"


def with_given(config: Config, given: Sequence[str]) -> Config:
    """The config with more of the numbers of its exercise printed instead of asked for; its `data` say the same."""
    if not given:
        return config
    exercise = config.exercise
    printed = (*exercise.given, *(Asked(text, Place("--given", 1, 1, len(text), text)) for text in given))
    told = {**(config.data.get("exercise") or {}), "given": [one.text for one in printed]}
    return config._replace(exercise=exercise._replace(given=printed), data={**config.data, "exercise": told})
