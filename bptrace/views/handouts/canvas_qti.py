"""An exercise as QTI 1.2 in a .zip, as Canvas imports it: a quiz for each variant, with a numerical question for each number.

Canvas rounds what a student types to four decimals, and takes what is smaller for 0. So an exercise with smaller numbers is refused.
An answer is the right number, and the range of what else is accepted: the decimals of four places within it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from ...check.report import digits
from ...errors import UsageError, enumerated
from ...exercise.paper import Blank, Copy, Paper
from ..marking import scores
from ..marking.revealed import shows
from ..markup.html_text import literal
from ..markup.svg_parts import literal_in_xml
from .platform_questions import PICTURE, different, exactly, task, title_of_copy, unworked
from .stored_zip import READABLE, stored_zip

PLACES = 4  # decimals that Canvas keeps
SMALLEST = 0.01  # the size of a number that then still has two figures
_STEP = Decimal(1).scaleb(-PLACES)

# fmt: off
_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="bptrace" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1" xmlns:imsmd="http://www.imsglobal.org/xsd/imsmd_v1p2">
<metadata>
<schema>IMS Content</schema>
<schemaversion>1.1.3</schemaversion>
<imsmd:lom><imsmd:general><imsmd:title><imsmd:string>{title}</imsmd:string></imsmd:title></imsmd:general></imsmd:lom>
</metadata>
<organizations/>
<resources>
{resources}
</resources>
</manifest>
"""
_RESOURCES = """<resource identifier="{quiz}" type="imsqti_xmlv1p2">
<file href="{quiz}/{quiz}.xml"/>
<dependency identifierref="{quiz}_meta"/>
</resource>
<resource identifier="{quiz}_meta" type="associatedcontent/imscc_xmlv1p1/learning-application-resource" href="{quiz}/assessment_meta.xml">
<file href="{quiz}/assessment_meta.xml"/>
</resource>
<resource identifier="{quiz}_picture" type="webcontent" href="{quiz}_{picture}">
<file href="{quiz}_{picture}"/>
</resource>"""
_META = """<?xml version="1.0" encoding="UTF-8"?>
<quiz identifier="{quiz}" xmlns="http://canvas.instructure.com/xsd/cccv1p0">
<title>{title}</title>
<description></description>
<shuffle_answers>false</shuffle_answers>
<scoring_policy>keep_highest</scoring_policy>
<hide_results>{hidden}</hide_results>
<show_correct_answers>{shown}</show_correct_answers>
<quiz_type>assignment</quiz_type>
<points_possible>{points}</points_possible>
<allowed_attempts>1</allowed_attempts>
<available>false</available>
</quiz>
"""
_QUIZ = """<?xml version="1.0" encoding="UTF-8"?>
<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">
<assessment ident="{quiz}" title="{title}">
<qtimetadata>
<qtimetadatafield><fieldlabel>cc_maxattempts</fieldlabel><fieldentry>1</fieldentry></qtimetadatafield>
</qtimetadata>
<section ident="root_section">
{items}
</section>
</assessment>
</questestinterop>
"""
_ITEM = """<item ident="{item}" title="{title}">
<itemmetadata>
<qtimetadata>
<qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield>
<qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>{points}</fieldentry></qtimetadatafield>
<qtimetadatafield><fieldlabel>original_answer_ids</fieldlabel><fieldentry>{answers}</fieldentry></qtimetadatafield>
<qtimetadatafield><fieldlabel>assessment_question_identifierref</fieldlabel><fieldentry>{item}_ref</fieldentry></qtimetadatafield>
</qtimetadata>
</itemmetadata>
<presentation>
<material>
<mattext texttype="text/html">{text}</mattext>
</material>{response}
</presentation>{processing}
</item>"""
_RESPONSE = """
<response_str ident="response1" rcardinality="Single">
<render_fib fibtype="Decimal">
<response_label ident="answer1"/>
</render_fib>
</response_str>"""
_PROCESSING = """
<resprocessing>
<outcomes>
<decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/>
</outcomes>
{conditions}
</resprocessing>"""
_CONDITION = """<respcondition continue="No">
<conditionvar>
{values}
</conditionvar>
<setvar action="Set" varname="SCORE">100</setvar>
</respcondition>"""
_BETWEEN = '<vargte respident="response1">{low}</vargte>\n<varlte respident="response1">{high}</varlte>'
_EXACTLY = '<or>\n<varequal respident="response1">{value}</varequal>\n<and>\n{between}\n</and>\n</or>'
# fmt: on


