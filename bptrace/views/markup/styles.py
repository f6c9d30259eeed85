"""The style sheets of the pages, which are files beside this one."""

import re
from functools import cache
from importlib.resources import files

DOCUMENT = ("palette.css", "document.css", "report.css")


@cache
def style_of(*names: str) -> str:
    """Style sheets as one, without comments and in one line."""
    sheets = (files(__package__).joinpath(name).read_text(encoding="utf-8") for name in names)
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", "".join(sheets), flags=re.DOTALL)).strip()
