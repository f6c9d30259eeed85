"""The files that pages are put together from: scripts and styles that stand beside the code, squeezed, and allowed by their hashes."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from pkgutil import get_data

_COMMENTS = re.compile(r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/|(?:^|(?<= ))// .*$", re.MULTILINE)
_BESIDE_SIGNS = re.compile(r"\s*([{};,])\s*|(?<=:) ")


def file_of(folder: str, name: str) -> str:
    """A file of a folder of ours, by the folder's name as a package."""
    return (get_data(folder, name) or b"").decode()


def squeezed(folder: str, names: Iterable[str], suffix: str) -> str:
    """Files of a language, one after another, without their comments and indents; styles without spaces that say nothing."""
    text = "\n".join(file_of(folder, f"{name}.{suffix}") for name in names)
    lines = "\n".join(filter(None, map(str.strip, _COMMENTS.sub("", text).split("\n"))))
    return _BESIDE_SIGNS.sub(r"\1", lines) if suffix == "css" else lines


def closed(script: str) -> str:
    """Scripts as one function of their own, so that no name in them is anybody else's."""
    return f'(()=>{{"use strict";\n{script}\n}})()'


def hashed(text: str) -> str:
    """The hash by which a page allows a script or a style of its own, and no other."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
