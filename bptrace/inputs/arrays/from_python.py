"""Arrays from Python: of numpy, torch, JAX and TensorFlow, and lists of numbers. None of these libraries is imported here but numpy."""

from __future__ import annotations

from typing import Any, NoReturn

from ...errors import UsageError
from ...formula.one_thread import np
from .named_arrays import ArrayFile, NamedArray
from .nested import Nested, Route, least_exact

_OF_NUMPY = ("float16", "float32", "float64")
_AS_NUMBERS = "give it as numpy has it, outside of what is compiled"
_NUMBERS = "fiub"  # numpy's kinds of dtypes: floating point, whole, without a sign, true or false
_INSTEAD = {"state_dict": "give its state_dict()", "get_weights": "give its get_weights()", "__next__": "give a list(...) of it"}


def arrays_of(data: Any, path: str = "") -> ArrayFile:
    """The arrays in a mapping, nested or not, in a list of mappings, which has one iteration in each, or in a list of arrays.

    An array is what numpy, torch, JAX or TensorFlow has, a number, or a nested list of numbers. Raises UsageError, which says the
    name, for what is none.
    """
    return _FromPython().file(data, path)


class _FromPython(Nested):
    def array(self, value: Any, route: Route) -> NamedArray:
        if isinstance(value, (list, tuple)):
            return self._stacked(value, route)
        if type(value) in (float, int):
            return NamedArray("", self._float64(value, route))
        found, dtype = self._numpy(value, route)
        return NamedArray("", self._float64(found, route), dtype)

    def _stacked(self, value: Any, route: Route) -> NamedArray:
        """The array of a list that has one shape."""
        if set(map(type, value)) <= {float, int}:
            return NamedArray("", self._float64(value, route))
        parts = [self.array(one, (*route, place)) for place, one in enumerate(value)]
        return NamedArray("", self._float64([part.values for part in parts], route), least_exact([part.dtype for part in parts]))

    def _numpy(self, value: Any, route: Route) -> tuple[Any, str]:
        """The value as numpy has it, with numbers in it, and its own dtype."""
        if not hasattr(value, "__array__"):
            hint = next((hint for name, hint in _INSTEAD.items() if hasattr(value, name)), "give an array, or a list of numbers")
            self.wrong(route, f"is no array: it is {_a(type(value).__name__)}", hint)
        try:
            found, dtype = _detached(value)
        except Exception as error:  # whatever the object's own conversion raises
            self.wrong(route, f"cannot be made an array of numpy: {_first_line(error)}", _AS_NUMBERS)
        if found.dtype.kind not in _NUMBERS and not dtype.startswith(("bfloat", "float")):
            self.wrong(route, f"has no numbers in it: its dtype is {dtype}", "give an array of float64 or float32")
        return found, dtype

    def _float64(self, value: Any, route: Route) -> Any:
        """A copy, since the step that comes next may write into the same memory."""
        try:
            found = np.array(value, dtype=np.float64)
        except OverflowError:
            self.wrong(route, "has a whole number that is too large", f"a number is below {np.finfo(np.float64).max:.1e}")
        found.flags.writeable = False
        return found

    def wrong(self, route: Route, message: str, hint: str) -> NoReturn:
        raise UsageError(f"{self.told(route)} {message}", hint)


def _detached(value: Any) -> tuple[Any, str]:
    """The value as numpy has it. A tensor of torch leaves the graph, and the dtypes that numpy lacks become float64."""
    if not hasattr(value, "detach"):
        found = np.asarray(value)
        return found, found.dtype.name
    dtype = str(value.dtype).removeprefix("torch.")
    tensor = value.detach().cpu()
    return np.asarray(tensor.double() if "float" in dtype and dtype not in _OF_NUMPY else tensor), dtype


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _a(word: str) -> str:
    return "None" if word == "NoneType" else f"an {word}" if word[:1].lower() in "aeiou" else f"a {word}"
