"""The network that is worked over arrays, 784-128-10 with 64 samples: the same numbers for both sides."""

import random
from typing import Any

INPUTS, HIDDEN, OUTPUTS, SAMPLES = 784, 128, 10, 64
RATE = 0.1


def samples() -> list[dict[str, list[float]]]:
    """Pixels at random, and a digit each."""
    draw = random.Random(1).random
    return [
        {"inputs": [round(draw(), 3) for _ in range(INPUTS)], "targets": [float(n % OUTPUTS == k) for k in range(OUTPUTS)]}
        for n in range(SAMPLES)
    ]


def weights(units: int, inputs: int, seed: int) -> list[list[float]]:
    """Small weights, a row a unit."""
    draw = random.Random(seed).random
    return [[(draw() - 0.5) / inputs**0.5 for _ in range(inputs)] for _ in range(units)]


def config() -> dict[str, Any]:
    """The network as a config."""
    hidden = {"units": HIDDEN, "activation": "relu", "weights": weights(HIDDEN, INPUTS, 2), "biases": [0.0] * HIDDEN}
    output = {"units": OUTPUTS, "activation": "softmax", "weights": weights(OUTPUTS, HIDDEN, 3), "biases": [0.0] * OUTPUTS}
    return {
        "inputs": INPUTS,
        "layers": [hidden, output],
        "loss": {"name": "cross_entropy", "fused": True},
        "learning_rate": RATE,
        "iterations": 100_000,  # as many as are asked for
        "samples": samples(),
    }
