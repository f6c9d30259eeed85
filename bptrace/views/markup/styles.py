"""The style sheets of the pages, which are files beside this one."""

import re
from functools import cache
from pkgutil import get_data

DOCUMENT = ("palette.css", "document.css", "report.css")


@cache
def style_of(*names: str) -> str:
    """Style sheets as one, without comments and in one line."""
    sheets = ((get_data(__package__, name) or b"").decode() for name in names)
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", "".join(sheets), flags=re.DOTALL)).strip()
