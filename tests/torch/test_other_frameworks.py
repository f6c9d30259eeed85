"""JAX and Keras, where they are installed: their steps are held by arrays, and a step of Keras on PyTorch is watched."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest

import bptrace

pytest.importorskip("torch")
os.environ.setdefault("KERAS_BACKEND", "torch")  # as Keras is imported

from .steps import B1, B2, EVERY, W1, W2, T, X, config, differences


def test_a_step_of_jax() -> None:
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    jnp = jax.numpy
    x, t = jnp.array(X), jnp.array(T)
    params = [{"w": jnp.array(W1).T, "b": jnp.array(B1)}, {"w": jnp.array(W2).T, "b": jnp.array(B2)}]

    def loss(params: Any) -> Any:
        out, nets, outs = x, [], []
        for layer in params:
            nets.append(out @ layer["w"] + layer["b"])
            out = jax.nn.sigmoid(nets[-1])
            outs.append(out)
        return jnp.mean((out - t) ** 2), {"net": nets, "out": outs}

    (error, recorded), grads = jax.value_and_grad(loss, has_aux=True)(params)
    new = jax.tree.map(lambda value, grad: value - 0.5 * grad, params, grads)
    arrays = {"params": params, **recorded, "loss": error, "grads": grads, "new_params": new}
    assert bptrace.hold(config(3), arrays).ok
    wrong = {**arrays, "new_params": jax.tree.map(lambda value, grad: value - grad, params, grads)}
    assert not bptrace.hold(config(3), wrong).ok


def dense() -> Any:
    """The network of the config in Keras, with plain gradient descent."""
    keras = pytest.importorskip("keras")
    layers = [keras.Input((2,)), keras.layers.Dense(3, activation="sigmoid"), keras.layers.Dense(2, activation="sigmoid")]
    model = keras.Sequential(layers)
    model.set_weights([np.array(W1).T, np.array(B1), np.array(W2).T, np.array(B2)])
    model.compile(optimizer=keras.optimizers.SGD(0.5), loss="mse")
    return model


@pytest.mark.filterwarnings("ignore")  # of Keras about PyTorch
def test_a_step_of_keras_on_pytorch_is_watched() -> None:
    pytest.importorskip("keras")
    import bptrace.torch

    model = dense()
    with bptrace.torch.watch(model, config(3)) as seen:
        model.train_on_batch(np.array(X), np.array(T))
    assert (set(seen.arrays[0]), seen.unseen, differences(seen, 1e-6)) == (EVERY, (), [])


@pytest.mark.filterwarnings("ignore")
def test_weights_of_keras() -> None:
    model = dense()
    before = model.get_weights()
    model.train_on_batch(np.array(X), np.array(T))
    assert bptrace.hold(config(3), {"weights": before, "new_weights": model.get_weights()}).ok
