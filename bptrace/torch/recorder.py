"""Sees the calls of PyTorch in a block, and keeps every pass forward."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from .torch_calls import FLIPS, PRODUCTS, SUMS, CallResult, Face, Pass, SeenLayer, arguments_of, kept, tensors_in

CASTS = ("data", "detach", "to", "type", "float", "double", "half", "bfloat16", "contiguous", "clone", "requires_grad_", "cpu")
LOOKS = (*FLIPS, *CASTS, "view", "reshape", "squeeze", "unsqueeze", "flatten", "__getitem__")  # if all of a parameter's numbers are there
BACK = (Tensor.backward, torch.autograd.backward, torch.autograd.grad)
RENEWALS = ("sub", "add", "mul", "addcmul", "addcdiv", "lerp")  # W = W - η·W.grad makes another tensor


class Factors(NamedTuple):
    """The factors of a product, and the bias that is added with it: see SeenLayer."""

    weight: Face
    columns: bool
    sizes: tuple[int, int]
    input: Tensor
    bias: Face | None

    def layer(self, source: CallResult | None, made: CallResult) -> SeenLayer:
        return SeenLayer(self.weight, self.columns, self.sizes, source, kept(self.input), made, self.bias)


class Recorder(TorchFunctionMode):
    """Keeps the passes forward of a block, in order, and puts hooks on them that `close` takes away.

    `odd` says of a parameter which function took it that is no product of matrices.
    """

    def __init__(self, parameters: Mapping[str, Tensor]) -> None:
        super().__init__()
        self.parameters, self.passes, self.odd = dict(parameters), list[Pass](), dict[str, str]()
        self._faces = {id(tensor): Face(name) for name, tensor in parameters.items()}
        self._made: dict[int, tuple[CallResult, Pass]] = {}
        self._heirs: dict[int, str] = {}
        self._renewed: dict[str, Tensor] = {}
        self._reached: list[Pass] = []
        self._gone_back = False
        self._alive: list[Any] = [*parameters.values()]  # or the id of what is gone would be given to another
        self._hooks: list[Any] = []
        for name, tensor in parameters.items():
            self._await(name, tensor)

    def close(self) -> None:
        """Takes away every hook, and lets go of the graph."""
        for hook in self._hooks:
            hook.remove()
        for held in (self._hooks, self._alive, self._made, self._faces, self._heirs, self._reached):
            held.clear()

    def values(self) -> dict[str, Tensor]:
        """Copies of all parameters as they are; of one that was made anew and not changed in place, of the new one."""
        return {name: kept(self._now(name, tensor)) for name, tensor in self.parameters.items()}

    def made_by(self, tensor: Tensor) -> CallResult | None:
        """The call that made a tensor; None if it was made of no product with a parameter."""
        found = self._made.get(id(tensor))
        return found[0] if found else None

    def _now(self, name: str, tensor: Tensor) -> Tensor:
        same = not self.passes or torch.equal(tensor, self.passes[-1].parameters[name])
        return self._renewed.get(name, tensor) if same else tensor

    # what is called

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs, name = kwargs or {}, _name_of(func)
        if func in BACK:
            return self._back(func, args, kwargs)
        before = {id(tensor): self._made.get(id(tensor)) for tensor in tensors_in([args, kwargs])}
        result = func(*args, **kwargs)
        for each in tensors_in(result):
            self._saw(name, args, kwargs, each, before)
        return result

    def _saw(self, name: str, args: Any, kwargs: Any, result: Tensor, before: Mapping[int, tuple[CallResult, Pass] | None]) -> None:
        if args and self._is_renewal(name, args, result):
            self._alive.append(result)
            return
        for key in before:
            if (renewed := self._heirs.get(key)) and name not in CASTS:
                self._succeed(renewed)
        faces = tuple(self._faces[key] for key in before if key in self._faces)
        if id(result) in self._faces and faces:  # a parameter that is changed in place is read when it is used again
            return
        if faces and self._is_look(name, args[0], result):
            self._alive.append(result)
            return
        of = [found for found in before.values() if found]
        if name in PRODUCTS and (factors := self._factors(name, args, kwargs)):
            source = self._made.get(id(factors.input))
            owner = source[1] if source else self._new_pass()
            made = self._keep(name, args, kwargs, result, [source] if source else [], faces, source is None, owner)
            owner.layers.append(factors.layer(source[0] if source else None, made))
        elif of:
            self._keep(name, args, kwargs, result, of, faces, len(before) > len(of) + len(faces), of[-1][1])
        if name not in (*PRODUCTS, *SUMS):
            self.odd.update({face.name: name for face in faces if face.name not in self.odd})

    def _keep(
        self,
        name: str,
        args: Any,
        kwargs: Any,
        result: Tensor,
        of: Sequence[tuple[CallResult, Pass]],
        faces: tuple[Face, ...],
        data: bool,
        owner: Pass,
    ) -> CallResult:
        node = result.grad_fn
        made = CallResult(name, tuple(args), kwargs, tuple(each for each, _ in of), faces, data, kept(result), node is not None)
        owner.made.append(made)
        self._made[id(result)] = made, owner
        self._alive.append(result)
        if node is not None:
            self._hooks.append(node.register_prehook(self._taker(made, owner, result.output_nr)))
        return made

    def _new_pass(self) -> Pass:
        self.passes.append(Pass(self.values()))
        return self.passes[-1]

    def _factors(self, name: str, args: Any, kwargs: Any) -> Factors | None:
        """The factors of a product of a parameter and something else."""
        row = PRODUCTS[name]
        given = arguments_of(row.arguments, args, kwargs)
        left, right = given[row.left], given[row.right]
        on_left, on_right, bias = map(self._face_of, (left, right, given.get(row.added)))
        if on_left and not on_right:
            return Factors(on_left, True, _sizes(left), right, bias)
        if on_right and not on_left:
            inputs_first = not row.flipped and right.ndim > 1
            sizes = _sizes(right.T if inputs_first else right)
            return Factors(on_right._replace(flipped=on_right.flipped ^ inputs_first), False, sizes, left, bias)
        return None

    # parameters under another look, and in another tensor

    def _is_look(self, name: str, shown: Tensor, result: Tensor) -> bool:
        face = self._faces.get(id(shown))
        if face is None or name not in LOOKS or result.numel() != shown.numel():
            return False
        self._faces[id(result)] = face._replace(flipped=face.flipped ^ (name in FLIPS and result.ndim > 1))
        return True

    def _is_renewal(self, name: str, args: Any, result: Tensor) -> bool:
        """True if a parameter is made anew: after a backward, from itself and from nothing that is of a pass or a parameter."""
        mine, others = args[0], tensors_in(args[1:])
        renewed = self._renewed_by(mine)
        if not renewed or result.shape != self.parameters[renewed].shape or name not in (*RENEWALS, *CASTS) or not self._gone_back:
            return False
        if (name in CASTS and id(mine) in self._faces) or any(id(each) in self._made or self._renewed_by(each) for each in others):
            return False
        self._heirs[id(result)], self._renewed[renewed] = renewed, result
        return True

    def _renewed_by(self, tensor: object) -> str:
        """The parameter that a tensor is, or is to be; nothing where it is none."""
        face = self._faces.get(id(tensor))
        return face.name if face else self._heirs.get(id(tensor), "")

    def _succeed(self, name: str) -> None:
        """The tensor that was made anew of a parameter is the parameter from now on."""
        tensor = self._renewed.pop(name)
        self.parameters[name], self._faces[id(tensor)] = tensor, Face(name)
        self._heirs = {key: other for key, other in self._heirs.items() if other != name}
        self._await(name, tensor)

    def _face_of(self, tensor: Any) -> Face | None:
        return self._faces.get(id(tensor)) or self._by_numbers(tensor)

    def _by_numbers(self, tensor: Any) -> Face | None:
        """The parameter that a view shows which was made before the block: its numbers stand at the same place in memory."""
        for name, known in self.parameters.items() if isinstance(tensor, Tensor) and tensor.numel() else ():
            if known.data_ptr() == tensor.data_ptr() and known.numel() == tensor.numel():
                return Face(name, known.ndim > 1 and known.stride() != tensor.stride())
        return None

    # what comes back

    def _back(self, func: Any, args: Any, kwargs: Any) -> Any:
        losses = list(tensors_in(args[0] if args else kwargs.get("tensors", kwargs.get("outputs"))))
        found = [(self.made_by(loss), kept(loss)) for loss in losses]
        self._reached.clear()
        result = func(*args, **kwargs)
        if func is torch.autograd.grad:
            inputs = list(tensors_in(args[1] if len(args) > 1 else kwargs.get("inputs")))
            for tensor, gradient in zip(inputs, result, strict=True):
                if (face := self._faces.get(id(tensor))) and gradient is not None:
                    self._take(face.name, gradient)
        for reached in self._reached:
            reached.losses.extend(found)
        return result

    def _await(self, name: str, tensor: Tensor) -> None:
        if tensor.requires_grad and tensor.is_leaf:
            hook = tensor.register_post_accumulate_grad_hook(lambda parameter: self._take(name, parameter.grad))
            self._hooks.append(hook)

    def _take(self, name: str, gradient: Tensor | None) -> None:
        for reached in self._reached if gradient is not None else ():
            assert gradient is not None
            reached.gradients[name] = kept(gradient)

    def _taker(self, made: CallResult, owner: Pass, number: int) -> Callable[[Sequence[Tensor | None]], None]:
        def take(gradients: Sequence[Tensor | None]) -> None:
            self._gone_back = True
            if owner not in self._reached:
                self._reached.append(owner)
            if (gradient := gradients[number]) is not None:
                made.gradients.append(kept(gradient))

        return take


def _name_of(func: Any) -> str:
    """The name of a function; of what reads an attribute, that of the attribute."""
    name = getattr(func, "__name__", "")
    return getattr(func.__self__, "__name__", "") if name == "__get__" else name


def _sizes(weights: Tensor) -> tuple[int, int]:
    """The numbers of units and of inputs of weights with a row a unit; a vector is one unit's."""
    units, inputs = (1, *weights.shape)[-2:]
    return units, inputs
