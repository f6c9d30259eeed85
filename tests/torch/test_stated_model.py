"""A model that is written as a config runs to the same numbers, and what a config cannot state is named."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from torch import Tensor, nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

import bptrace.torch  # noqa: E402
from bptrace.errors import UsageError  # noqa: E402
from bptrace.inputs.config.load import parse  # noqa: E402

from .drawn import Drawn, drawn, worked  # noqa: E402

OFF = 1e-12  # of which numbers in 64 bits may differ, that are added up in another order


def stated(case: Drawn) -> bptrace.torch.ConfigOfModel:
    return bptrace.torch.config(case.model, case.loss, case.x, case.t, case.rate, case.steps)


def apart(config: bptrace.Config, right: dict[str, Any]) -> float:
    """The greatest difference of a run from what PyTorch worked."""
    trace = bptrace.run(config)
    names = list(config.network.parameters())
    found = {
        "losses": [trace[f"E@{number}"] for number in range(1, config.updates + 1)],
        "gradients": [trace[f"dE/d{name}"] for name in names],
        "after": [trace[f"{name}+@-1"] for name in names],
    }
    return max(abs(a - b) / max(1.0, abs(b)) for key in right for a, b in zip(found[key], right[key], strict=True))


@pytest.mark.parametrize("seed", range(14))
def test_a_drawn_model_runs_to_the_same_numbers(seed: int) -> None:
    case = drawn(seed)
    config = stated(case)
    read = parse(config.text.encode(), "model.yaml")
    assert (read.parameters, read.samples, read.data) == (config.parameters, config.samples, config.data)
    assert apart(config, worked(case)) < OFF


def test_the_text_is_a_config() -> None:
    model = nn.Sequential(nn.Linear(2, 1), nn.ReLU()).double()
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor([[0.1, 1e-7]], dtype=torch.float64))
        model[0].bias.copy_(torch.tensor([-2.0]))
    model[0].bias.requires_grad_(False)
    config = bptrace.torch.config(
        model, nn.MSELoss(reduction="sum"), torch.tensor([0.5, 1 / 3], dtype=torch.float64), torch.ones(1).double(), 0.5
    )
    assert config.to_yaml() == (
        'title: "Sequential in PyTorch"\ninputs: [x1, x2]\nlayers:\n  - units: [o1]\n    activation: relu\n    weights:\n'
        "      - {w1: 0.1, w2: 1e-07}\n    bias: [{b_o1: -2.0}]\nloss: squared_error\nlearning_rate: 0.5\nreduction: sum\n"
        "frozen: [b_o1]\nsamples:\n  - {inputs: [0.5, 0.3333333333333333], targets: [1.0]}\n"
    )


@pytest.mark.parametrize(("dtype", "written"), [(None, 0.10000000149011612), (torch.float32, 0.1), (torch.float64, 0.10000000149011612)])
def test_numbers_have_the_digits_of_a_dtype(dtype: Any, written: float) -> None:
    model = nn.Linear(1, 1, bias=False)
    with torch.no_grad():
        model.weight.fill_(0.1)
    config = bptrace.torch.config(model, nn.MSELoss(), torch.ones(1), torch.ones(1), 0.5, dtype=dtype)
    assert list(config.parameters.values()) == [written]


class Own(nn.Module):
    """Two layers, and what a function makes of the first's net."""

    def __init__(self, between: Callable[[Tensor], Tensor], before: Callable[[Tensor], Tensor] = lambda x: x) -> None:
        super().__init__()
        self.first, self.second, self.between, self.before = nn.Linear(2, 2), nn.Linear(2, 2), between, before

    def forward(self, x: Tensor) -> Tensor:
        return self.second(self.between(self.first(self.before(x))))


X, T, CLASSES = torch.tensor([[0.1, 0.2], [0.3, 0.4]]), torch.tensor([[0.5, 0.6], [0.7, 0.8]]), torch.tensor([0, 1])
PLAIN = Own(torch.sigmoid)