def canvas(copies: Sequence[Copy]) -> Iterator[tuple[str, bytes]]:
    """`canvas-qti.zip`, with a quiz for each variant. Raises UsageError where Canvas could not tell numbers from each other."""
    variants = different(copies)
    _refuse_small(variants)
    yield "canvas-qti.zip", _archive([file for number, copy in enumerate(variants, start=1) for file in _quiz(copy, number)], variants)


def _refuse_small(variants: Sequence[Copy]) -> None:
    small = {blank.name: blank.written for copy in variants for blank in copy.paper.blanks if not _kept(blank)}
    if small:
        told = enumerated([f"{name} = {written}" for name, written in small.items()])
        size = f"at least {SMALLEST} in size, with at most {PLACES} decimals"
        remedy = "ask for fewer or larger numbers, or for fewer decimals with exercise.digits; or take it to Moodle, which keeps all digits"
        raise UsageError(f"Canvas rounds answers to {PLACES} decimals, so each number has to be {size}, and these are not: {told}", remedy)


def _kept(blank: Blank) -> bool:
    """True if Canvas keeps the digits that are asked."""
    exponent = exactly(blank.written).as_tuple().exponent
    return abs(blank.truth) >= SMALLEST and isinstance(exponent, int) and exponent >= -PLACES


def _archive(files: Sequence[tuple[str, str]], variants: Sequence[Copy]) -> bytes:
    resources = "\n".join(_RESOURCES.format(quiz=_named(number), picture=PICTURE) for number in range(1, len(variants) + 1))
    title = literal_in_xml(title_of_copy(variants[0]._replace(code="")))
    every = [("imsmanifest.xml", _MANIFEST.format(title=title, resources=resources)), *files]
    return stored_zip((name, text.encode(), READABLE) for name, text in every)


def _named(number: int) -> str:
    return f"quiz{number}"


def _quiz(copy: Copy, number: int) -> Iterator[tuple[str, str]]:
    """The files of a variant."""
    quiz, title, paper = _named(number), literal_in_xml(title_of_copy(copy)), copy.paper
    picture = f"{quiz}_{PICTURE}"
    asked = [_item(f"{quiz}_item{place}", blank, digits(paper.digits)) for place, blank in enumerate(paper.blanks, start=1)]
    told = _set(f"{quiz}_task", "Task", "text_only_question", "0", task(paper, f"%24IMS-CC-FILEBASE%24/{picture}"))
    yield f"{quiz}/{quiz}.xml", _QUIZ.format(quiz=quiz, title=title, items="\n".join([told, *asked]))
    yield f"{quiz}/assessment_meta.xml", _meta(quiz, title, paper)
    yield picture, unworked(paper)


def _meta(quiz: str, title: str, paper: Paper) -> str:
    """What Canvas keeps of the quiz; it shows as much to students as the exercise reveals."""
    reveal = paper.config.exercise.reveal
    hidden, shown = "" if shows(reveal, "status") else "always", "true" if shows(reveal, "value") else "false"
    return _META.format(quiz=quiz, title=title, hidden=hidden, shown=shown, points=scores.told(paper.total))


def _item(item: str, blank: Blank, precision: str) -> str:
    text = f"<p><strong>{literal(blank.name)}</strong>, to {precision}</p>"
    processing = _PROCESSING.format(conditions="\n".join(_CONDITION.format(values=values) for values in _values(blank)))
    return _set(item, blank.name, "numerical_question", scores.told(blank.mark), text, f"{item}_answer", _RESPONSE, processing)


def _set(item: str, title: str, kind: str, points: str, text: str, answers: str = "", response: str = "", processing: str = "") -> str:
    return _ITEM.format(
        item=item,
        title=literal_in_xml(title),
        kind=kind,
        points=points,
        text=literal_in_xml(text),
        answers=answers,
        response=response,
        processing=processing,
    )


def _values(blank: Blank) -> Iterator[str]:
    """The right number, and the range of what else is accepted if there is any."""
    value = f"{exactly(blank.written):f}"
    yield _EXACTLY.format(value=value, between=_BETWEEN.format(low=value, high=value))
    bounds = zip(blank.honest, (ROUND_CEILING, ROUND_FLOOR), strict=True)
    low, high = (exactly(bound).quantize(_STEP, rounding) for bound, rounding in bounds)
    if low < high:
        yield _BETWEEN.format(low=low, high=high)
