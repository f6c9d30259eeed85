"""The activations, a row each: out = f(net), and the slope f′ as the books write it, in terms of net and out."""

from typing import NamedTuple

from ..formula.primitives import EXP, IF_POSITIVE, ONE, RELU, SIGMOID, SOFTPLUS, STEP, TANH
from ..formula.tree import Leaf, Num, Tree

NET, OUT, A = Leaf("net"), Leaf("out"), Leaf("a")  # stand in the rows for a unit's net and out and the row's parameter


class Activation(NamedTuple):
    """A function of one unit's net and of its parameter, if it has one. `value` is a tree over NET and A, `slope` also over OUT.

    Softmax depends on its whole layer and has neither tree; the page of equations states it. A slope with `kinks` jumps at net = 0.
    """

    name: str
    value: Tree | None = None
    slope: Tree | None = None
    parameter: str = ""
    default: float = 0.0
    kinks: bool = False

    @property
    def is_identity(self) -> bool:
        """True if out is net."""
        return self.value == NET

    @property
    def whole_layer(self) -> bool:
        """True if each out depends on every net of its layer."""
        return self.value is None


# fmt: off
_ROWS = (
    Activation("identity",        NET,                                       ONE),
    Activation("sigmoid",         SIGMOID(NET),                              OUT * (1 - OUT)),
    Activation("tanh",            TANH(NET),                                 1 - OUT**2),
    Activation("relu",            RELU(NET),                                 STEP(NET),                              kinks=True),
    Activation("leaky_relu",      IF_POSITIVE(NET, NET, A * NET),            IF_POSITIVE(NET, ONE, A),     "slope", 0.01, kinks=True),
    Activation("elu",             IF_POSITIVE(NET, NET, A * (EXP(NET) - 1)), IF_POSITIVE(NET, ONE, OUT + A), "alpha", 1.0, kinks=True),
    Activation("softplus",        SOFTPLUS(NET),                             SIGMOID(NET)),
    Activation("swish",           NET * SIGMOID(A * NET),                    A*OUT + SIGMOID(A * NET) * (1 - A*OUT), "beta", 1.0),
    Activation("bipolar_sigmoid", 2 * SIGMOID(NET) - 1,                      Num(0.5) * (1 + OUT) * (1 - OUT)),
    Activation("softmax"),
)
# fmt: on

ACTIVATIONS = {row.name: row for row in _ROWS}
ALSO = {"linear": "identity"}
