"""Networks drawn with a seed, none of them degenerate: no layer is dead, no number is out of hand, no sample is another's twin."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, cycle
from random import Random
from typing import NamedTuple

import numpy as np

from .functions import Array
from .program import Program, Record
from .task import Task

OUTPUTS = (  # the last activation, the loss, and whether δ is out − t at once
    ("softmax", "cross_entropy", True),
    ("sigmoid", "half_squared_error", False),
    ("sigmoid", "binary_cross_entropy", False),
    ("softmax", "cross_entropy", False),
    ("identity", "mean_squared_error", False),
    ("tanh", "squared_error", False),
    ("sigmoid", "binary_cross_entropy", True),
    ("identity", "half_squared_error", False),
)
HIDDEN = ("sigmoid", "tanh", "relu", "leaky_relu", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "swish", "bipolar_sigmoid")
SIZES = (1, 2, 2, 3, 3, 4, 5)
BENT = ("relu", "leaky_relu", "elu")
ONE_HOT, SHARES = ("cross_entropy",), ("cross_entropy", "binary_cross_entropy")
RATES = (0.5, 0.1, 0.2, 0.3, 0.05)
LARGEST, NEAR_A_BEND, HARDLY_ANY = 30.0, 0.02, 1e-3


class Plan(NamedTuple):
    """What is not left to chance in a network."""

    output: tuple[str, str, bool]
    depth: int
    samples: int
    iterations: int
    reduction: str
    with_a_zero: bool = False  # of a first layer with relu, whose first unit has a net of exactly 0


def in_turn(seed: int = 14) -> Iterator[Task]:
    """Networks that take turns in what they end in, of two or three layers, with several samples and iterations; without an end."""
    random = Random(seed)
    turns = zip(*map(cycle, (OUTPUTS, (2, 3, 2, 3, 2), (3, 2, 4, 3), (2, 3, 3))), strict=True)
    for number, turn in enumerate(turns):
        yield drawn(Plan(*turn, "sum" if number % 4 == 3 else "mean", number % 9 == 1), random)


def at_random(seed: int) -> Iterator[Task]:
    """Networks of 1 to 3 layers with 1 to 4 samples and 1 to 3 iterations, without an end."""
    random = Random(seed)
    while True:
        sizes = (random.randint(1, 3), random.randint(1, 4), random.randint(1, 3))
        yield drawn(Plan(random.choice(OUTPUTS), *sizes, random.choice(("mean", "sum"))), random)


def drawn(plan: Plan, random: Random) -> Task:
    """The first network of the plan that is not degenerate."""
    for _ in count():
        task = _any(plan, random)
        if plan.with_a_zero:
            task = _zeroed(task)
        if is_sound(task):
            return task
    raise AssertionError


def _any(plan: Plan, random: Random) -> Task:
    last, loss, fused = plan.output
    sizes = _sizes(plan.depth, 2 if last == "softmax" else 1, random)
    hidden = [random.choice(HIDDEN)] * (plan.depth - 1)
    if random.random() < 0.3:
        hidden = [random.choice(HIDDEN) for _ in hidden]
    shapes = list(zip(sizes[1:], sizes, strict=False))
    return Task(
        (*hidden, last), loss, fused, plan.reduction, random.choice(RATES), plan.iterations,
        _numbers(random, plan.samples, sizes[0], 1.5), _targets(random, plan.samples, sizes[-1], loss),
        tuple(_numbers(random, *shape, 1.0) for shape in shapes), tuple(_numbers(random, 1, units, 1.0)[0] for units in sizes[1:]),
    )  # fmt: skip


def _zeroed(task: Task) -> Task:
    w, b = task.w[0].copy(), task.b[0].copy()
    w[0], b[0] = 0, 0
    return task._replace(activations=("relu", *task.activations[1:]), w=(w, *task.w[1:]), b=(b, *task.b[1:]))


def _sizes(depth: int, least: int, random: Random) -> list[int]:
    """How many inputs and units; often a layer is as large as the one below it."""
    sizes = [random.choice(SIZES)]
    for layer in range(depth):
        low = least if layer == depth - 1 else 1
        same = random.random() < 0.4 and sizes[-1] >= low
        sizes.append(sizes[-1] if same else max(low, random.choice(SIZES)))
    return sizes


def _numbers(random: Random, rows: int, columns: int, most: float) -> Array:
    """Numbers of two decimals, none of them nearly 0."""
    one = [[random.choice((-1, 1)) * random.randint(5, round(100 * most)) / 100 for _ in range(columns)] for _ in range(rows)]
    return np.array(one)


def _targets(random: Random, samples: int, outputs: int, loss: str) -> Array:
    if loss in ONE_HOT:
        return np.eye(outputs)[[random.randrange(outputs) for _ in range(samples)]]
    if loss in SHARES:
        return np.array([[float(random.randint(0, 1)) for _ in range(outputs)] for _ in range(samples)])
    return _numbers(random, samples, outputs, 0.99)


def is_sound(task: Task) -> bool:
    """True if every layer of every iteration works, stays in bounds and away from bends, and the samples differ."""
    rows = np.hstack([task.x, task.t]).tolist()
    return len({tuple(row) for row in rows}) == len(rows) and all(_works(record, task) for record in Program(task).run())


def _works(record: Record, task: Task) -> bool:
    every = [*record.net, *record.out, *record.delta, *record.dw, *record.new_w]
    bent = [net for net, kind in zip(record.net, task.activations, strict=True) if kind in BENT]
    return (
        all(np.isfinite(array).all() and np.abs(array).max() < LARGEST for array in every)
        and all(np.abs(delta).max() > HARDLY_ANY for delta in record.delta)
        and not any(((net != 0) & (np.abs(net) < NEAR_A_BEND)).any() for net in bent)
    )
