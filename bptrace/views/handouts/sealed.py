"""Numbers that a page recognises when they are typed, but that cannot be read in its file; each with what is to be said of it.

Salted hashes would not do: with four decimals there are some ten thousand numbers, which a program tries in a moment. So each is
hashed slowly, together with a few bits that stand nowhere. Who makes the page knows them; who tries a number has to try them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import pbkdf2_hmac, sha256
from typing import NamedTuple

ROUNDS = 1000  # of the slow hash: a quarter of a millisecond, so that pages for a class are made in seconds
HIDDEN_BITS = 11  # for which a browser works the slow hash 2,048 times: with these rounds a third of a second, as a rule
TAG, SAID = 8, 4  # bytes by which a number is recognised, and of what is said of it
_SALT = 16


class Sealed(NamedTuple):
    """The numbers of one blank, in an order that tells nothing."""

    salt: bytes
    entries: tuple[bytes, ...]


class Seal:
    """Seals numbers. What looks random comes from `seed`, so that the same exercise gives the same bytes."""

    def __init__(self, seed: bytes) -> None:
        self.seed = seed

    def sealed(self, name: str, said: Mapping[str, bytes], count: int) -> Sealed:
        """What is said of the numbers of a blank, filled up to so many entries with some that no number has."""
        salt = self._bytes("salt", name)[:_SALT]
        real = [self._entry(name, salt, number, told) for number, told in said.items()]
        fill = [self._bytes("nothing", name, str(place))[: TAG + SAID] for place in range(count - len(real))]
        return Sealed(salt, tuple(sorted(real + fill)))

    def _entry(self, name: str, salt: bytes, number: str, told: bytes) -> bytes:
        hidden = int.from_bytes(self._bytes("hidden", name, number), "big") % 2**HIDDEN_BITS
        return _entry(slow(number, salt, hidden), told)

    def _bytes(self, *what: str) -> bytes:
        return sha256(b"\0".join([self.seed, *(part.encode() for part in what)])).digest()


def slow(number: str, salt: bytes, hidden: int) -> bytes:
    """The slow hash of a number, as `self_check.js` works it with WebCrypto."""
    return pbkdf2_hmac("sha256", number.encode(), salt + hidden.to_bytes(2, "big"), ROUNDS, TAG + SAID)


def _entry(derived: bytes, told: bytes) -> bytes:
    """The tag of a number, and what is said of it, which only its own hash makes legible."""
    return derived[:TAG] + bytes(a ^ b for a, b in zip(derived[TAG:], told, strict=True))
