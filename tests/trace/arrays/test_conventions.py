"""Conventions that are no mistakes: derivatives of the batch's loss, and either sign of δ."""

from __future__ import annotations

import numpy as np

from .dumps import config, is_right, network, read, step

OF = network(2, 3, 3, batch=2, seed=3)
BACKWARD = {"delta2": ("delta", 2), "delta1": ("delta", 1), "da1": ("dE/dout", 1), "da2": ("dE/dout", 2)}


def test_derivatives_of_the_batch_s_loss_are_multiplied() -> None:
    made = step(OF)
    result = read(OF, {name: made[key] / 2 for name, key in BACKWARD.items()} | {"z1": made["net", 1]}, evidence=True)
    assert is_right(OF, result)
    assert result.notes == (
        "delta2, delta1, da1 and da2 are derivatives of the batch's loss, 1/2 of each sample's: they are multiplied by 2."
    )


def test_as_they_are_where_they_agree_so_or_where_nothing_tells() -> None:
    made = step(OF)
    assert is_right(OF, read(OF, {name: made[key] for name, key in BACKWARD.items()}, evidence=True))
    assert read(OF, {"delta2": made["delta", 2] / 2}).notes == ""


def test_most_numbers_must_agree() -> None:
    halves = step(OF)["delta", 2] / 2
    for wrong, multiplied in ((2, True), (3, False)):  # of 6 numbers
        numbers = halves.copy()
        numbers.flat[:wrong] *= 7
        assert bool(read(OF, {"delta2": numbers}, evidence=True).notes) is multiplied


def test_the_gradients_of_the_file_tell_where_everything_is_wrong() -> None:
    other = step(network(2, 3, 3, batch=2, seed=4))  # a program that was wrong from the start
    gradients = {"dW2": other["dE/dw", 2], "db2": other["dE/db", 2], "a1": other["out", 1]}
    assert "multiplied by 2" in read(OF, gradients | {"delta2": other["delta", 2] / 2}, evidence=True).notes
    assert read(OF, gradients | {"delta2": other["delta", 2]}, evidence=True).notes == ""
    assert read(OF, {"dW2": other["dE/dw", 2], "delta2": other["delta", 2] / 2}, evidence=True).notes == ""


def test_gradients_that_are_0_tell_nothing_and_the_next_do() -> None:
    other = step(network(2, 3, 3, batch=2, seed=4))
    arrays = {"delta1": 0 * other["delta", 1], "dW1": 0 * other["dE/dw", 1], "a1": other["out", 1], "dW2": other["dE/dw", 2]}
    assert "multiplied by 2" in read(OF, arrays | {"delta2": other["delta", 2] / 2, "x": other["out", 0]}, evidence=True).notes


def test_nothing_is_multiplied_where_the_loss_is_a_sum() -> None:
    of = network(2, 3, 3, batch=2, reduction="sum")
    assert read(of, {"delta2": step(of)["delta", 2] / 2}, evidence=True).notes == ""


def test_by_the_delta_rule_either_sign_is_read() -> None:
    of, made = config("negnevitsky"), step(config("negnevitsky"))
    arrays = {"delta1": made["delta", 1], "delta2": made["delta", 2], "e": made["e", 2]}
    assert is_right(of, read(of, arrays, evidence=True))
    result = read(of, {name: -values for name, values in arrays.items()}, evidence=True)
    assert is_right(of, result)
    assert result.notes == "delta1 and delta2 have the other sign of delta: it is changed. e has the other sign of e: it is changed."
    assert is_right(of, read(of, {"dz2": -made["delta", 2]}, evidence=True))
    assert is_right(of, read(of, {"dz2": made["delta", 2]}, evidence=True))


def test_elsewhere_the_sign_is_a_mistake() -> None:
    wrong = read(OF, {"delta2": -step(OF)["delta", 2]}, evidence=True)
    assert wrong.notes == ""
    assert np.allclose(wrong.rounds[0].values, -step(OF)["delta", 2].ravel())
