"""The losses, a row each: an output's share E_o of the loss of one sample, and its slope ∂E/∂out."""

from typing import NamedTuple

from ..formula.primitives import ABS, LN_SOFTMAX, ONE, OVER, RELU, SIGN, SOFTPLUS, STEP, TIMES_LN
from ..formula.tree import Leaf, Num, Tree

# In the rows these stand for an output's target and out, the number of outputs, and, in a fused loss, its net and all nets.
T, O, N, NET, NETS = Leaf("t"), Leaf("o"), Leaf("n"), Leaf("net"), Leaf("nets")  # noqa: E741 (the books' o)


class Loss(NamedTuple):
    """The loss of a sample is the sum of `share` over the outputs; `slope` is its derivative by out.

    `fuses` names the activation with which δ is simply out − target; `fused` is then the share as a function of net, which
    stays finite even if out is rounded to 0 or 1.
    """

    name: str
    share: Tree
    slope: Tree
    has_targets: bool = True
    kinks: bool = False
    fuses: str = ""
    fused: Tree | None = None

    @property
    def is_by_error(self) -> bool:
        """True if the slope is the error itself, out − target, and no multiple of it."""
        return self.slope == O - T


# fmt: off
_ROWS = (
    Loss("half_squared_error",   Num(0.5) * (T - O)**2,                      O - T),
    Loss("squared_error",        (T - O)**2,                                 2 * (O - T)),
    Loss("mean_squared_error",   (T - O)**2 / N,                             2 * (O - T) / N),
    Loss("cross_entropy",        -TIMES_LN(T, O),                            -OVER(T, O),
         fuses="softmax", fused=-(T * LN_SOFTMAX(NET, NETS))),
    Loss("binary_cross_entropy", -(TIMES_LN(T, O) + TIMES_LN(1 - T, 1 - O)), OVER(1 - T, 1 - O) - OVER(T, O),
         fuses="sigmoid", fused=T * SOFTPLUS(-NET) + (1 - T) * SOFTPLUS(NET)),
    Loss("absolute_error",       ABS(T - O),                                 SIGN(O - T),               kinks=True),
    Loss("hinge",                RELU(1 - T * O),                            -(T * STEP(1 - T * O)),    kinks=True),
    Loss("sum_of_outputs",       O,                                          ONE,                       has_targets=False),
)
# fmt: on

LOSSES = {row.name: row for row in _ROWS}
