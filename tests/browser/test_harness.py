"""The window hears and sees what it is there to hear and see."""

from __future__ import annotations

from pathlib import Path

import pytest

from .chromium import Window

PAGE = "<!doctype html><html lang=en><title>A page</title><main><h1>One</h1><p id=p>two</p></main>"
KEYS = "<script>document.onkeydown = e => { document.title = [e.key, e.shiftKey, e.isTrusted].join() }</script>"


@pytest.fixture
def opened(noisy: Window, tmp_path: Path) -> Window:
    """A window that opens a page with more in it."""
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    return noisy.open(tmp_path / "page.html")


def test_a_page_that_is_silent(opened: Window) -> None:
    assert opened.text("#p") == "two"
    assert opened.taken() == ([], [])


@pytest.mark.parametrize("noise", ["console.log('here')", "setTimeout(() => { throw Error('here') })", "null.here"])
def test_what_a_page_says_is_heard(noisy: Window, tmp_path: Path, noise: str) -> None:
    (tmp_path / "page.html").write_text(f"{PAGE}<script>{noise}</script>", "utf-8")
    noisy.open(tmp_path / "page.html").run("return new Promise(done => setTimeout(done, 20))")
    assert "here" in "".join(noisy.said())


@pytest.mark.parametrize("asking", ["<img src=other.png alt=x>", "<link rel=stylesheet href=other.css>", "<script src=other.js></script>"])
def test_what_a_page_asks_for_is_seen(noisy: Window, tmp_path: Path, asking: str) -> None:
    (tmp_path / "page.html").write_text(f"{PAGE}{asking}", "utf-8")
    asked = noisy.open(tmp_path / "page.html", "it=1").asked()
    assert [Path(url).stem for url in asked] == ["other"]


def test_what_a_policy_refuses_is_heard(noisy: Window, tmp_path: Path) -> None:
    policy = """<meta http-equiv=Content-Security-Policy content="default-src 'none'">"""
    (tmp_path / "page.html").write_text(f"{policy}{PAGE}<script>1</script>", "utf-8")
    assert "Content Security Policy" in "".join(noisy.open(tmp_path / "page.html").said())


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_a_window_is_as_wide_as_it_is_said_to_be(opened: Window, width: int) -> None:
    assert opened.size(width).run("return [innerWidth, document.documentElement.clientWidth]") == [width, width]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_scheme_of_colours(opened: Window, scheme: str) -> None:
    assert opened.shown(scheme).run("return matchMedia(`(prefers-color-scheme: ${arguments[0]})`).matches", scheme)


@pytest.mark.parametrize(
    ("key", "shift"), [("ArrowRight", False), ("ArrowRight", True), ("Home", False), ("[", False), ("?", True), ("p", False)]
)
def test_keys_are_pressed_as_by_a_person(noisy: Window, tmp_path: Path, key: str, shift: bool) -> None:
    (tmp_path / "page.html").write_text(PAGE + KEYS, "utf-8")
    noisy.open(tmp_path / "page.html").press(key, shift=shift)
    assert noisy.run("return document.title") == f"{key},{str(shift).lower()},true"


def test_axe_finds_what_is_wrong(opened: Window) -> None:
    assert opened.violations() == []
    opened.run("document.querySelector('#p').style.color = '#ddd'")
    (found,) = opened.violations()
    assert found.startswith("color-contrast")


def test_a_page_is_printed_and_taken_a_picture_of(opened: Window) -> None:
    assert opened.printed().startswith(b"%PDF")
    assert opened.picture().startswith(b"\x89PNG")


def test_without_scripts(noisy: Window, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(f"{PAGE}<script>document.title = 'changed'</script>", "utf-8")
    noisy.scripts(False).open(tmp_path / "page.html")
    noisy.scripts(True)
    assert noisy.run("return document.title") == "A page"
