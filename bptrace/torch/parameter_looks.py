"""Parameters under their looks: themselves, views and copies of them, and the tensors that take their places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from torch import Tensor

from .torch_calls import CASTS, FLIPS, Call, Face, tensors_in

LOOKS = (*FLIPS, *CASTS, "view", "reshape", "squeeze", "unsqueeze", "flatten", "__getitem__")  # if all of a parameter's numbers are there
RENEWALS = ("sub", "add", "mul", "addcmul", "addcdiv", "lerp")  # W = W - η·W.grad makes another tensor


class ParameterLooks:
    """Knows parameters again. `parameters` are the tensors by their names, `awaited` is told of one that takes another's place."""

    def __init__(self, parameters: Mapping[str, Tensor], awaited: Callable[[str, Tensor], None]) -> None:
        self.parameters, self.awaited = dict(parameters), awaited
        self._faces = {id(tensor): Face(name) for name, tensor in parameters.items()}
        self._heirs: dict[int, str] = {}
        self._renewed: dict[str, Tensor] = {}
        self._alive = list(parameters.values())  # or the id of what is gone would be given to another

    def known(self, tensor: object) -> Face | None:
        """The parameter that this very tensor is a look of."""
        return self._faces.get(id(tensor))

    def of(self, tensor: Any) -> Face | None:
        """The same, also of a view that was made before the block: its numbers stand at the same place in memory."""
        place = None if id(tensor) in self._faces else _place_of(tensor)
        for name, known in self.parameters.items() if place else ():
            if _place_of(known) == place:
                return Face(name, known.ndim > 1 and known.stride() != tensor.stride())
        return self._faces.get(id(tensor))

    def now(self, name: str) -> Tensor:
        """The tensor that was made anew of a parameter last, or the parameter."""
        return self._renewed.get(name, self.parameters[name])

    def renews(self, call: Call, result: Tensor, is_made: Callable[[object], object]) -> bool:
        """True if a parameter is made anew: of itself, and of nothing that a pass made or that is another parameter."""
        mine, others = next(iter(call.arguments), None), tensors_in(call.arguments[1:])
        name = self._renewed_by(mine)
        if not name or result.shape != self.parameters[name].shape or call.function not in (*RENEWALS, *CASTS):
            return False
        if (call.function in CASTS and self.known(mine)) or any(is_made(each) or self._renewed_by(each) for each in others):
            return False
        self._heirs[id(result)], self._renewed[name] = name, result
        self._alive.append(result)
        return True

    def shows(self, call: Call, result: Tensor) -> bool:
        """True if the call shows all of a parameter under another look."""
        shown = next(iter(call.arguments), None)
        face = self.known(shown)
        if face is None or not isinstance(shown, Tensor) or call.function not in LOOKS or result.numel() != shown.numel():
            return False
        self._faces[id(result)] = face._replace(flipped=face.flipped ^ (call.function in FLIPS and result.ndim > 1))
        self._alive.append(result)
        return True

    def succeed(self, call: Call) -> None:
        """What was made anew is the parameter from now on, where it is used for something else than a copy."""
        for tensor in tensors_in([call.arguments, call.keywords]) if self._heirs and call.function not in CASTS else ():
            if name := self._heirs.get(id(tensor)):
                self.parameters[name] = self._renewed.pop(name)
                self._faces[id(self.parameters[name])] = Face(name)
                self._heirs = {key: other for key, other in self._heirs.items() if other != name}
                self.awaited(name, self.parameters[name])

    def _renewed_by(self, tensor: object) -> str:
        """The parameter that a tensor is, or is to be; nothing where it is none."""
        face = self.known(tensor)
        return face.name if face else self._heirs.get(id(tensor), "")


def _place_of(tensor: Any) -> tuple[int, int] | None:
    """Where in memory the numbers of a tensor begin, and how many there are; None for one that has no memory of its own."""
    try:
        return (tensor.data_ptr(), tensor.numel()) if isinstance(tensor, Tensor) and tensor.numel() else None
    except RuntimeError:  # as within torch.func.grad
        return None
