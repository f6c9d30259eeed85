"""The activations, a row each: out = f(net), and the slope f′ as the books write it, in terms of net and out.

Where books differ, the row has the form whose terms do not cancel: e^net for elu, not out + 1. The slopes that everybody works
from out, such as out(1 − out), stay so: they are exact to a last bit of 1, which is all of a slope that small.
"""

from typing import NamedTuple

from ..formula.primitives import BIPOLAR, EXP, EXPM1, IF_POSITIVE, ONE, RELU, SIGMOID, SOFTPLUS, STEP, TANH, TANH_SLOPE
from ..formula.tree import Leaf, Num, Tree

NET, OUT, A = Leaf("net"), Leaf("out"), Leaf("a")  # stand in the rows for a unit's net and out and the row's parameter


class Activation(NamedTuple):
    """A function of one unit's net and of its parameter, if it has one. `value` is a tree over NET and A, `slope` also over OUT.

    Softmax depends on its whole layer and has neither tree; the page of equations states it. A slope with `kinks` jumps at net = 0.
    `slope_by_out` is the slope in terms of out, where books have that form too: an answer may have been worked by either.
    """

    name: str
    value: Tree | None = None
    slope: Tree | None = None
    parameter: str = ""
    default: float = 0.0
    kinks: bool = False
    slope_by_out: Tree | None = None

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
    Activation("identity",        NET,                                   ONE),
    Activation("sigmoid",         SIGMOID(NET),                          OUT * (1 - OUT)),
    Activation("tanh",            TANH(NET),                             TANH_SLOPE(OUT)),
    Activation("relu",            RELU(NET),                             STEP(NET),                            kinks=True),
    Activation("leaky_relu",      IF_POSITIVE(NET, NET, A * NET),        IF_POSITIVE(NET, ONE, A),             "slope", 0.01, kinks=True),
    Activation("elu",             IF_POSITIVE(NET, NET, A * EXPM1(NET)), IF_POSITIVE(NET, ONE, A * EXP(NET)),  "alpha", 1.0,  kinks=True,
               slope_by_out=                                             IF_POSITIVE(NET, ONE, OUT + A)),
    Activation("softplus",        SOFTPLUS(NET),                         SIGMOID(NET)),
    Activation("swish",           NET * SIGMOID(A * NET),                SIGMOID(A * NET) + (1 - SIGMOID(A * NET)) * A * OUT, "beta", 1.0),
    Activation("bipolar_sigmoid", BIPOLAR(NET),                          Num(0.5) * (1 + OUT) * (1 - OUT)),
    Activation("softmax"),
)
# fmt: on

ACTIVATIONS = {row.name: row for row in _ROWS}
ALSO = {"linear": "identity"}
