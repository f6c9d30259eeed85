"""Files that are broken, or made to do harm: an error with the file, a cause and a remedy, in little memory, and nothing is run."""

from __future__ import annotations

import io
import os
import pickle
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

from bptrace.errors import InputError
from bptrace.inputs.arrays.array_files import read_arrays
from bptrace.inputs.arrays.foreign_files import MOST_OF_ARRAYS
from bptrace.inputs.arrays.nested import LONGEST_NAME, MOST_NESTED, MOST_OF_NUMBERS
from bptrace.inputs.arrays.stored import FromFile
from bptrace.inputs.arrays.zip_members import MOST_DEFLATED

HERE = Path(__file__).parent
MEGABYTE = 1 << 20


def refusal(data: bytes, path: str = "step.npz", most: int = 16 * MEGABYTE) -> str:
    """What is said of a file, for which no more memory than `most` is taken."""
    tracemalloc.start()
    try:
        with pytest.raises(InputError) as error:
            read_arrays(path, data)
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()
    (problem,) = error.value.problems
    assert problem.hint, problem
    assert path in str(problem)
    return str(problem)


def zipped(members: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def npy(values: Any, header: str = "") -> bytes:
    out = io.BytesIO()
    np.save(out, values, allow_pickle=True)
    return out.getvalue() if not header else b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode()


def torched(pickled: bytes, numbers: bytes = bytes(16)) -> bytes:
    return zipped({"a/data.pkl": pickled, "a/data/0": numbers})


def tensor(offset: int = 0, shape: str = "K\x02\x85", strides: str = "K\x01\x85", storage: str = "FloatStorage") -> bytes:
    """The pickle of a tensor, as torch writes it."""
    count = b"J" + offset.to_bytes(4, "little", signed=True)
    kind = f"ctorch\n{storage}\n".encode()
    stored = b"(X\x07\x00\x00\x00storage" + kind + b"X\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x04tQ"
    rest = shape.encode("latin-1") + strides.encode("latin-1") + b"\x89ccollections\nOrderedDict\n)R"
    return b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n(" + stored + count + rest + b"tR."


def negative(number: int) -> str:
    return "J" + number.to_bytes(4, "little", signed=True).decode("latin-1")


def safetensors(header: Any, numbers: bytes = bytes(16)) -> bytes:
    text = header if isinstance(header, bytes) else orjson.dumps(header)
    return len(text).to_bytes(8, "little") + text + numbers


# numpy


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }\n", "should be 99999999999 numbers"),
        ("{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 0), }\n", "numbers in all"),
        ("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }\n", "should be -1 numbers"),
        ("{'descr': '|O', 'fortran_order': False, 'shape': (0,), }\n", "Python objects"),
        ("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (0,), }\n", "no numbers that are read"),
        ("{'descr': '<c16', 'fortran_order': False, 'shape': (0,), }\n", "no numbers that are read"),
        ("{'descr': '<f8', 'fortran_order': False, 'shape': (" + "1," * 33 + "), }\n", "bytes"),
        ("__import__('os').system('touch harm')", "no array that numpy has written"),
        ("(" * 500, "no array that numpy has written"),
    ],
)
def test_a_header_that_claims_what_is_not_there(header: str, said: str) -> None:
    assert said in refusal(npy(None, header), "a.npy")
    assert said in refusal(zipped({"a.npy": npy(None, header)}))


def test_an_array_of_objects_is_not_unpickled() -> None:
    assert "np.savez(" in refusal(zipped({"a.npy": npy(np.array([Harm(), 1], dtype=object))}))
    assert not harmed()


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_file_that_is_cut_short_or_broken(how: int) -> None:
    data = zipped({"a.npy": npy(np.arange(40.0))}, how)
    assert "broken" in refusal(data[:-30])
    assert "broken" in refusal(data.replace(data[100:104], b"harm", 1))
    assert "cut short" in refusal(npy(np.ones(3))[:40], "a.npy")
    assert "has 16 bytes" in refusal(npy(np.ones(3))[:-8], "a.npy")


def resized(size: int) -> bytes:
    """An archive whose file says that it has another size once it is unpacked."""
    data = bytearray(zipped({"a.npy": npy(np.zeros(100_000))}, zipfile.ZIP_DEFLATED))
    listed = data.index(b"PK\x01\x02") + 24
    data[listed : listed + 4] = size.to_bytes(4, "little")
    return bytes(data)


