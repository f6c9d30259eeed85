"""Makes a case smaller as long as its fault stays the same: fewer arguments, fewer lines, fewer characters."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from .cases import Case

Part = TypeVar("Part")
PATIENCE = 20.0  # seconds for one case


def minimised(case: Case, is_same: Callable[[Case], bool], patience: float = PATIENCE) -> Case:
    """The smallest case that was found in which the same is at fault."""
    end = time.monotonic() + patience

    def holds(smaller: Case) -> bool:
        return time.monotonic() < end and is_same(smaller)

    verb = case.args[0]
    case = case._replace(args=(verb, *_fewer(case.args[1:], lambda args: holds(case._replace(args=(verb, *args))))))
    for name in case.files:
        for parted in (lambda content: content.split(b"\n"), lambda content: [content[at : at + 1] for at in range(len(content))]):
            joint = b"\n" if parted(b"\n") == [b"", b""] else b""
            whole = case

            def with_parts(parts: Sequence[bytes], name: str = name, joint: bytes = joint, whole: Case = whole) -> Case:
                return whole._replace(files={**whole.files, name: joint.join(parts)})

            case = with_parts(_fewer(parted(case.files[name]), lambda parts, with_parts=with_parts: holds(with_parts(parts))))  # type: ignore[misc]
    return case


def _fewer(parts: Sequence[Part], holds: Callable[[Sequence[Part]], bool]) -> Sequence[Part]:
    """Fewer of the parts, in order, for which it still holds. A. Zeller, "Simplifying and isolating failure-inducing input" (2002)."""
    size = len(parts)
    while size:
        start = 0
        while start < len(parts):
            without = [*parts[:start], *parts[start + size :]]
            if holds(without):
                parts = without
            else:
                start += size
        size //= 2
    return parts