@pytest.mark.parametrize(
    ("model", "loss", "t", "said"),
    [
        (Own(nn.Dropout(0.5)), nn.MSELoss(), T, "cannot state dropout, between layer 1 and layer 2"),
        (Own(nn.BatchNorm1d(2)), nn.MSELoss(), T, "cannot state batch_norm, which takes between.weight"),
        (Own(F.gelu), nn.MSELoss(), T, "cannot state gelu, between layer 1 and layer 2"),
        (Own(lambda z: z.relu().tanh()), nn.MSELoss(), T, "cannot state relu and tanh one after the other"),
        (Own(lambda z: z.softmax(0)), nn.MSELoss(), T, "softmax goes over dimension 0, which are samples"),
        (Own(nn.Softplus(beta=2)), nn.MSELoss(), T, "cannot state softplus with beta 2"),
        (Own(lambda z: z * torch.ones(2)), nn.MSELoss(), T, "cannot state mul, between"),
        (Own(torch.sigmoid, lambda x: 2 * x), nn.MSELoss(), T, "something is done with the inputs before the first layer"),
        (nn.Sequential(nn.Unflatten(1, (1, 2)), nn.Conv1d(1, 1, 1), nn.Flatten(), nn.Linear(2, 2)), nn.MSELoss(), T, "cannot state conv1d"),
        (PLAIN, nn.MSELoss(), CLASSES.float(), r"the targets have the shape \(2,\), and the outputs \(2, 2\)"),
        (PLAIN, nn.CrossEntropyLoss(label_smoothing=0.1), CLASSES, "cannot state label_smoothing 0.1 of cross_entropy"),
        (PLAIN, nn.CrossEntropyLoss(weight=torch.ones(2)), CLASSES, "cannot state weight of cross_entropy"),
        (PLAIN, nn.CrossEntropyLoss(ignore_index=1), CLASSES, "cannot state that samples of class 1 are left out"),
        (PLAIN, nn.NLLLoss(), CLASSES, "cannot state nll_loss that takes net, and not its logarithm"),
        (nn.Sequential(PLAIN, nn.Softmax(1)), nn.CrossEntropyLoss(), CLASSES, "works softmax itself, and takes what softmax made"),
        (PLAIN, nn.L1Loss(), T, "cannot state l1_loss as a mean over 2 outputs: its absolute_error is their sum"),
        (PLAIN, nn.SmoothL1Loss(), T, "the loss ends in smooth_l1_loss, that a config has no word for"),
        (PLAIN, lambda out, t: (out - t).pow(2).mean(), T, "the loss ends in mean"),
    ],
)
@pytest.mark.filterwarnings("ignore:Using a target size")
def test_what_a_config_cannot_state_is_named(model: Any, loss: Any, t: Tensor, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        bptrace.torch.config(model, loss, X, t, 0.5)


def test_dropout_that_is_off_is_nothing() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.5), nn.Tanh()).eval()
    assert bptrace.torch.config(model, nn.MSELoss(), X, T, 0.5).network.layers[0].activation.name == "tanh"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda p: torch.optim.SGD(p, lr=0.5, momentum=0.9, weight_decay=0.1), "momentum 0.9 and weight decay 0.1"),
        (lambda p: torch.optim.Adam(p), "an optimizer with Adam"),
        (lambda p: torch.optim.SGD([{"params": [each], "lr": rate} for rate, each in enumerate(p, 1)]), "several learning rates"),
    ],
)
def test_an_optimizer_other_than_gradient_descent_is_named(make: Any, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        bptrace.torch.config(PLAIN, nn.MSELoss(), X, T, make(list(PLAIN.parameters())))


@pytest.mark.parametrize("lr", [None, "fast"])
def test_what_is_no_learning_rate_is_refused(lr: Any) -> None:
    with pytest.raises(UsageError, match="is no learning rate"):
        bptrace.torch.config(PLAIN, nn.MSELoss(), X, T, lr)


def test_inputs_that_are_not_finite_are_refused() -> None:
    with pytest.raises(UsageError, match="x has a number that is not finite"):
        bptrace.torch.config(PLAIN, nn.MSELoss(), X * math.inf, T, 0.5)


def test_the_learning_rate_of_an_optimizer() -> None:
    config = bptrace.torch.config(PLAIN, nn.MSELoss(), X, T, torch.optim.SGD(PLAIN.parameters(), lr=0.25), 7)
    assert (config.learning_rate, config.updates, math.isclose(bptrace.run(config)["η"], 0.25)) == (0.25, 7, True)


def test_targets_that_do_not_quite_sum_to_1_are_not_fused() -> None:
    model, t = nn.Sequential(nn.Linear(2, 3)).double(), torch.tensor([[0.3, 0.3, 0.5]]).double()
    case = Drawn(model, nn.CrossEntropyLoss(), X[:1].double(), t, 0.5, 2)
    config = stated(case)
    assert not config.network.fused
    assert apart(config, worked(case)) < OFF
