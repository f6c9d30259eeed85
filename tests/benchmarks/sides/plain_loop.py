"""Mazur's network for a number of updates, as one writes it in plain Python: layers are lists, each error is printed."""

# ruff: noqa: B905 (a zip that checks its lengths is slower)

import sys
from math import exp

Vector = list[float]
Layer = tuple[list[Vector], Vector]


def sigmoid(net: float) -> float:
    return 1 / (1 + exp(-net))


def forward(layers: list[Layer], inputs: Vector) -> list[Vector]:
    outs = [inputs]
    for weights, biases in layers:
        before = outs[-1]
        outs.append([sigmoid(sum([w * x for w, x in zip(row, before)]) + bias) for row, bias in zip(weights, biases)])
    return outs


def backward(layers: list[Layer], outs: list[Vector], targets: Vector) -> list[Vector]:
    deltas = [[(o - t) * o * (1 - o) for o, t in zip(outs[-1], targets)]]
    for number in range(len(layers) - 1, 0, -1):
        weights, later = layers[number][0], deltas[0]
        here = outs[number]
        errors = [sum([delta * row[i] for delta, row in zip(later, weights)]) for i in range(len(here))]
        deltas.insert(0, [error * o * (1 - o) for error, o in zip(errors, here)])
    return deltas


def update(layers: list[Layer], outs: list[Vector], deltas: list[Vector], rate: float) -> None:
    for (weights, _), before, errors in zip(layers, outs, deltas):
        for row, delta in zip(weights, errors):
            for i, x in enumerate(before):
                row[i] -= rate * delta * x


def main(updates: int) -> None:
    layers: list[Layer] = [([[0.15, 0.20], [0.25, 0.30]], [0.35, 0.35]), ([[0.40, 0.45], [0.50, 0.55]], [0.60, 0.60])]
    inputs, targets = [0.05, 0.10], [0.01, 0.99]
    for _ in range(updates):
        outs = forward(layers, inputs)
        print(sum([0.5 * (t - o) ** 2 for t, o in zip(targets, outs[-1])]))
        update(layers, outs, backward(layers, outs, targets), 0.5)


if __name__ == "__main__":
    main(int(sys.argv[1]))
