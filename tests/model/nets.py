"""Networks of several shapes, as configs a person could have written."""

from __future__ import annotations

import json
from typing import Any

from bptrace.inputs.config.load import parse
from bptrace.model.activations import ACTIVATIONS
from bptrace.model.losses import LOSSES
from bptrace.model.network import Network


def config(**data: Any) -> Any:
    """A config with all but its layers given, as if read from a file."""
    given = {"inputs": ["i1", "i2"], "learning_rate": 0.5, **data}
    outputs = data["layers"][-1]["units"]
    shape = [len(names) if isinstance(names, list) else names for names in (given["inputs"], outputs)]
    given.setdefault("samples", [{"inputs": [0.5] * shape[0], "targets": [1 / shape[1]] * shape[1]}])
    return parse(json.dumps(given).encode(), "test.json")


def layer(units: Any, weights: Any, activation: Any = "sigmoid", **biases: Any) -> dict[str, Any]:
    return {"units": units, "activation": activation, "weights": weights, **biases}


def drawn(units: Any, activation: Any = "tanh", **biases: Any) -> dict[str, Any]:
    return layer(units, {"init": "uniform", "seed": 1}, activation, **biases)


MAZUR = config(
    layers=[
        layer(["h1", "h2"], [[{"w1": 0.15}, {"w2": 0.2}], [{"w3": 0.25}, {"w4": 0.3}]], bias={"b1": 0.35}),
        layer(["o1", "o2"], [[{"w5": 0.4}, {"w6": 0.45}], [{"w7": 0.5}, {"w8": 0.55}]], bias={"b2": 0.6}),
    ]
).network

_FUSED = {"name": "cross_entropy", "fused": True}
_SPARSE = [layer(["h1", "h2"], [[0.1, None], [0.2, 0.3]], biases=[0.1, None]), layer(["o"], [[None, 0.4]])]

_ROWS = [[{"w_new": 1}, {"θ": 1}, {"d": 1}], [{"L": 1}, {"loss": 2}, {"grad_x": 1}]]
_ODD = [drawn(["h_new", "δ1", "out"]), layer(["η_1", "é"], _ROWS, biases=[{"b_new": 1}, {"δ": 1}])]

NETWORKS: dict[str, Network] = {
    "mazur": MAZUR,
    "softmax": config(layers=[drawn(3, bias=0.1), drawn(3, "softmax", biases=[0.1, 0.2, 0.3])], loss="cross_entropy").network,
    "fused": config(layers=[drawn(2), drawn(3, "softmax")], loss=_FUSED).network,
    "softmax inside": config(layers=[drawn(3, "softmax"), drawn(2, "identity", bias=1)]).network,
    "missing": config(layers=_SPARSE).network,
    "no connection at all": config(layers=[layer(["h"], [[None, None]], biases=[None]), layer(["o"], [[1]])]).network,
    "deep": config(inputs=3, layers=[drawn(2, biases=[0, 0]), drawn(3, bias=0.1), drawn(2), drawn(1, biases=[1])]).network,
    "wide": config(inputs=12, layers=[drawn(11, biases=[0.1] * 11), drawn(21, bias=1), drawn(10, biases=[0.1] * 10)]).network,
    "one layer": config(layers=[drawn(2, "identity")]).network,
    "no targets": config(layers=[drawn(2)], loss="sum_of_outputs", samples=[{"inputs": [1, 2]}]).network,
    "numbers for names": config(inputs=["1", "2"], layers=[drawn(["3", "4"]), drawn(["5"])]).network,
    "capitals": config(layers=[drawn(["a", "A", "B"]), drawn(["o"])]).network,
    "odd names": config(inputs=["a.b", "x_", "new"], layers=_ODD).network,
}


def every_kind() -> dict[str, Network]:
    """A network for each activation in each place, and for each loss, fused and not, with each kind of bias."""
    found = dict(NETWORKS)
    for name in ACTIVATIONS:
        found[f"hidden {name}"] = config(layers=[drawn(2, name, biases=[0.1, None]), drawn(2)]).network
        found[f"output {name}"] = config(layers=[drawn(2), drawn(2, name, bias=0.1)], reduction="sum").network
    for name, loss in LOSSES.items():
        found[name] = config(layers=[drawn(2), drawn(2)], loss=name).network
        if loss.fuses:
            found[f"{name} fused"] = config(layers=[drawn(2, loss.fuses), drawn(2, loss.fuses)], loss={"name": name, "fused": True}).network
    return found
