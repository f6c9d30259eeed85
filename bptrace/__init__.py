"""Backpropagation worked the way a person does on paper, with every number shown.

config = bptrace.load("configs/mazur.yaml")     # or a text of YAML or JSON, or a dict
trace = bptrace.run(config)                      # whoever wants a config takes a path too
trace["net_h1"], trace["dE/dw5"], trace["w5+"], trace["E+"]
trace.array("net", layer=1)
trace.to_json(), trace.to_csv(), trace.to_frame(), list(trace), dict(trace)
print(bptrace.explain(config, "dE/dw5"))
print(bptrace.diff(config, {"net_h1": 0.3775, "w5+": 0.4411}))
bptrace.gradcheck(config), bptrace.names(config, "delta")
marked = bptrace.mark(config, {"net_h1": "0.3775", "w5+": "0.4411"})
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

__all__ = [
    "BptraceError",
    "Config",
    "Diff",
    "Explanation",
    "GradientCheck",
    "InputError",
    "Marked",
    "NameList",
    "NotFinite",
    "Trace",
    "UnknownName",
    "UsageError",
    "__version__",
    "assert_same_step",
    "diff",
    "explain",
    "gradcheck",
    "hold",
    "load",
    "mark",
    "names",
    "run",
]

from . import explain as _folder  # noqa: F401 (the first import of a folder takes its name here: it has to come before the function)
from .errors import BptraceError, InputError, NotFinite, UnknownName, UsageError
from .version import __version__

if TYPE_CHECKING:
    from .explain.comparison.given_sides import GivenSide
    from .inputs.config.config import Config
    from .inputs.config.given_config import GivenConfig
    from .views.notebook import Explanation, Marked, Trace
    from .views.results import Diff, GradientCheck, NameList

_LATE = {
    "Config": ".inputs.config.config",
    **dict.fromkeys(("Explanation", "Marked", "Trace"), ".views.notebook"),
    **dict.fromkeys(("Diff", "GradientCheck", "NameList"), ".views.results"),
}


def load(given: GivenConfig) -> Config:
    """The config that is given: a path, a text of YAML or JSON, nested Python data, or a trace in any of these forms.

    A text is a string with a line break, or one that begins with {; any other string is a path, and "-" is standard input. Numbers
    may be numpy's. Files that a text or a dict names are looked for in the folder where Python works. Wherever a config is wanted,
    the same may be given. Raises InputError with every problem of it, UsageError where there is no such file.
    """
    from .inputs.config.given_config import config_from

    return config_from(given)


def run(config: GivenConfig, iterations: int | None = None, only: str | Sequence[str] = (), backend: str | None = None) -> Trace:
    """Works a config and keeps every value, or those that `only` selects.

    `iterations` is a number of parameter updates, in place of the config's. `backend` is "walk", "compiled" or "numpy";
    if it is None, the one that takes the least time is used. Raises NotFinite if the run diverges, UnknownName for a bad selector.
    """
    from .engine.steps import record, with_updates
    from .trace.selection import select
    from .views.notebook import Trace

    known = load(config)
    chosen = select(known.network, known.notation, _listed(only))
    return record(known if iterations is None else with_updates(known, iterations), chosen, backend).as_kind(Trace)


def explain(config: GivenConfig, *names: str, depth: int | None = 1) -> Explanation:
    """Where numbers come from, as `bptrace explain` tells it; without a name, the config worked as in a textbook.

    The numbers in a formula are explained too, `depth` levels down; None goes down to the given numbers. Raises UnknownName for a
    name that means nothing, NotFinite if the run diverges.
    """
    from .views.notebook import explanation_of

    return explanation_of(load(config), names, depth)


def mark(config: GivenConfig, answers: Mapping[str, str | float], student: str = "") -> Marked:
    """Marks answers by name, as `bptrace check` does. A number is given as it was written: "0.5900" claims four decimals.

    In the result, `answers` are the marks in the order of computation, `score` and `max_score` are fractions, and `right` is
    True if everything is right. Raises InputError if the config's exercise asks for a quantity that does not exist.
    """
    from .answers.numerals import answer
    from .answers.sheet import Sheet
    from .check.marker import Marker
    from .views.notebook import Marked

    lines = tuple(answer(name, str(text), line, 1) for line, (name, text) in enumerate(answers.items(), 1))
    known = load(config)
    return Marked.of(Marker(known).mark(Sheet(student, "", lines)), known)


def diff(a: GivenSide, b: GivenSide, tolerance: float | None = None, atol: float | None = None, only: str | Sequence[str] = ()) -> Diff:
    """Compares two runs number by number, in the order of computation, as `bptrace diff` does.

    A side is a config, which is worked, a trace, a path, a mapping of names to numbers or arrays, or a list of these, one for each
    iteration. `tolerance` is relative to the larger number, and `atol` is absolute; if they are None, they are the usual ones for
    the type of the numbers. `only` are selectors of what is compared. Raises InputError, UnknownName for a bad selector, UsageError
    if the two have nothing in common.
    """
    from .explain.comparison.given_sides import given_side
    from .explain.comparison.sides import sides
    from .views.results import diff_of

    return diff_of(sides(given_side(a, "A"), given_side(b, "B")), _listed(only), _share(tolerance), _share(atol))


def hold(
    config: GivenConfig,
    arrays: Any = None,
    *,
    iteration: int | None = None,
    tolerance: float | None = None,
    atol: float | None = None,
    only: str | Sequence[str] = (),
    **layers: Any,
) -> Diff:
    """Holds the numbers of your own network against a config that states it.

    `arrays` is a mapping of names to arrays in the usual spellings (W1, b1, z1, a1, dW1, db1; fc1.weight; layers.0.kernel), nested
    or not; a list of such mappings has an iteration in each. Or the arrays come layer by layer, from the first one up: net=, out=,
    delta=, dout=, dw=, db=, w=, b=, new_w=, new_b=, each a list; and x=, t=, loss=, lr=. net, out, delta and dout are (samples,
    units), w, dw and new_w (units, inputs), or the other way round; arrays of numpy, torch, JAX and TensorFlow, and lists. Arrays
    of one iteration belong to the first, or to `iteration`. `tolerance`, `atol` and `only` are those of `diff`.

    In the result, `ok` is True if everything agrees, `first` is the first number that differs, `cause` is what was probably done
    otherwise, `str()` tells all of it, and `raise_if_wrong()` raises AssertionError. Raises UsageError for arrays that are none.
    """
    from .explain.comparison.given_sides import held_sides
    from .views.results import diff_of

    return diff_of(held_sides(load(config), arrays, layers, iteration), _listed(only), _share(tolerance), _share(atol))


def assert_same_step(config: GivenConfig, arrays: Any = None, **held: Any) -> None:
    """Raises AssertionError, with what differs and the probable cause, unless the arrays are those of the config; see `hold`.

    An array that cannot be read fails too: what is not compared proves nothing.
    """
    __tracebackhide__ = True
    hold(config, arrays, **held).raise_if_wrong(unread=False)


def gradcheck(config: GivenConfig, iteration: int = 1, tolerance: float = 1e-6, full: bool = False) -> GradientCheck:
    """Checks the gradients of an iteration against central differences and, where PyTorch is installed, its autograd.

    A gradient whose relative error is above `tolerance` is wrong. Of a large network some are checked, unless `full`. Raises
    UsageError if there is no such iteration, NotFinite if the run diverges before it.
    """
    from .explain.gradcheck.gradients import GradCheck, Report, autograd
    from .views.results import GradientCheck

    _share(tolerance)
    check = GradCheck(load(config), iteration, tolerance, full)
    return GradientCheck(Report(check, list(check), autograd(check.working, tolerance)))


def names(config: GivenConfig, pattern: str | Sequence[str] = ()) -> NameList:
    """The names of a config's quantities, or those that a selector means, such as "delta" or "dE/dw*"; several in a list.

    Raises UnknownName for a selector that means nothing.
    """
    from .views.results import NameList

    return NameList(load(config), _listed(pattern))


def _listed(selectors: str | Sequence[str]) -> Sequence[str]:
    return [selectors] if isinstance(selectors, str) else selectors


def _share(tolerance: float | None) -> float | None:
    if tolerance is not None and not 0 <= tolerance < 1:
        raise UsageError(f"{tolerance} is no tolerance", "a tolerance is a share, from 0 up to 1, such as 1e-6")
    return tolerance


def __getattr__(name: str) -> object:
    if name in _LATE:
        from importlib import import_module

        return getattr(import_module(_LATE[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
