"""Codes of variants, and what is drawn for them from a secret: the same on every machine, and not to be told without the secret."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator

from ...errors import InputError, Problem
from ...inputs.tree.files_read import bytes_named
from ...inputs.tree.nodes import quoted

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"  # 31 signs, a prime, of which none looks like another: no 0 1 I O U
LENGTH = 6  # without the check sign
SHORTEST_SECRET, MOST_OF_A_SECRET = 16, 10_000  # bytes
_REMEDY = "bptrace init secret writes one"
_MARK = b"bptrace variant 1"  # changes if variants are ever drawn in another way


def keyed(secret: bytes, *parts: str) -> bytes:
    """A number of 32 bytes that follows from a secret and some texts."""
    text = b"\0".join((_MARK, *(part.encode() for part in parts)))
    return hmac.new(secret, text, hashlib.sha256).digest()


def code_for(secret: bytes, exercise: str, whose: str) -> str:
    """The code of somebody's variant, `K7Q4-XMP`: six signs and a check sign."""
    number = int.from_bytes(keyed(secret, exercise, "code", whose), "big")
    signs = "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(LENGTH))
    return _shown(signs + _check(signs))


def _shown(signs: str) -> str:
    return f"{signs[:4]}-{signs[4:]}"


def _check(signs: str) -> str:
    """The check sign: with it every single wrong sign, and every exchange of two, is noticed."""
    return ALPHABET[sum(place * ALPHABET.index(sign) for place, sign in enumerate(signs, 2)) % len(ALPHABET)]


def read_code(typed: str) -> str | None:
    """The code that is typed, whatever its capitals, spaces and hyphens; None if it is none, or has a slip in it."""
    signs = re.sub(r"[\s–—‑-]", "", typed).upper()
    if len(signs) != LENGTH + 1 or not set(signs) <= set(ALPHABET) or _check(signs[:LENGTH]) != signs[LENGTH]:
        return None
    return _shown(signs)


def no_code(typed: str) -> str:
    """What is said of a text that stands in the place of a code, and is none."""
    return f"{typed if re.fullmatch(r'[A-Za-z0-9 –-]{1,20}', typed) else quoted(typed)} is no code: is there a slip in it?"


def choices(secret: bytes, exercise: str, code: str) -> Iterator[int]:
    """Numbers below 2**32, one after another without end."""
    block = 0
    while True:
        data = keyed(secret, exercise, "draw", code, str(block))
        yield from (int.from_bytes(data[at : at + 4], "big") for at in range(0, len(data), 4))
        block += 1


def drawn_below(most: int, numbers: Iterator[int]) -> int:
    """The next number below another, each as likely as the others."""
    limit = 2**32 - 2**32 % most
    return next(number for number in numbers if number < limit) % most


def read_secret(path: str) -> bytes:
    """The secret in a file. Raises InputError if it cannot be read, or is too short or too long to be one."""
    found = bytes_named(path, MOST_OF_A_SECRET, "the secret", _REMEDY, missing=_REMEDY)
    if len(found) > MOST_OF_A_SECRET:
        raise InputError([Problem("secret", f"the secret in {path} is longer than {MOST_OF_A_SECRET:,} characters", _REMEDY)])
    if len(found.strip()) < SHORTEST_SECRET:
        raise InputError([Problem("secret", f"the secret in {path} is shorter than {SHORTEST_SECRET} characters", _REMEDY)])
    return found.strip()