def test_what_is_too_large_is_refused_before_it_is_unpacked() -> None:
    assert "too large" in refusal(resized(MOST_DEFLATED + 1), most=MEGABYTE)
    assert "broken" in refusal(resized(MOST_DEFLATED))
    assert "broken" in refusal(resized(50), most=MEGABYTE)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_in_an_archive() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.npy", npy(1.0))
        archive.writestr("a.npy", npy(2.0))
    assert "two arrays in it are called 'a'" in refusal(out.getvalue())
    assert "has a name of" in refusal(zipped({"n" * (LONGEST_NAME + 1) + ".npy": npy(1.0)}))
    assert r"\x1b[2J" in refusal(zipped({"\x1b[2J.npy": npy(np.array([1j]))}))
    assert "no arrays" in refusal(zipped({}))
    assert "no arrays" in refusal(zipped({"a.txt": b"text"}))


def test_a_name_may_be_as_long_as_it_may() -> None:
    found = read_arrays("step.npz", zipped({"n" * LONGEST_NAME + ".npy": npy(1.0)}))
    assert found is not None
    assert found.iterations[0][0].name == "n" * LONGEST_NAME


# torch


class Harm:
    """What runs a program where it is unpickled."""

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, ("touch harm_was_done",)


def harmed() -> bool:
    return Path("harm_was_done").exists()


@pytest.mark.parametrize("protocol", range(6))
def test_nothing_of_a_pickle_is_called(protocol: int) -> None:
    for data in ({"W": Harm()}, Harm(), [Harm()]):
        refusal(torched(pickle.dumps(data, protocol)), "step.pt")
        refusal(pickle.dumps(data, protocol), "step.pkl")
    assert not harmed()


@pytest.mark.parametrize(
    "called",
    [
        b"cposix\nsystem\n(X\x10\x00\x00\x00touch harm_was_dotR.",
        b"\x8c\x05posix\x8c\x06system\x93\x8c\x01x\x85R.",
        b"cbuiltins\neval\n(X\x01\x00\x00\x001tR.",
        b"ctorch._utils\n_rebuild_parameter.__globals__\n)R.",
        b"ccollections\nOrderedDict.__init_subclass__\n)R.",
        b"(ios\nsystem\n.",
        b"ctorch\nSize\n)\x81.",
        b"ccollections\nOrderedDict\n)R}X\x05\x00\x00\x00itemsK\x01sb.",
    ],
)
def test_only_what_makes_tensors_is_known(called: bytes) -> None:
    refusal(torched(b"\x80\x02" + called), "step.pt")
    assert not harmed()


def test_a_tensor_that_is_right() -> None:
    found = read_arrays("step.pt", torched(tensor(2), np.arange(4, dtype="<f4").tobytes()))
    assert found is not None
    assert found.iterations[0][0].values.tolist() == [2.0, 3.0]


@pytest.mark.parametrize(
    ("pickled", "said"),
    [
        (tensor(offset=3), "needs 5 numbers, but has 4"),
        (tensor(offset=-1), "negative"),
        (tensor(strides=negative(-1) + "\x85"), "negative"),
        (tensor(shape=negative(-2) + "\x85"), "negative"),
        (tensor(strides="K\x04\x85"), "needs 5 numbers"),
        (tensor(shape="J\xff\xff\xff\x7f\x85"), "needs 2,147,483,647 numbers"),
        (tensor(shape="J\xff\xff\xff\x7f\x85", strides="K\x00\x85"), f"more than {MOST_OF_NUMBERS:,} numbers"),
        (tensor(shape="J\xff\xff\xff\x7fK\x00\x86", strides="K\x00K\x00\x86"), f"more than {MOST_OF_NUMBERS:,} numbers"),
        (tensor(strides="K\x01K\x01\x86"), "tensor that"),
        (tensor(shape="X\x01\x00\x00\x00x\x85"), "broken"),
        (tensor(storage="QInt8Storage"), "'QInt8Storage'"),
        (tensor().replace(b"X\x01\x00\x00\x000X", b"X\x01\x00\x00\x009X"), "broken"),
        (tensor()[:-1], "broken"),
        (tensor()[:40], "broken"),
        (b"\x80\x02.", "broken"),
        (b"", "broken"),
        (b"\x80\x02}.", "no arrays"),
        (b"\x80\x02})K\x01s.", "neither names nor numbers"),
        (b"\x80\x02}r\xff\xff\xff\xff.", "no arrays"),
        (b"\x80\x02" + b")" + b"\x85" * 10_000 + b".", f"deeper than {MOST_NESTED}"),
    ],
)
def test_tensors_that_are_wrong(pickled: bytes, said: str) -> None:
    assert said in refusal(torched(pickled), "step.pt")


def test_lists_that_double_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FromFile, "most_entries", 10_000)
    doubled = b"".join(b"](h%ch%ce" % (place, place) + b"q%c" % (place + 1) for place in range(1, 30))
    for begun, said in ((b"](K\x01K\x01eq\x01", "numbers in all"), (b"]q\x01", "numbers in all"), (b"}q\x01", "entries of lists")):
        assert said in refusal(torched(b"\x80\x02" + begun + doubled + b"."), "step.pt")


