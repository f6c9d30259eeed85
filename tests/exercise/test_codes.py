"""Codes of variants: every slip of one sign is noticed, and what is drawn from a secret is the same everywhere and equally likely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from bptrace.errors import BptraceError
from bptrace.exercise.variants.codes import (
    ALPHABET,
    LENGTH,
    MOST_OF_A_SECRET,
    SHORTEST_SECRET,
    choices,
    code_for,
    drawn_below,
    keyed,
    read_code,
    read_secret,
)

SECRET = b"0123456789abcdef"
CODES = [code_for(SECRET, "exercise", str(whose)) for whose in range(6)]
WITH_ALL_SIGNS = [code_for(SECRET, "exercise", str(whose)) for whose in range(300)]

# codes


def test_a_code_stays_what_it_is() -> None:
    """Who has been given one keeps it: if this fails, the mark in `keyed` has to change."""
    assert code_for(SECRET, "exercise", "17") == "FQW6-P8J"
    assert keyed(SECRET, "a", "b").hex()[:16] == "3f98b6d136446c8c"
    assert list(islice(choices(SECRET, "exercise", "K7Q4-XMP"), 3)) == [812782838, 1147743639, 2070707107]


def test_it_follows_from_all_three() -> None:
    others = (code_for(SECRET[::-1], "exercise", "0"), code_for(SECRET, "exercises", "0"), code_for(SECRET, "exercise", "1"))
    assert len({CODES[0], *others}) == 4
    assert code_for(SECRET, "ab", "c") != code_for(SECRET, "a", "bc")


def test_its_signs() -> None:
    assert not set("01IOU") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET) == 31
    assert {sign for code in WITH_ALL_SIGNS for sign in code} == {*ALPHABET, "-"}
    assert all(len(code) == LENGTH + 2 and code[4] == "-" and read_code(code) == code for code in WITH_ALL_SIGNS)
    assert len(set(WITH_ALL_SIGNS)) == len(WITH_ALL_SIGNS)


@pytest.mark.parametrize("code", CODES)
def test_every_wrong_sign_is_noticed(code: str) -> None:
    for at, right in enumerate(code):
        for sign in ALPHABET if right != "-" else "":
            assert (read_code(code[:at] + sign + code[at + 1 :]) is None) is (sign != right)


@pytest.mark.parametrize("code", WITH_ALL_SIGNS[:100])
def test_every_exchange_of_two_signs_is_noticed(code: str) -> None:
    signs = code.replace("-", "")
    for one in range(len(signs)):
        for other in range(one + 1, len(signs)):
            swapped = list(signs)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            assert (read_code("".join(swapped)) is None) is (signs[one] != signs[other])


def test_every_exchange_of_neighbours_is_noticed_for_all_pairs_of_signs() -> None:
    """Of the signs before the check sign, which is worked out for each pair."""
    for first in ALPHABET:
        for second in ALPHABET:
            for before in range(LENGTH - 1):
                signs = ["2"] * LENGTH
                signs[before : before + 2] = first, second
                code = next(found for sign in ALPHABET if (found := read_code("".join(signs) + sign)))
                signs[before : before + 2] = second, first
                assert (read_code("".join(signs) + code[-1]) is None) is (first != second)


@pytest.mark.parametrize("code", CODES[:2])
def test_it_is_read_as_people_write_it(code: str) -> None:
    bare = code.replace("-", "")
    for typed in (
        code.lower(),
        bare,
        f"  {code}\n",
        f"{bare[:3]} {bare[3:]}",
        *(code.replace("-", dash) for dash in ("–", "—", "‑", "\u00a0", " - ")),
    ):
        assert read_code(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "-", "K7Q4", "2222-2222", "0000-000", "ßßßß-ßßß", "K7Q4-XMP-K7Q4-XMP", "٢٢٢٢-٢٢٢", "ı" * 7, "ﬃ" * 3, "x" * 10_000]
)
def test_what_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


# what is drawn


@pytest.mark.parametrize("most", [1, 2, 3, 7, 10, 2**31 + 1, 2**32 - 1, 2**32])
def test_no_number_is_likelier_than_another(most: int) -> None:
    """Numbers from the last whole multiple on are drawn again."""
    whole = 2**32 // most * most
    assert drawn_below(most, iter([whole - 1])) == most - 1
    assert drawn_below(most, iter([0])) == 0
    if whole < 2**32:
        assert drawn_below(most, iter([whole, 2**32 - 1, 0])) == 0
        with pytest.raises(StopIteration):
            drawn_below(most, iter([whole]))


def test_what_is_drawn_is_spread_evenly() -> None:
    numbers: Iterator[int] = choices(SECRET, "exercise", CODES[0])
    counts = Counter(drawn_below(7, numbers) for _ in range(7000))
    assert sorted(counts) == list(range(7))
    assert all(850 < count < 1150 for count in counts.values())


def test_it_goes_on_without_repeating_itself() -> None:
    drawn = list(islice(choices(SECRET, "exercise", CODES[0]), 200))
    assert len(set(drawn)) == 200
    assert drawn != list(islice(choices(SECRET, "exercise", CODES[1]), 200))
    assert all(0 <= number < 2**32 for number in drawn)


# the secret


def test_a_secret_is_read_without_what_is_around_it(tmp_path: Path) -> None:
    for text in (SECRET, SECRET + b"\n", b" \r\n" + SECRET + b"\r\n\r\n"):
        (tmp_path / "secret").write_bytes(text)
        assert read_secret(str(tmp_path / "secret")) == SECRET


def test_a_secret_of_any_bytes(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(bytes(range(128, 256)))
    assert read_secret(str(tmp_path / "secret")) == bytes(range(128, 256))


@pytest.mark.parametrize("text", [b"", b"\n" * 99, b"x" * (SHORTEST_SECRET - 1), b"x" * (SHORTEST_SECRET - 1) + b"\n"])
def test_a_short_secret_is_none(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "secret").write_bytes(text)
    with pytest.raises(BptraceError, match=f"shorter than {SHORTEST_SECRET} characters\n.*bptrace init secret writes one"):
        read_secret(str(tmp_path / "secret"))


@pytest.mark.parametrize("more", [0, 1])
def test_a_long_file_is_no_secret(tmp_path: Path, more: int) -> None:
    """Else what is beyond would count for nothing."""
    (tmp_path / "secret").write_bytes(b"x" * (MOST_OF_A_SECRET + more))
    if more:
        with pytest.raises(BptraceError, match="longer"):
            read_secret(str(tmp_path / "secret"))
    else:
        assert len(read_secret(str(tmp_path / "secret"))) == MOST_OF_A_SECRET


def test_a_secret_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BptraceError, match=r"the secret .* cannot be read: is a directory"):
        read_secret(str(tmp_path))
    (tmp_path / "secret.txt").write_bytes(SECRET)
    for name, said in (("secrets.txt", "did you mean .*secret.txt"), ("x", "there is no file")):
        with pytest.raises(BptraceError, match=said):
            read_secret(str(tmp_path / name))
    with pytest.raises(BptraceError, match="there is no file ''"):
        read_secret("")
    with pytest.raises(BptraceError, match="cannot be read"):
        read_secret("a\0b")
