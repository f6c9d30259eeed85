"""Files are written whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bptrace.errors import UsageError
from bptrace.views.data.whole_files import whole

from .conftest import Done
from .tools import MAZUR, environment, posix, shell

not_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
OLD = b"what was there before\n"
Work = Callable[..., Done]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is done is done in a folder of its own."""
    monkeypatch.chdir(tmp_path)


def lying(folder: Path) -> dict[str, bytes]:
    """The files of a folder, hidden ones too."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_file_is_new_or_takes_the_place_of_an_old_one(work: Work, tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_bytes(OLD)
    assert work("run", MAZUR, "-o", "old.csv", "-o", "new.csv").code == 0
    found = lying(tmp_path)
    assert set(found) == {"old.csv", "new.csv"}
    assert found["old.csv"] == found["new.csv"] != OLD


@posix
def test_the_rights_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_bytes(OLD)
    (tmp_path / "old.csv").chmod(0o600)
    assert shell(f"umask 027; bptrace run {MAZUR} -o old.csv -o new.csv", tmp_path).returncode == 0
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("old.csv", "new.csv")] == [0o600, 0o640]


@posix
def test_a_link_stays_a_link(work: Work, tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_bytes(OLD)
    (tmp_path / "link.csv").symlink_to("there.csv")
    (tmp_path / "ahead.csv").symlink_to("not-yet.csv")
    assert work("run", MAZUR, "-o", "link.csv", "-o", "ahead.csv").code == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "ahead.csv").is_symlink()
    assert (tmp_path / "there.csv").read_bytes() == (tmp_path / "not-yet.csv").read_bytes() != OLD


@posix
def test_one_file_by_two_names(work: Work, tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_bytes(OLD)
    (tmp_path / "link.csv").symlink_to("there.csv")
    done = work("run", MAZUR, "-o", "there.csv", "-o", "link.csv")
    assert done.code == 2
    assert "link.csv is named twice" in done.err
    assert (tmp_path / "there.csv").read_bytes() == OLD


def test_the_config_is_not_written_over(work: Work, tmp_path: Path) -> None:
    text = work("run", MAZUR, "--json").out
    (tmp_path / "trace.json").write_text(text, encoding="utf-8")
    done = work("run", "trace.json", "-o", "trace.json")
    assert done.code == 2
    assert "trace.json is read here, so it is not written over" in done.err
    assert lying(tmp_path) == {"trace.json": text.encode()}


@pytest.mark.parametrize("name", ["folder.csv", "no-folder/x.csv"])
def test_where_no_file_can_be(work: Work, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    done = work("run", MAZUR, "-o", "good.csv", "-o", name)
    assert done.code == 2
    assert f"cannot write {name}: " in done.err
    assert lying(tmp_path) == {}


@not_root
def test_what_may_not_be_written(work: Work, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)
    (tmp_path / "kept.csv").write_bytes(OLD)
    (tmp_path / "kept.csv").chmod(0o444)
    for name in ("closed/x.csv", "kept.csv"):
        done = work("run", MAZUR, "-o", name)
        assert done.code == 2
        assert f"cannot write {name}: Permission denied" in done.err
    assert (tmp_path / "kept.csv").read_bytes() == OLD


def test_a_file_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for root."""
    path = tmp_path / "kept.csv"
    path.write_bytes(OLD)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(UsageError, match=r"cannot write .*kept\.csv: Permission denied"), whole(()) as open_file:
        open_file(str(path))
    assert lying(tmp_path) == {"kept.csv": OLD}


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_nothing_is_left_of_a_file_that_was_not_finished(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(OLD)

    def broken_off() -> None:
        with whole(()) as open_file:
            open_file(str(path)).write(b"a" * 1_000_000)
            raise error

    with pytest.raises(error):
        broken_off()
    assert lying(tmp_path) == {"x.csv": OLD}


def test_a_long_name(work: Work, tmp_path: Path) -> None:
    name = "n" * 250 + ".csv"
    assert work("run", MAZUR, "-o", name).code == 0
    assert set(lying(tmp_path)) == {name}


@posix
@pytest.mark.parametrize("suffix", [".csv", ".json", ".npz"])
def test_a_pipe_with_a_name(tmp_path: Path, suffix: str) -> None:
    os.mkfifo(tmp_path / f"pipe{suffix}")
    done = shell(f"cat pipe{suffix} > got{suffix} & bptrace run {MAZUR} -o pipe{suffix} -o file{suffix}; wait", tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert not (tmp_path / f"pipe{suffix}").is_file()
    if suffix == ".npz":  # what cannot go back in a pipe stands elsewhere in it
        got, file = (np.load(tmp_path / f"{name}.npz") for name in ("got", "file"))
        assert {name: got[name].tolist() for name in got} == {name: file[name].tolist() for name in file}
    else:
        assert (tmp_path / f"got{suffix}").read_bytes() == (tmp_path / f"file{suffix}").read_bytes()


@posix
def test_a_device(work: Work, tmp_path: Path) -> None:
    (tmp_path / "null.csv").symlink_to("/dev/null")
    assert work("run", MAZUR, "-o", "null.csv").code == 0
    assert Path("/dev/null").is_char_device()


@posix
@pytest.mark.parametrize(
    ("number", "code", "said"),
    [(signal.SIGINT, 130, b"\ninterrupted\n"), (signal.SIGTERM, 143, b""), (getattr(signal, "SIGHUP", None), 129, b"")],
)
def test_a_run_that_is_stopped(tmp_path: Path, number: signal.Signals, code: int, said: bytes) -> None:
    (tmp_path / "old.csv").write_bytes(OLD)
    command = [sys.executable, "-m", "bptrace", "run", MAZUR, "-n", "100000000", "--only", "E"]
    command += ["-o", "old.csv", "-o", "new.jsonl", "-o", "new.npz"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # what runs the tests may ignore it
    )
    with process:
        while process.poll() is None and not any(path.stat().st_size for path in tmp_path.glob(".old.csv.*")):
            time.sleep(0.01)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (code, b"", said)
    assert lying(tmp_path) == {"old.csv": OLD}


@posix
def test_a_run_that_shall_outlive_its_terminal(tmp_path: Path) -> None:
    """`nohup` is heeded."""
    script = f"""
import signal
from bptrace.cli import main
signal.signal(signal.SIGHUP, signal.SIG_IGN)
assert main(["run", {MAZUR!r}, "-o", "x.csv"]) == 0
assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
"""
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environment(), check=True)
