"""Which of the tensors between the last net and the loss is the network's output."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .torch_calls import FLIPS, CallResult, Pass

LOGARITHMS = ("log", "log2", "log10", "log1p", "xlogy", "log_softmax", "logsumexp", "logsigmoid")  # a loss takes them, not an activation
GUARDS = ("clamp", "clip", "clamp_min", "clamp_max")  # before a logarithm
PICKS = ("__getitem__", "gather", "take", "index_select")
LEAST_ADDED = 1e-3  # less than this is added to an output to keep its logarithm finite


def last_output(run: Pass, has_targets: bool) -> CallResult | None:
    """The tensor through which all of the loss goes, as the last one before targets, a logarithm or a loss that picks take it.

    It is the last net itself where nothing stands between. None where no tensor meets it, as with a target that is a plain number.
    """
    net = run.layers[-1].net
    calls = list(_between(run, net))
    met = next((at for at, made in enumerate(calls) if _ends(made)), None if has_targets else len(calls))
    if met is None:
        return None
    passed = [net, *(made for made in _alone(net, calls) if made.value.numel() == net.value.numel())]
    before = {id(made) for made in (net, *calls[:met])}
    out = next(made for made in reversed(passed) if id(made) in before)
    while out.function in FLIPS and out is not net:  # samples in columns that are laid down for the loss
        (out,) = out.of
    return out


def _between(run: Pass, net: CallResult) -> Iterator[CallResult]:
    """What was made of the net on the way to the loss, or to whatever came of it where no loss was seen."""
    after = run.made[run.made.index(net) + 1 :]
    came = {id(net)}
    for made in after:
        if any(id(each) in came for each in made.of):
            came.add(id(made))
    losses = [made for made, _ in run.losses if made is not None]
    wanted = {id(made) for made in sources(losses)} if losses else came
    return (made for made in after if id(made) in came & wanted)


def sources(ends: Sequence[CallResult]) -> list[CallResult]:
    """These, and everything that they were made of."""
    found: dict[int, CallResult] = {}
    waiting = list(ends)
    while waiting:
        made = waiting.pop()
        if id(made) not in found:
            found[id(made)] = made
            waiting.extend(made.of)
    return list(found.values())


def _ends(made: CallResult) -> bool:
    return made.data or made.function in (*LOGARITHMS, *GUARDS, *PICKS) or _is_guard(made)


def _is_guard(made: CallResult) -> bool:
    added = [each for each in made.arguments if isinstance(each, (int, float))]
    return made.function == "add" and any(0 < abs(each) < LEAST_ADDED for each in added)


def _alone(net: CallResult, calls: Sequence[CallResult]) -> Iterator[CallResult]:
    """Those that nothing goes past: each call after one of them takes nothing that was made before it."""
    place = {id(made): at for at, made in enumerate(calls)} | {id(net): -1}
    farthest = -1
    users: dict[int, int] = {}
    for at, made in enumerate(calls):
        for each in made.of:
            if id(each) in place:
                users[place[id(each)]] = at
    for at, made in enumerate(calls):
        farthest = max(farthest, users.get(at - 1, at))
        if farthest <= at:
            yield made
