"""Several files as one side of a comparison: the iterations 1, 2, 3, ..., in the order in which the files are named."""

from __future__ import annotations

from collections.abc import Sequence

from ...errors import UsageError, listed
from ...inputs.arrays.named_arrays import ArrayFile
from ...inputs.config.config import Config
from ...trace.recorded import Recorded
from .sides import Given

NAMED = 2  # files that are named where there are more


def as_one(files: Sequence[Given]) -> Given:
    """The files as one side; a file alone is itself. Raises UsageError for what is no iteration, and where some are of another kind."""
    first = files[0]
    if len(files) == 1:
        return first
    for one in files:
        if isinstance(one.what, Config):
            raise UsageError(f"{one.spec} is a config, and not the numbers of an iteration", "several files are the iterations of one side")
        if type(one.what) is not type(first.what):
            raise UsageError(f"{first.spec} has {_HOLDS[type(first.what)]}, and {one.spec} {_HOLDS[type(one.what)]}", "write all alike")
        if one.pick is not None or len(one.what.iterations) != 1:
            which = f"iteration {one.pick} of a file" if one.pick is not None else f"{len(one.what.iterations):,} iterations"
            raise UsageError(f"{one.spec}: {which}, where each of several files is one iteration", "write each iteration into its own file")
    spec = listed([one.spec for one in files], NAMED)
    return Given(spec, spec, None, _joined([one.what for one in files], spec), tuple(path for one in files for path in one.files))


_HOLDS = {Recorded: "numbers by name", ArrayFile: "arrays"}


def _joined(held: Sequence[Config | Recorded | ArrayFile], spec: str) -> Recorded | ArrayFile:
    """Their iterations, one after the other. The config, and the forward pass after the last, are those that a trace has."""
    arrays = [one.iterations[0] for one in held if isinstance(one, ArrayFile)]
    if arrays:
        return ArrayFile(spec, tuple(arrays))
    traces = [one for one in held if isinstance(one, Recorded)]
    written = tuple(one.iterations[0]._replace(number=number) for number, one in enumerate(traces, 1))
    return Recorded(spec, written, traces[-1].final, next((one.config for one in traces if one.config is not None), None))
