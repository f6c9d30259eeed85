"""Names of arrays: what each says of the quantity, its place in the network, and its time."""

from __future__ import annotations

import pytest

from bptrace.model.symbols import KINDS
from bptrace.trace.arrays.array_names import array_name
from bptrace.views.data.export_npz import name_of

W, B, Z, A, D = ("w",), ("b",), ("net",), ("out",), ("delta",)
# fmt: off
NAMES = {  # the kinds, the place, and what else is said
    "W1": (W, (1,), ""),             "w1": (W, (1,), ""),              "W[1]": (W, (1,), ""),          "W_1": (W, (1,), ""),
    "W.0": (W, (0,), ""),            "weights1": (W, (1,), ""),        "weights.0": (W, (0,), ""),     "b1": (B, (1,), ""),
    "biases.1": (B, (1,), ""),       "z1": (Z, (1,), ""),              "Z": (Z, (), ""),               "a1": (A, (1,), ""),
    "activations.0": (A, (0,), ""),  "X": (A, (), ""),                 "inputs": (A, (), ""),          "x0": (A, (0,), ""),
    "T": (("target",), (), ""),      "targets": (("target",), (), ""), "delta1": (D, (1,), ""),        "δ1": (D, (1,), ""),
    "d1": (D, (1,), ""),             "dz1": (Z, (1,), "g"),            "dZ1": (Z, (1,), "g"),          "grad_z1": (Z, (1,), "g"),
    "dA1": (A, (1,), "g"),           "dW1": (W, (1,), "g"),            "db1": (B, (1,), "g"),          "dLdW1": (W, (1,), "g"),
    "∂E/∂W₁": (W, (1,), "g"),        "W1_new": (W, (1,), "+"),         "new_W1": (W, (1,), "+"),       "newW1": (W, (1,), "+"),
    "W1+": (W, (1,), "+"),           "W1_updated": (W, (1,), "+"),     "W1_after": (W, (1,), "+"),     "W₁⁺": (W, (1,), "+"),
    "fc1.weight": (W, ("fc", 1), ""),                                  "0.weight": (W, (0,), ""),
    "layers.0.kernel": (W, (0,), ""),                                  "Dense_0/kernel:0": (W, ("dense", 0), ""),
    "net.fc1.weight.grad": (W, ("net", "fc", 1), "g"),                 "grads.fc1.weight": (W, ("fc", 1), "g"),
    "gradients/fc1/w": (W, ("fc", 1), "g"),                            "d_fc1.weight": (W, ("fc", 1), "g"),
    "fc1.weight_grad": (W, ("fc", 1), "g"),                            "params/after.fc1.weight": (W, ("fc", 1), "+"),
    "w_new_1": (W, (1,), "+"),       "dE_dout_1": (A, (1,), "g"),      "dE_dw_1": (W, (1,), "g"),      "net_1": (Z, (1,), ""),
    "final_net_1": (Z, (1,), "+"),   "dE_dw_sample_1": (W, (1,), "g#"), "new_b.0": (B, (0,), "+"),     "dout.1": (A, (1,), "g"),
    "lr": (("eta",), (), ""),        "learning_rate": (("eta",), (), ""), "W_out": (W, ("out",), ""),  "net_out": (Z, ("out",), ""),
    "y_hat": (A, (), ""),            "logits": (Z, (), ""),            "coefs_.0": (W, (0,), ""),      "intercepts_.0": (B, (0,), ""),
    "wih": (W, ("ih",), ""),         "who": (W, ("ho",), ""),          "bout": (B, ("out",), ""),      "wnew1": (W, (1,), "+"),
    "hidden_output": (A, ("hidden",), ""),                             "out_hidden": (A, ("hidden",), ""),
    "hidden_layer_input": (Z, (), ""),                                 "hidden1.weight": (W, ("hidden", 1), ""),
    "arr_0": (("w", "b"), (0,), ""), "params.0.1": (("w", "b"), (0, 1), ""), "grads.3": (("w", "b"), (3,), "g"),
}
# fmt: on


@pytest.mark.parametrize("typed", NAMES)
def test_a_name_says(typed: str) -> None:
    kinds, place, more = NAMES[typed]
    said = array_name(typed)
    assert said is not None
    assert (said.kinds, said.place) == (kinds, place)
    assert (said.gradient, said.after, said.of_sample) == ("g" in more, "+" in more, "#" in more)


@pytest.mark.parametrize("typed", ["loss", "E", "L", "J", "C", "cost", "total_loss"])
def test_a_loss_is_told_by_capital_letters(typed: str) -> None:
    said = array_name(typed)
    assert said is not None
    assert said.kinds[0] == "E"


@pytest.mark.parametrize("typed", ["", "foo", "running_mean", "exp_avg_0", "fc1", "3", "x" * 5000, "\x1b[31m", "💥", "...", "l", "c"])
def test_a_name_that_says_nothing(typed: str) -> None:
    assert array_name(typed) is None


def test_our_own_names_are_read_back() -> None:
    for kind, row in KINDS.items():
        said = array_name(name_of((kind, 2)))
        if kind != "eta":
            assert said is not None, kind
            assert said.place == (2,)
            assert said.after is (kind in ("w+", "b+"))
            assert said.of_sample is bool(row.batch)


def test_an_iteration_may_be_named() -> None:
    said = array_name("step3.W1")
    assert said is not None
    assert (said.iteration, said.place) == (3, (1,))
