"""What a watched step in PyTorch shows is what bptrace works, however the step is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from torch import Tensor, nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

import bptrace.torch  # noqa: E402
from bptrace.errors import UsageError  # noqa: E402

from .steps import EVERY, config, data, differences, module, parameters  # noqa: E402

Step = Callable[[list[Tensor], Tensor], Tensor]

# The same network in the styles in which it is written: parameters and inputs to outputs.
STYLES: dict[str, Step] = {
    "F.linear": lambda p, x: torch.sigmoid(F.linear(torch.sigmoid(F.linear(x, p[0], p[1])), p[2], p[3])),
    "x @ W.T + b": lambda p, x: torch.sigmoid(torch.sigmoid(x @ p[0].T + p[1]) @ p[2].T + p[3]),
    "b + x.mm(W.t())": lambda p, x: (p[3] + (p[1] + x.mm(p[0].t())).sigmoid().mm(p[2].t())).sigmoid(),
    "addmm": lambda p, x: torch.addmm(p[3], torch.addmm(p[1], x, p[0].t()).sigmoid_(), p[2].t()).sigmoid(),
    "columns": lambda p, x: (p[2] @ (p[0] @ x.T + p[1][:, None]).sigmoid() + p[3].unsqueeze(1)).sigmoid().T,
    "by hand": lambda p, x: 1 / (1 + torch.exp(-(1 / (1 + torch.exp(-(x @ p[0].T + p[1]))) @ p[2].T + p[3]))),
    "in place": lambda p, x: x.matmul(p[0].T).add_(p[1]).sigmoid_().matmul(p[2].T).add_(p[3]).sigmoid_(),
}


def descend(tensors: list[Tensor], rate: float = 0.5) -> None:
    with torch.no_grad():
        for tensor in tensors:
            assert tensor.grad is not None
            tensor -= rate * tensor.grad
            tensor.grad = None


def stepped(model: nn.Module, loss: Callable[[Tensor, Tensor], Tensor], x: Tensor, t: Tensor, config: Any, steps: int = 1) -> Any:
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    with bptrace.torch.watch(model, config, optimizer) as seen:
        for _ in range(steps):
            error = loss(model(x), t)
            optimizer.zero_grad()
            error.backward()
            optimizer.step()
    return seen


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("samples", [1, 3])
def test_plain_functions(style: str, samples: int) -> None:
    p, (x, t) = parameters(), data(samples)
    with bptrace.torch.watch(p, config(samples)) as seen:
        F.mse_loss(STYLES[style](p, x), t).backward()
        descend(p)
    assert (set(seen.arrays[0]), seen.unseen, differences(seen)) == (EVERY, (), [])


@pytest.mark.parametrize(
    ("activation", "part"), [("relu", nn.ReLU(inplace=True)), ("tanh", nn.Tanh()), ("softplus", nn.Softplus()), ("elu", nn.ELU())]
)
def test_modules(activation: str, part: nn.Module) -> None:
    model = module(nn.Linear(2, 3), part, nn.Linear(3, 2), nn.Sigmoid())
    seen = stepped(model, nn.MSELoss(), *data(3), config(3, (activation, "sigmoid"), iterations=2), steps=2)
    assert (set(seen.arrays[1]), seen.unseen, differences(seen)) == (EVERY, (), [])


def test_logits() -> None:
    one_hot = [[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]
    model = module(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 2))
    wanted = config(3, ("tanh", "softmax"), {"name": "cross_entropy", "fused": True}, one_hot)
    seen = stepped(model, nn.CrossEntropyLoss(), data(3)[0], torch.tensor([1, 0, 1]), wanted)
    assert differences(seen) == []
    assert set(seen.arrays[0]) == EVERY - {"out_2", "dE_dout_2"}
    assert seen.unseen == ("out of layer 2: the loss takes net itself, and softmax is a part of it",)


@pytest.mark.parametrize(("dtype", "off"), [(torch.float32, 1e-6), (torch.bfloat16, 2e-2)])
def test_other_dtypes(dtype: Any, off: float) -> None:
    model = module(nn.Linear(2, 3), nn.Sigmoid(), nn.Linear(3, 2), nn.Sigmoid(), dtype=dtype)
    seen = stepped(model, nn.MSELoss(), *data(3, dtype), config(3))
    assert {value.dtype for value in seen.arrays[0].values()} == {dtype}
    assert (seen.unseen, differences(seen, off)) == ((), [])


def test_vectors_and_a_sample_after_the_other() -> None:
    p, (xs, ts) = parameters(), data(3)
    with bptrace.torch.watch(dict(zip(("W1", "b1", "W2", "b2"), p, strict=True)), config(3)) as seen:
        total = torch.zeros((), dtype=torch.float64)
        for x, t in zip(xs, ts, strict=True):
            out = torch.sigmoid(torch.mv(p[2], torch.sigmoid(p[0] @ x + p[1])) + p[3])
            total = total + ((t - out) ** 2).mean() / 3
        total.backward()
        descend(p)
    assert (set(seen.arrays[0]), seen.unseen, differences(seen)) == (EVERY, (), [])


def test_a_batch_in_parts() -> None:
    model = module(nn.Linear(2, 3), nn.Sigmoid(), nn.Linear(3, 2), nn.Sigmoid())
    x, t = data(3)
    with bptrace.torch.watch(model, config(3, reduction="sum", loss="squared_error")) as seen:
        for part in (slice(0, 2), slice(2, 3)):
            nn.MSELoss(reduction="sum")(model(x[part]), t[part]).backward()
        descend(list(model.parameters()))
    assert set(seen.arrays[0]) == EVERY - {"E_2"}
    assert seen.unseen == ("E: backward was called on 2 losses before the update",)
    assert differences(seen) == []


def test_parameters_that_are_made_anew() -> None:
    p, (x, t) = parameters(), data(1)
    with bptrace.torch.watch(p, config(iterations=3)) as seen:
        for _ in range(3):
            gradients = torch.autograd.grad(F.mse_loss(STYLES["x @ W.T + b"](p, x), t), p)
            p = [(each - 0.5 * gradient).detach().requires_grad_() for each, gradient in zip(p, gradients, strict=True)]
    assert [set(each) for each in seen.arrays] == [EVERY] * 3
    assert (seen.unseen, differences(seen)) == ((), [])


def test_weights_with_inputs_in_rows() -> None:
    p, (x, t) = [(each.detach().T if each.ndim > 1 else each.detach()).clone().requires_grad_() for each in parameters()], data(3)
    with bptrace.torch.watch(p, config(3)) as seen:
        F.mse_loss(torch.sigmoid(torch.sigmoid(x @ p[0] + p[1]) @ p[2] + p[3]), t).backward()
        descend(p)
    assert (set(seen.arrays[0]), seen.unseen, differences(seen)) == (EVERY, (), [])


@pytest.mark.parametrize(
    "loss",
    [
        lambda out, t: -(t * torch.log(out)).sum(1).mean(),
        lambda out, t: -(t * (out + 1e-12).log()).sum(1).mean(),
        lambda out, t: -(t * out.clamp(1e-12).log()).sum() / len(t),
        lambda out, t: -out[range(3), t.argmax(1)].log().mean(),
        lambda out, t: F.nll_loss(out.log(), t.argmax(1)),
    ],
)
@pytest.mark.parametrize("softmax", [lambda z: z.softmax(1), lambda z: z.exp() / z.exp().sum(1, keepdim=True)])
def test_the_output_is_found_before_a_loss_by_hand(loss: Any, softmax: Any) -> None:
    targets = [[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]
    p, x, t = parameters(), data(3)[0], torch.tensor(targets, dtype=torch.float64)
    with bptrace.torch.watch(p, config(3, ("sigmoid", "softmax"), "cross_entropy", targets)) as seen:
        loss(softmax(torch.sigmoid(x @ p[0].T + p[1]) @ p[2].T + p[3]), t).backward()
        descend(p)
    assert (set(seen.arrays[0]), seen.unseen, differences(seen, 1e-9)) == (EVERY, (), [])


def test_what_is_not_seen_is_said() -> None:
    p, (x, t) = parameters(), data(1)
    p[0].requires_grad_(False)
    with bptrace.torch.watch(p, config()) as seen:
        hidden = torch.sigmoid(x @ p[0].T + p[1]).detach()
        F.mse_loss(torch.sigmoid(hidden @ p[2].T + p[3]), t).backward()
    after = "no parameter changed after backward: optimizer.step() was not called in the block, or its step is 0"
    assert seen.unseen == (
        "delta of layer 1: no gradient came back to it: what follows is detached, or the loss does not depend on it",
        "dE/dout of layer 1: it was worked without gradients: under no_grad, or from what is detached",
        f"w+ of layer 2, b+ of layer 2, w+ of layer 1 and b+ of layer 1: {after}",
        "dE/dw of layer 1: parameter 1 requires no gradient",
        "dE/db of layer 1: no gradient reached parameter 2",
    )
    assert differences(seen) == []


def test_a_pass_forward_alone() -> None:
    p, (x, _) = parameters(), data(3)
    with bptrace.torch.watch(p, config(3, iterations=0)) as seen, torch.no_grad():
        STYLES["F.linear"](p, x)
    assert set(seen.arrays[0]) == {"out_0", "w_1", "w_2", "b_1", "b_2", "net_1", "net_2", "out_1"}
    assert differences(seen) == []


def test_a_backward_pass_by_hand_is_no_layer() -> None:
    w1, b1, w2, b2 = p = [each.detach() for each in parameters()]
    x, t = data(3)
    with bptrace.torch.watch(p, config(3)) as seen:
        hidden = torch.sigmoid(x @ w1.T + b1)
        out = torch.sigmoid(hidden @ w2.T + b2)
        delta2 = 2 * (out - t) / t.numel() * out * (1 - out)
        delta1 = delta2 @ w2 * hidden * (1 - hidden)
        for each, gradient in zip(p, (delta1.T @ x, delta1.sum(0), delta2.T @ hidden, delta2.sum(0)), strict=True):
            each -= 0.5 * gradient
    assert set(seen.arrays[0]) == {name for name in EVERY if not name.startswith(("d", "E"))}
    assert [each.partition(": ")[2] for each in seen.unseen] == ["backward was not called in the block"]
    assert differences(seen) == []


def test_what_an_optimizer_does_besides_is_noted() -> None:
    model = module(nn.Linear(2, 3), nn.Sigmoid(), nn.Linear(3, 2), nn.Sigmoid())
    with bptrace.torch.watch(model, config(), torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9)) as seen:
        F.mse_loss(model(data(1)[0]), data(1)[1]).backward()
    assert seen.notes == ("the optimizer does not only go a step of η against the gradient: momentum 0.9",)


def test_gradients_that_are_accumulated_are_as_they_are() -> None:
    p, (x, t) = parameters(), data(3)
    with bptrace.torch.watch(p, config(3)) as seen:
        loss = F.mse_loss(STYLES["F.linear"](p, x), t)
        loss.backward(retain_graph=True)
        loss.backward()
    assert {line.partition(":")[0] for line in differences(seen)} == {"dE_dw_1", "dE_db_1", "dE_dw_2", "dE_db_2"}


def test_the_numbers_stay_and_no_hook_does() -> None:
    def run(watched: bool, fails: bool = False) -> nn.Module:
        model = module(nn.Linear(2, 3), nn.ReLU(inplace=True), nn.Linear(3, 2), nn.Sigmoid())
        x, t = data(3)
        if watched:
            stepped(model, nn.MSELoss(), x, t, config(3, ("relu", "sigmoid"), iterations=3), 3)
        else:
            optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
            for _ in range(3):
                error = nn.MSELoss()(model(x), t)
                optimizer.zero_grad()
                error.backward()
                optimizer.step()
        return model

    watched = run(True)
    for one, other in zip(run(False).parameters(), watched.parameters(), strict=True):
        assert torch.equal(one, other)
        assert not other._post_accumulate_grad_hooks


def test_no_hook_stays_where_the_block_raises() -> None:
    p, (x, t) = parameters(), data(1)
    with pytest.raises(ZeroDivisionError), bptrace.torch.watch(p, config()) as seen:  # noqa: PT012
        loss = F.mse_loss(STYLES["F.linear"](p, x), t)
        raise ZeroDivisionError
    loss.backward()
    assert not any(each._post_accumulate_grad_hooks for each in p)
    with pytest.raises(UsageError, match="has not ended"):
        seen.arrays  # noqa: B018


def test_books_of_the_delta_rule_have_derivatives_too() -> None:
    p, (x, t) = parameters(), data(1)
    with bptrace.torch.watch(p, config(loss="half_squared_error", error="t-o")) as seen:
        (0.5 * (t - STYLES["F.linear"](p, x)) ** 2).sum().backward()
        descend(p)
    assert {"dE_dnet_1", "dE_dnet_2"} <= set(seen.arrays[0])
    assert not {"delta_1", "delta_2"} & set(seen.arrays[0])
    assert differences(seen) == []


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (lambda: torch.compile(nn.Linear(2, 2), backend="eager"), "a compiled model hides its steps"),
        (lambda: [1.0], "parameter 1 is no tensor"),
        (lambda: None, "NoneType is no model"),
    ],
)
def test_a_model_that_cannot_be_seen_is_refused(model: Any, said: str) -> None:
    with pytest.raises(UsageError, match=said), bptrace.torch.watch(model(), config()):
        pass


def test_other_layers_than_the_config_has_are_refused() -> None:
    model = nn.Linear(2, 2).double()
    with pytest.raises(UsageError, match=r"1 layer was seen in the block \(weight\), and the config has 2"):
        stepped(model, nn.MSELoss(), *data(1), config())
    p = parameters()
    said = "no product with a parameter was seen"
    with pytest.raises(UsageError, match=said), bptrace.torch.watch(p, config()):
        torch.func.grad(lambda w: F.linear(data(1)[0], w).sum())(p[0])
    with pytest.raises(UsageError, match=said) as caught, bptrace.torch.watch(p, config()):
        torch.einsum("ji,si->sj", p[0], data(1)[0])
    assert "einsum takes parameter 1" in str(caught.value)


def test_the_report_is_that_of_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    class Held:
        ok = False

        def __str__(self) -> str:
            return "w5+ differs\n"

        def raise_if_wrong(self) -> None:
            raise AssertionError(str(self))

    asked = list[Any]()
    monkeypatch.setattr("bptrace.torch.watching.held", lambda *arguments: asked.append(arguments) or Held())
    model = module(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 2))
    wanted = config(3, ("tanh", "softmax"), {"name": "cross_entropy", "fused": True}, [[0.0, 1.0]] * 3)
    seen = stepped(model, nn.CrossEntropyLoss(), data(3)[0], torch.tensor([1, 1, 1]), wanted)
    assert not seen.ok
    assert str(seen) == "w5+ differs\nnot seen: out of layer 2: the loss takes net itself, and softmax is a part of it"
    with pytest.raises(AssertionError, match="differs"):
        seen.raise_if_wrong()
    assert [(each[0], each[1][0]["lr"]) for each in asked] == [(wanted, 0.5)]


def test_a_step_is_held_against_the_config() -> None:
    model = module(nn.Linear(2, 3), nn.Sigmoid(), nn.Linear(3, 2), nn.Sigmoid())
    seen = stepped(model, nn.MSELoss(), *data(3), config(3, iterations=2), steps=2)
    assert seen.ok, str(seen)
    seen.raise_if_wrong()
    seen = stepped(model, nn.MSELoss(), *data(3), config(3))  # from other weights
    assert not seen.ok
    with pytest.raises(AssertionError):
        seen.raise_if_wrong()


def test_a_step_of_nothing_is_seen() -> None:
    model = module(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 2), nn.ReLU())
    with torch.no_grad():
        model[2].bias.fill_(-9)
    wanted = config(3, ("relu", "relu"), biases=[-9.0, -9.0])
    seen = stepped(model, nn.MSELoss(), *data(3), wanted)
    assert (set(seen.arrays[0]), seen.unseen, differences(seen)) == (EVERY, (), [])