# safetensors


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (safetensors({"a": {"dtype": "F32", "shape": [4], "data_offsets": [0, 17]}}), "outside of the file"),
        (safetensors({"a": {"dtype": "F32", "shape": [4], "data_offsets": [-1, 8]}}), "outside of the file"),
        (safetensors({"a": {"dtype": "F32", "shape": [5], "data_offsets": [0, 16]}}), "needs 5 numbers, but has 4"),
        (safetensors({"a": {"dtype": "F32", "shape": [-4], "data_offsets": [0, 16]}}), "negative"),
        (safetensors({"a": {"dtype": "F32", "shape": [1 << 62, 0], "data_offsets": [0, 0]}}), "numbers in all"),
        (safetensors({"a": {"dtype": "F8", "shape": [4], "data_offsets": [0, 16]}}), "'F8'"),
        (safetensors({"a": {"dtype": ["F8"], "shape": [4], "data_offsets": [0, 16]}}), "nothing of use"),
        (safetensors({"a": {"shape": 4}}), "nothing of use"),
        (safetensors({"a": [1]}), "nothing of use"),
        (safetensors({}), "no arrays"),
        (safetensors(b'{"a": ' + b"[" * 2000), "header is broken"),
        ((10**7).to_bytes(8, "little") + b'{"a":', "cut short"),
    ],
)
def test_headers_of_safetensors_that_are_wrong(data: bytes, said: str) -> None:
    assert said in refusal(data, "step.safetensors")


# the rest


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89HDF\r\n\x1a\n" + bytes(100), "np.savez("),
        (bytes(512) + b"\x89HDF\r\n\x1a\n", "HDF5"),
        (b"MATLAB 5.0 MAT-file, Platform: GLNXA64" + bytes(100), "MATLAB"),
        (zipped({"config.json": b"{}", "model.weights.h5": b""}), "get_weights()"),
        (zipped({"m/data.pkl": b"", "m/constants.pkl": b""}), "TorchScript"),
        (zipped({"[Content_Types].xml": b""}), "CSV"),
        (b"\x1f\x8b" + bytes(10), "gunzip"),
        (bytes(range(256)), "no kind of arrays"),
        (np.arange(10.0).tobytes(), "no kind of arrays"),
        (b"", "empty"),
    ],
)
@pytest.mark.parametrize("suffix", ["npz", "pt"])
def test_what_is_not_read_is_known_by_what_it_holds(data: bytes, said: str, suffix: str) -> None:
    told = refusal(data, f"step.{suffix}")
    assert said in told
    assert "UTF-8" not in told


def test_a_file_has_as_many_bytes_as_it_may() -> None:
    class Long(bytes):
        def __len__(self) -> int:
            return MOST_OF_ARRAYS + 1

    assert "larger than 1024 MB" in refusal(Long(b"PK"))


@pytest.mark.parametrize(
    "text",
    [b'{"a":' * 40 + b"[1]" + b"}" * 40, b'{"W": ' + b"[" * 100 + b"1" + b"]" * 100 + b"}", b'{"%s": [1]}' % (b"n" * 1_000_000)],
)
def test_json_that_goes_too_far(text: bytes) -> None:
    told = refusal(text, "step.json", 256 * MEGABYTE)
    assert len(told) < 2000


def test_files_changed_at_random_are_read_or_refused() -> None:
    drawn = random.Random(14)
    files = [(file.name, file.read_bytes()) for file in sorted(HERE.iterdir()) if file.suffix in (".pt", ".safetensors")]
    for _ in range(600):
        name, data = drawn.choice(files)
        changed = bytearray(data)
        for _ in range(drawn.choice((1, 3, 9))):
            changed[drawn.randrange(len(changed))] = drawn.choice((0, 1, 127, 255))
        with suppress(InputError):
            read_arrays(name, bytes(changed[: drawn.randrange(len(changed))] if drawn.random() < 0.2 else changed))


@pytest.mark.parametrize("opening", [b"[{},", b'{"iterations":[', b'[{"iterations":', b'{"a":', b'[{"a":'])
def test_json_that_is_deep(opening: bytes) -> None:
    closing = bytes(reversed(opening.translate(bytes.maketrans(b"[{", b"]}"), b'"iterations:,a}')))
    times = 1000 // len(closing)
    with suppress(InputError):
        assert read_arrays("a.json", opening * times + b"[1]" + closing * times) is None


def test_what_stands_beside_many_iterations() -> None:
    beside = {f"b{place}": 1 for place in range(400)}
    assert "beside it" in refusal(orjson.dumps({**beside, "iterations": [{"W": [1]}] * 300}), "a.json")
