"""A PNG of a screen with few colours, in a fraction of the bytes."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from bptrace.formula.one_thread import np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}  # of colours with 8 bits, by the kind of a PNG
MOST = 256  # colours of a palette


def smaller(png: bytes) -> bytes:
    """The picture with its most frequent colours, to the nearest of which all others are set. Raises KeyError for another kind of PNG."""
    pixels = _pixels(png)
    high, wide, _ = pixels.shape
    packed = pixels.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    colours, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    kept = np.sort(np.argsort(-counts, kind="stable")[:MOST])
    palette = _split(colours[kept])
    nearest = np.array([int(np.argmin(((palette - colour) ** 2).sum(axis=1))) for colour in _split(colours)], np.uint8)
    rows = nearest[places.reshape(high, wide)]
    lines = np.concatenate([np.zeros((high, 1), np.uint8), rows], axis=1)
    head = struct.pack(">IIBBBBB", wide, high, 8, 3, 0, 0, 0)
    parts = (b"IHDR", head), (b"PLTE", palette.astype(np.uint8).tobytes()), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b"")
    return SIGNATURE + b"".join(_chunk(*part) for part in parts)


def _split(colours: Any) -> Any:
    return np.stack([colours >> 16, (colours >> 8) & 255, colours & 255], axis=1).astype(np.int32)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _pixels(png: bytes) -> Any:
    """Red, green and blue of each pixel: (high, wide, 3)."""
    at, packed, size = len(SIGNATURE), b"", (0, 0, 0, 0)
    while at < len(png):
        (length,), name = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        data, at = png[at + 8 : at + 8 + length], at + 12 + length
        size = struct.unpack(">IIBB", data[:10]) if name == b"IHDR" else size
        packed += data if name == b"IDAT" else b""
    wide, high, _, kind = size
    step = CHANNELS[kind]
    lines = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(high, 1 + wide * step)
    rows = np.zeros((high + 1, wide, step), np.int32)
    for number, line in enumerate(lines):
        rows[number + 1] = _line(int(line[0]), line[1:].reshape(wide, step).astype(np.int32), rows[number])
    return rows[1:, :, :3]


def _line(way: int, line: Any, above: Any) -> Any:
    """A line as it was before it was written as differences from its neighbours, in one of the five ways of PNG."""
    if way == 0:
        return line
    if way == 1:
        return np.cumsum(line, axis=0) & 255
    if way == 2:
        return (line + above) & 255
    return _one_by_one(way, line, above)


def _one_by_one(way: int, line: Any, above: Any) -> Any:
    """By the mean of the neighbours at the left and above, or by the nearest of three to what they suggest."""
    done = np.zeros_like(line)
    left = corner = np.zeros(line.shape[1], np.int32)
    for place in range(len(line)):
        up = above[place]
        near = (left + up) // 2 if way == 3 else _likely(left, up, corner)
        done[place] = (line[place] + near) & 255
        left, corner = done[place], up
    return done


def _likely(left: Any, up: Any, corner: Any) -> Any:
    """Paeth's choice."""
    guess = left + up - corner
    a, b, c = abs(guess - left), abs(guess - up), abs(guess - corner)
    return np.where((a <= b) & (a <= c), left, np.where(b <= c, up, corner))
