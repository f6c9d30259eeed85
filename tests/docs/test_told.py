"""All that there is, is told where it belongs: verbs, options, keys, rows of tables, formats, misconceptions."""

from __future__ import annotations

import re

import click
import pytest

from bptrace.check.diagnosis.misconceptions import MISCONCEPTIONS
from bptrace.check.diagnosis.slips import THOUGHTS
from bptrace.check.judging.entries import Finding
from bptrace.check.report import OTHERWISE, REASONS, VERDICTS
from bptrace.cli import VERBS, app
from bptrace.cli.init import examples
from bptrace.cli.schema import SCHEMAS
from bptrace.inputs.config.keys import CONFIG, DRAW, EXERCISE, LAYER, LOSS, RANGE, REVEALS, SAMPLE, TABLE
from bptrace.model.activations import ACTIVATIONS, ALSO
from bptrace.model.losses import LOSSES
from bptrace.model.notation import NOTATIONS
from bptrace.views.data.comparison_files import SUFFIXES as COMPARISONS
from bptrace.views.data.files import DOCUMENTS, FORMATS, TEXTS
from bptrace.views.marking.report_formats import FORMATS as REPORTS
from bptrace.views.marking.report_formats import SUFFIXES
from bptrace.views.marking.scores import UNEXPLAINED

from .commands import commands_of
from .pages import DOCS, by_hand, fences, headings, text_of
from .reasons import findings, said, whys
from .tables import LEFT_OUT

KEYS = sorted({key.name for group in (CONFIG, LAYER, DRAW, LOSS, SAMPLE, TABLE, EXERCISE, RANGE) for key in group} - LEFT_OUT)

# fmt: off
TOLD = {  # page: what stands on it as code
    "cli.md":            [*SCHEMAS, *FORMATS, *DOCUMENTS, *TEXTS, *SUFFIXES, *COMPARISONS, *REVEALS, *examples()],
    "config.md":         [*KEYS, *ACTIVATIONS, *ALSO, *LOSSES],
    "quantities.md":     [*NOTATIONS],
    "marking.md":        [*VERDICTS, *REPORTS, *SUFFIXES, *REVEALS, *(key.name for key in EXERCISE)],
    "misconceptions.md": [row.code for row in MISCONCEPTIONS],
    "data.md":           [*FORMATS],
}
# fmt: on


@pytest.mark.parametrize("page", TOLD)
def test_a_page_tells_of_all(page: str) -> None:
    text = text_of(DOCS / page)
    assert [name for name in TOLD[page] if not re.search(rf"`{re.escape(name)}[`:]", text)] == []


@pytest.mark.parametrize("key", KEYS)
def test_a_key_has_a_row(key: str) -> None:
    assert f"| `{key}`" in text_of(DOCS / "config.md")


CLI = text_of(DOCS / "cli.md")


def _section(verb: str) -> str:
    """The section of a verb."""
    (section,) = re.findall(rf"^## bptrace {verb}\n(.*?)^## ", CLI, re.M | re.S)
    return str(section)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_has_a_section(verb: str) -> None:
    assert f"`bptrace {verb} " in _section(verb)
    assert f"[`{verb}`](#bptrace-{verb})" in CLI


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_has_an_example(verb: str) -> None:
    """Which `test_examples.py` runs."""
    blocks = [fence.text for fence in fences(_section(verb)) if fence.language == "sh"]
    assert any(line.split()[1] == verb for line in commands_of("\n".join(blocks)))


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_is_told(verb: str) -> None:
    """In words, not in the generated table alone: in the verb's section, or where it is told of all verbs."""
    command = app.get_command(click.Context(app), verb)
    told = by_hand(_section(verb) + CLI[CLI.index("## What all verbs") :])
    assert command is not None
    options = [option.opts for option in command.params if isinstance(option, click.Option)]
    assert [names for names in options if not any(re.search(rf"(?<![\w-]){name}(?![\w-])", told) for name in names)] == []


@pytest.mark.parametrize("code", [*(row.code for row in MISCONCEPTIONS), *THOUGHTS])
def test_a_code_is_a_heading(code: str) -> None:
    """A report can link to misconceptions.md#no-bias."""
    assert headings(text_of(DOCS / "misconceptions.md")).count(code) == 1


CODES = [*(row.code for row in MISCONCEPTIONS), *THOUGHTS, UNEXPLAINED, "a+b"]


@pytest.mark.parametrize("code", CODES)
def test_a_code_stands_in_a_table(code: str) -> None:
    assert re.search(rf"^\| (\[`{re.escape(code)}`\]|`{re.escape(code)}` \|)", text_of(DOCS / "misconceptions.md"), re.M)


@pytest.mark.parametrize("finding", findings(), ids=repr)
def test_what_is_said_beside_a_verdict_stands_in_a_table(finding: Finding) -> None:
    rows = text_of(DOCS / "marking.md").splitlines()
    assert any(row.startswith(f"| `{finding.verdict}` | {said(finding).replace('_', chr(92) + '_')}") for row in rows)


def test_every_reason_has_a_finding() -> None:
    assert {*REASONS} == {finding.why for finding in findings()} - {""}
    assert {*OTHERWISE} == {finding.verdict for finding in findings() if not finding.why} - {"correct", "carried"}


@pytest.mark.parametrize("why", whys())
def test_why_a_number_earns_less_is_told(why: str) -> None:
    assert f"\n- *{why}*\n" in text_of(DOCS / "marking.md")


def test_each_misconception_is_measured_or_said_not_to_be() -> None:
    text = text_of(DOCS / "accuracy.md")
    (measured,) = re.findall(r"^<!-- measured -->\n(.*?)^<!-- /measured -->$", text, re.M | re.S)
    (left_out,) = re.findall(r"^Not measured are (.*)$", text, re.M)
    (rows,) = re.findall(r"^\| misconception \|.*\n\| --- .*\n((?:\|.*\n)+)", measured, re.M)
    told = {*re.findall(r"^\| ([\w-]+) \|", rows, re.M), *re.findall(r"`([\w-]+)`", left_out)} - {"all"}
    assert told == {row.code for row in MISCONCEPTIONS}
