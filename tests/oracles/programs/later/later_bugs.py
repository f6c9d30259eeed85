"""All bugs of the second set by their codes, and the right program that they are beside."""

from __future__ import annotations

from ..program import Program
from . import other_backward, other_data, other_forward, other_losses, other_training, variants, variants_of_memory

MODULES = (variants, variants_of_memory, other_data, other_forward, other_losses, other_backward, other_training)
CLASSES = [kind for module in MODULES for kind in vars(module).values() if isinstance(kind, type) and kind.__module__ == module.__name__]


class LaterRight(Program):
    """The right program, by a code that draws it other networks."""

    code = "later"


LATER_BUGS: dict[str, type[Program]] = {f"{LaterRight.code}-{kind.code}": kind for kind in CLASSES if kind.code != Program.code}
