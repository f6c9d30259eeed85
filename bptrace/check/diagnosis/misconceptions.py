"""The misconceptions, a row each, in the order in which one works: those of the tables, with their equations by the delta rule.

There e = t − out goes back in place of ∂E/∂out; no quantity stands between δ of one layer and δ of the next; and the step is worked
from δ at once. So what is thought of ∂E/∂out is seen in e or in δ there, and what is thought of a gradient, in the step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...formula.substitute import graft, negative, reduced, replaced
from ...formula.tree import Count, Letter, Ref, Sum, Tree, letters, nodes, rebuilt
from ...model.equations import SHARE_SLOPE, averaged, both, by_error, delta_rule, hidden, no, summed, top
from ...model.page import LETTERS
from ...model.symbols import db, delta, dw, e, eta, free_b, free_w, i, is_per_sample, j, k, l, out, s, slope, step_b, step_w, target, w
from .mistakes_backward import BACKWARD_ROWS
from .mistakes_forward import FORWARD_ROWS
from .vocabulary import BATCH, DIAGONAL, LOSS, PROPER, SIGN, Misconception, Wrong, last

__all__ = ["BATCH", "LOSS", "MISCONCEPTIONS", "SIGN", "Misconception", "Wrong", "by_delta_rule"]

_Rows = Iterator[Wrong]
_Turn = Callable[[Ref], Tree]
_Others = dict[Tree | None, Tree]

# what is written otherwise by the delta rule
_ERROR = out[l, j] - target[l, j]
_ERRORS: _Others = {_ERROR: e[l, j], out[l + 1, k] - target[l + 1, k]: e[l + 1, k], DIAGONAL: negative([DIAGONAL])}
_STEPS: _Others = {eta[l] * dw[l, j, i] * free_w[l, j, i]: -step_w[l, j, i], eta[l] * db[l, j] * free_b[l, j]: -step_b[l, j]}
_OTHER_SIGN: dict[str, _Turn] = dict.fromkeys(("dE/dout", "dE/dw#", "dE/db#"), lambda ref: -ref)


def _in_both(row: Misconception) -> Misconception:
    """A misconception with its wrong equations by the delta rule, too."""
    return row._replace(wrong=tuple(one for wrong in row.wrong for one in (_under_gradient_descent(wrong), *by_delta_rule(wrong, row))))


def _under_gradient_descent(wrong: Wrong) -> Wrong:
    return wrong._replace(where=both(wrong.where, no(delta_rule))) if wrong.kind in _BY_KIND else wrong


def by_delta_rule(wrong: Wrong, row: Misconception) -> _Rows:
    """What a wrong equation comes to by the delta rule. The other sign of e has a row in the table."""
    for one in _BY_KIND[wrong.kind](wrong) if wrong.kind in _BY_KIND else ():
        if one.kind != "e" or row.convention != SIGN:
            yield one._replace(where=both(one.where, delta_rule))


# what a wrong equation of a kind comes to


def _through(wrong: Wrong) -> _Rows:
    yield _derivative(wrong)
    yield from _below(wrong._replace(kind="dE/dout", tree=Sum(k, wrong.tree)))


def _error(wrong: Wrong) -> _Rows:
    return _below(wrong) if "through" in _families(wrong.tree) else _at_outputs(wrong)


def _below(wrong: Wrong) -> _Rows:
    tree = _changed(wrong.tree, {"through": _written_out})
    yield _derivative(wrong._replace(tree=tree))
    yield from _turned(wrong._replace(kind="delta", where=both(wrong.where, PROPER, hidden), tree=tree * slope[l, j]))


def _at_outputs(wrong: Wrong) -> _Rows:
    yield wrong
    tree = replaced(graft(wrong.tree, {SHARE_SLOPE.key: _ERROR}), {_ERROR: target[l, j] - out[l, j]})
    yield wrong._replace(kind="e", where=both(wrong.where, by_error), tree=tree)


def _gradient(wrong: Wrong) -> _Rows:
    yield _derivative(wrong)
    if eta.name not in _families(wrong.tree):  # with η it is the step
        for one in _turned(wrong):
            total = _over_samples(one.tree)
            yield _step(one._replace(where=both(one.where, averaged), tree=total / Count(s)))
            yield _step(one._replace(where=both(one.where, summed), tree=total))


def _gradient_of_batch(wrong: Wrong) -> _Rows:
    yield _derivative(wrong)
    yield from map(_step, _turned(wrong))


def _updated(wrong: Wrong) -> _Rows:
    yield wrong._replace(tree=reduced(replaced(wrong.tree, _STEPS), {}))


_BY_KIND: dict[str, Callable[[Wrong], _Rows]] = {
    "through": _through,
    "dE/dout": _error,
    "delta": lambda wrong: _turned(wrong),
    "dE/dw#": _gradient,
    "dE/db#": _gradient,
    "dE/dw": _gradient_of_batch,
    "dE/db": _gradient_of_batch,
    "w+": _updated,
    "b+": _updated,
}


# trees


def _families(tree: Tree) -> set[str]:
    return {node.family for node in nodes(tree) if isinstance(node, Ref)}


def _changed(tree: Tree, turns: dict[str, _Turn]) -> Tree:
    """The tree with the quantities of some families changed."""
    if isinstance(tree, Ref):
        return turns[tree.family](tree) if tree.family in turns else tree
    return rebuilt(tree, lambda child: _changed(child, turns))


def _written_out(through: Ref) -> Tree:
    layer, upper, unit = through.at
    assert isinstance(layer, Letter)
    return delta[layer + 1, upper] * w[layer + 1, upper, unit]


def _derivative(wrong: Wrong) -> Wrong:
    """A wrong derivative: one that is worked from δ has the sign of ∂E/∂net, which is −δ."""
    if delta.name not in _families(wrong.tree):
        return wrong
    return wrong._replace(tree=negative([_changed(wrong.tree, _OTHER_SIGN)]))


def _turned(wrong: Wrong) -> _Rows:
    """A wrong equation with e where e goes back, and with the other sign of every derivative elsewhere."""
    tree = replaced(wrong.tree, _ERRORS)
    errors = [node.at for node in nodes(tree) if isinstance(node, Ref) and node.family == "dE/dout"]
    if errors:
        outputs = both(last if errors[0][0] == l + 1 else top, by_error)
        by_e = {**_OTHER_SIGN, "dE/dout": lambda ref: Ref(e.name, ref.at)}
        yield wrong._replace(where=both(wrong.where, outputs), tree=_changed(tree, by_e))
    yield wrong._replace(tree=_changed(tree, _OTHER_SIGN))


def _over_samples(tree: Tree) -> Tree:
    """The sum of a tree over the samples of the batch."""
    found = _changed(tree, {family: _of_sample for family in _families(tree) if is_per_sample(family)})
    return Sum(s, found) if s.name in letters(found) else Count(s) * found


def _of_sample(ref: Ref) -> Tree:
    return ref if len(ref.at) > len(LETTERS[ref.family]) + 1 else Ref(ref.family, (*ref.at, s))


def _step(wrong: Wrong) -> Wrong:
    """A wrong gradient, with the sign of δ, as the step that is made with it."""
    if wrong.kind.startswith("dE/dw"):
        return wrong._replace(kind="step_w", tree=eta[l] * wrong.tree * free_w[l, j, i])
    return wrong._replace(kind="step_b", tree=eta[l] * wrong.tree * free_b[l, j])


MISCONCEPTIONS = tuple(map(_in_both, (*FORWARD_ROWS, *BACKWARD_ROWS)))
