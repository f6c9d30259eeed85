"""What is asked for on a paper, and what is printed on it: quantities, in the order of computation."""

from __future__ import annotations

from collections.abc import Sequence

from ..check.credit import Credit
from ..check.judging.answer_key import AnswerKey
from ..check.judging.iterations import At
from ..errors import UnknownName, UsageError
from ..inputs.config.config import Config
from ..model.network import DELTA_RULE, GRADIENT_DESCENT

# By either rule: what is asked for where the exercise does not say what, and all that can be asked for.
# fmt: off
USUAL = {
    GRADIENT_DESCENT: ("net", "out", "loss", "delta", "gradient", "updated"),
    DELTA_RULE:       ("net", "out", "loss", "e", "delta", "step", "updated"),
}
EVERY = {
    GRADIENT_DESCENT: ("net", "out", "loss", "error", "slope", "delta", "gradient", "updated"),
    DELTA_RULE:       ("net", "out", "loss", "e", "slope", "delta", "step", "updated"),
}
# fmt: on


class Asking:
    """The quantities of a key that are `asked` for, and those that are `printed` instead."""

    def __init__(self, key: AnswerKey) -> None:
        self.credit = Credit(key, key.config.exercise)
        printed = self.credit.printed
        usually = _all(key, () if key.config.exercise.ask else USUAL[key.config.network.error])
        found = [*self.credit.asked, *(place for place in usually if place not in printed)]
        self.asked, self.printed = (sorted(dict.fromkeys(places), key=key.rank) for places in (found, printed))


def usual(config: Config) -> list[str]:
    """The selectors of what is asked for where the exercise does not say what."""
    key, found = AnswerKey(config), dict[tuple[At, ...], str]()
    for selector in USUAL[config.network.error]:
        found.setdefault(tuple(_if_there(key, selector)), selector)  # e may be another word for the loss
    return [selector for meant, selector in found.items() if meant]


def worked_quantities(key: AnswerKey) -> list[At]:
    """All that could be asked for; not the derivatives by the inputs, which few ask for."""
    return [place for place in _all(key, EVERY[key.config.network.error]) if place.cell is None or place.cell.layer]


def _all(key: AnswerKey, selectors: Sequence[str]) -> list[At]:
    """What selectors mean, without what needs no work."""
    return [place for selector in selectors for place in _if_there(key, selector) if not key.is_plain(place)]


def _if_there(key: AnswerKey, selector: str) -> list[At]:
    """What a selector means; nothing where there is no such thing, as without a learning rate there are no updates."""
    try:
        return key.selected(selector)
    except (UnknownName, UsageError):
        return []
