"""784-128-10 written by hand in numpy: every array that our trace holds of an iteration."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from .drawn import HIDDEN, INPUTS, OUTPUTS, RATE, samples, weights

Arrays = dict[str, Any]


def step(p: Arrays, x: Any, t: Any) -> Arrays:
    """One forward pass, backward pass and update: every array that our trace holds."""
    n = len(x)
    net1 = x @ p["w1"].T + p["b1"]
    out1 = np.maximum(net1, 0)
    net2 = out1 @ p["w2"].T + p["b2"]
    top = net2.max(axis=1, keepdims=True)
    exps = np.exp(net2 - top)
    sums = exps.sum(axis=1, keepdims=True)
    out2 = exps / sums
    shares = -t * (net2 - top - np.log(sums))
    losses = shares.sum(axis=1)
    delta2 = out2 - t
    through = delta2[:, :, None] * p["w2"]
    error1 = delta2 @ p["w2"]
    slope1 = (net1 > 0).astype(float)
    delta1 = error1 * slope1
    dw2, db2 = delta2.T @ out1 / n, delta2.mean(axis=0)
    dw1, db1 = delta1.T @ x / n, delta1.mean(axis=0)
    # fmt: off
    return {
        **p, "x": x, "t": t, "net1": net1, "out1": out1, "net2": net2, "out2": out2,
        "shares": shares, "losses": losses, "E_o": shares.mean(axis=0), "E": losses.mean(),
        "delta2": delta2, "through": through, "error1": error1, "slope1": slope1, "delta1": delta1, "error0": delta1 @ p["w1"],
        "dw1": dw1, "db1": db1, "dw2": dw2, "db2": db2,
        "w1+": p["w1"] - RATE * dw1, "b1+": p["b1"] - RATE * db1, "w2+": p["w2"] - RATE * dw2, "b2+": p["b2"] - RATE * db2,
    }
    # fmt: on


def first() -> Arrays:
    """The parameters to begin with."""
    w1, w2 = np.array(weights(HIDDEN, INPUTS, 2)), np.array(weights(OUTPUTS, HIDDEN, 3))
    return {"w1": w1, "b1": np.zeros(HIDDEN), "w2": w2, "b2": np.zeros(OUTPUTS)}


def iterations() -> Iterator[Arrays]:
    """One iteration after another, without end."""
    drawn = samples()
    x, t = (np.array([sample[what] for sample in drawn]) for what in ("inputs", "targets"))
    p = first()
    while True:
        arrays = step(p, x, t)
        yield arrays
        p = {name: arrays[f"{name}+"] for name in p}
