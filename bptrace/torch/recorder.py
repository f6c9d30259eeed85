"""Sees the calls of PyTorch in a block, and keeps every pass forward."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from .parameter_looks import ParameterLooks
from .torch_calls import CASTS, PRODUCTS, SUMS, Call, CallResult, Face, Pass, SeenLayer, arguments_of, kept, tensors_in

BACK = (Tensor.backward, torch.autograd.backward, torch.autograd.grad)
MadeIn = tuple[CallResult, Pass]


class Factors(NamedTuple):
    """The factors of a product, and the bias that is added with it: see SeenLayer."""

    weight: Face
    columns: bool
    sizes: tuple[int, int]
    input: Tensor
    bias: Face | None

    def goes_back(self, layer: SeenLayer) -> bool:
        """True for the transpose of a layer's weights: a backward pass by hand."""
        return self.weight.name == layer.weight.name and self.weight.flipped != layer.weight.flipped

    def layer(self, source: CallResult | None, made: CallResult) -> SeenLayer:
        return SeenLayer(self.weight, self.columns, self.sizes, source, kept(self.input), made, self.bias)


class Recorder(TorchFunctionMode):
    """Keeps the passes forward of a block, in order, and puts hooks on them that `close` takes away.

    `odd` says of a parameter which function took it that is no product of matrices.
    """

    def __init__(self, parameters: Mapping[str, Tensor]) -> None:
        super().__init__()
        self.passes, self.odd, self.looks = list[Pass](), dict[str, str](), ParameterLooks(parameters, self._await)
        self._made: dict[int, MadeIn] = {}
        self._reached: list[Pass] = []
        self._gone_back = False
        self._alive: dict[int, Tensor] = {}  # or the id of what is gone would be given to another
        self._hooks: list[Any] = []
        for name, tensor in parameters.items():
            self._await(name, tensor)

    def close(self) -> None:
        """Takes away every hook, and lets go of the graph."""
        for hook in self._hooks:
            hook.remove()
        self._hooks.clear()
        self._alive.clear()
        self._made.clear()

    def values(self) -> dict[str, Tensor]:
        """Copies of all parameters as they are; of one that was made anew and not changed in place, of the new one."""
        before = self.passes[-1].parameters if self.passes else None
        parameters = self.looks.parameters.items()
        return {name: kept(self.looks.now(name) if before and torch.equal(own, before[name]) else own) for name, own in parameters}

    def made_by(self, tensor: object) -> CallResult | None:
        """The call that made a tensor; None if it was made of no product with a parameter."""
        found = self._made.get(id(tensor))
        return found[0] if found else None

    # what is called

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        call = Call(_name_of(func), tuple(args), kwargs or {})
        if func in BACK:
            return self._back(func, call)
        before = {id(tensor): self._made.get(id(tensor)) for tensor in tensors_in([args, kwargs])}  # a call in place makes it another
        result = func(*args, **call.keywords)
        for each in tensors_in(result):
            self._saw(call, each, before)
        return result

    def _saw(self, call: Call, result: Tensor, before: Mapping[int, MadeIn | None]) -> None:
        if self._gone_back and self.looks.renews(call, result, self.made_by):
            return
        self.looks.succeed(call)
        faces = tuple(face for each in tensors_in([call.arguments, call.keywords]) if (face := self.looks.known(each)))
        if (faces and self.looks.known(result)) or self.looks.shows(call, result):
            return  # a parameter that is changed in place is read when it is used again
        if call.function in CASTS and before.get(id(result)):
            return  # there was nothing to do
        sources = [found for found in before.values() if found]
        factors = self._factors(call) if call.function in PRODUCTS else None
        if factors:
            self._multiplied(call, result, factors, faces)
        elif sources:
            self._keep(call, result, sources, faces, len(before) > len(sources) + len(faces))
        if call.function not in (*PRODUCTS, *SUMS):
            self.odd.update({face.name: call.function for face in faces if face.name not in self.odd})

    def _multiplied(self, call: Call, result: Tensor, factors: Factors, faces: tuple[Face, ...]) -> None:
        """Keeps a product: a layer of the pass that its input is of, or the first layer of another."""
        source = self._made.get(id(factors.input))
        if source is None:
            self._let_go()
            self.passes.append(Pass(self.values()))
        owner = source[1] if source else self.passes[-1]
        made = self._keep(call, result, [source] if source else [], faces, source is None, owner)
        if not any(factors.goes_back(layer) for layer in owner.layers):
            owner.layers.append(factors.layer(source[0] if source else None, made))

    def _let_go(self) -> None:
        """Lets go of the tensors of passes that backward has come to, or memory would grow with every step."""
        for key in [key for key, (_, owner) in self._made.items() if owner in self._reached]:
            del self._made[key], self._alive[key]

    def _keep(
        self, call: Call, result: Tensor, sources: Sequence[MadeIn], faces: tuple[Face, ...], data: bool, owner: Pass | None = None
    ) -> CallResult:
        node, owner = result.grad_fn, owner or sources[-1][1]
        made = CallResult(*call, tuple(each for each, _ in sources), faces, data, kept(result), node is not None)
        owner.made.append(made)
        self._made[id(result)] = made, owner
        self._alive[id(result)] = result
        if node is not None:
            self._hooks.append(node.register_prehook(self._taker(made, owner, result.output_nr)))
        return made

    def _factors(self, call: Call) -> Factors | None:
        """The factors of a product of a parameter and something else."""
        row = PRODUCTS[call.function]
        given = arguments_of(row.arguments, call)
        left, right = given[row.left], given[row.right]
        on_left, on_right, bias = map(self.looks.of, (left, right, given.get(row.added)))
        if on_left and not on_right:
            return Factors(on_left, True, _sizes(left), right, bias)
        if on_right and not on_left:
            inputs_first = not row.flipped and right.ndim > 1
            sizes = _sizes(right.T if inputs_first else right)
            return Factors(on_right._replace(flipped=on_right.flipped ^ inputs_first), False, sizes, left, bias)
        return None

    # what comes back

    def _back(self, func: Any, call: Call) -> Any:
        given = arguments_of("outputs inputs", call)
        losses = [(self.made_by(loss), kept(loss)) for loss in tensors_in(given.get("outputs", given.get("tensors")))]
        self._reached.clear()
        result = func(*call.arguments, **call.keywords)
        if func is torch.autograd.grad:
            for tensor, gradient in zip(tensors_in(given["inputs"]), result, strict=True):
                if face := self.looks.known(tensor):
                    self._take(face.name, gradient)
        for reached in self._reached:
            reached.losses.extend(losses)
        return result

    def _await(self, name: str, tensor: Tensor) -> None:
        """Has the gradient of a parameter taken as backward leaves it."""
        if tensor.requires_grad and tensor.is_leaf:
            hook = tensor.register_post_accumulate_grad_hook(lambda parameter: self._take(name, parameter.grad))
            self._hooks.append(hook)

    def _take(self, name: str, gradient: Tensor | None) -> None:
        if gradient is not None:
            for reached in self._reached:
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
    name = str(getattr(func, "__name__", ""))
    return str(getattr(func.__self__, "__name__", "")) if name == "__get__" else name


def _sizes(weights: Tensor) -> tuple[int, int]:
    """The numbers of units and of inputs of weights with a row a unit; a vector is one unit's."""
    units, inputs = (1, *weights.shape)[-2:]
    return units, inputs
