"""What a config says is text: it is neither executed nor markup, wherever it stands; and a page asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from .chromium import Window
from .walk import looked_at, opened, page_of, walked

HOSTILE = {
    "script": "</script><script>window.hit = 1</script>",
    "image": "<img src=x onerror=window.hit=1>",
    "handler": '" onmouseover="window.hit=1" x="',
    "entity": "&lt;b&gt;&amp;&#60;img src=x onerror=window.hit=1&#62;",
    "style": "</style><style>body{display:none}</style>",
    "comment": "<!--<script>",
    "template": "${window.hit=1}{{window.hit=1}}",
    "data": "]]><svg onload=window.hit=1>",
    "link": "javascript:window.hit=1",
    "prototype": "__proto__ constructor toString",
    "places": "{0}{(0}{)0}\u00a7$&$1",
    "turned": "\u202e\u0000\u2028\u2029\ufeff",
}
# What a name may be: letters, digits, _ and the point; among them what a script may have for itself.
NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "length", "0", "1e5", "é", "δ", "w_new", "a.b", "x_", "innerHTML"]
# Elements with an attribute that is a program.
HANDLERS = """
return [...document.querySelectorAll("*")]
  .filter((at) => at.getAttributeNames().some((name) => /^on/.test(name))).map((at) => at.tagName);"""


def config(**changed: Any) -> dict[str, Any]:
    return {
        "title": "A title",
        "inputs": ["i1", "i2"],
        "layers": [{"units": ["h"], "activation": "sigmoid", "weights": [[0.1, -0.2]], "bias": 0.3}],
        "learning_rate": 0.5,
        "samples": [{"inputs": [0.5, -1], "targets": [1]}, {"inputs": [1, 0.25], "targets": [0]}],
        **changed,
    }


def made(data: dict[str, Any], folder: Path) -> Path:
    path = folder / "hostile.json"
    path.write_text(json.dumps(data), "utf-8")
    return page_of(path, folder)


def unharmed(window: Window) -> None:
    """Asserts that nothing of a text was taken for a program, or for an element."""
    walked(window, "ArrowRight")
    assert window.run("return window.hit ?? null") is None
    assert window.run("return [...document.querySelectorAll('img, iframe, object, embed, base')].length") == 0
    assert window.run(HANDLERS) == []
    assert window.run("return getComputedStyle(document.body).display") != "none"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_title_and_a_source_are_text(window: Window, tmp_path: Path, text: str) -> None:
    opened(window, made(config(title=f"before {text}", source=text), tmp_path))
    unharmed(window)
    shown = window.run("return [document.title, document.body.innerText]")
    assert all("before" in place for place in shown)


@pytest.mark.parametrize("names", [NAMES[:5], NAMES[5:9], NAMES[9:]], ids=" ".join)
def test_a_name_is_text(window: Window, tmp_path: Path, names: list[str]) -> None:
    layers = [
        {"units": names, "activation": "tanh", "weights": [[{f"w.{name}": 0.5}, -0.25] for name in names], "bias": {"b.__proto__": 0.1}}
    ]
    samples = [{"inputs": [0.5, -1], "targets": [0.5] * len(names)}]
    opened(window, made(config(layers=layers, samples=samples), tmp_path))
    unharmed(window)
    tables = looked_at(window)["tables"]
    assert all(tables[f"net_{name}"] != [""] for name in names)


@pytest.mark.parametrize(
    "fragment", ["q=__proto__", "q=constructor", "q=%3Cimg%20src=x%20onerror=window.hit=1%3E", "it=__proto__", "__proto__=1"]
)
def test_an_address_is_text(window: Window, tmp_path: Path, fragment: str) -> None:
    opened(window, made(config(), tmp_path), fragment)
    unharmed(window)


def test_the_policy_lets_nothing_run_but_what_the_page_brought(window: Window, mazur: Path) -> None:
    text = mazur.read_text("utf-8")
    (policy,) = re.findall(r'<meta http-equiv="?Content-Security-Policy"? content="([^"]*)"', text)
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())
    assert allowed["default-src"] == "'none'"
    assert allowed["base-uri"] == allowed["form-action"] == "'none'"
    assert "unsafe" not in policy
    assert set(allowed.get("img-src", "data:").split()) <= {"data:", "'none'"}
    opened(window, mazur)  # one of its scripts comes out of the data
    for place, tag in (("script-src", "script"), ("style-src", "style")):
        inside = window.run("return [...document.querySelectorAll(arguments[0])].map((at) => at.textContent)", tag)
        hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in inside}
        assert set(allowed[place].split()) <= hashes
    assert not re.search(r"<[^>]*\sstyle=", text)


@pytest.mark.parametrize(
    "harm",
    [
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.hit = 1'}))",
        "document.body.append(Object.assign(document.createElement('img'), {src: 'other.png'}))",
        "document.body.setAttribute('onclick', 'window.hit = 1'); document.body.click()",
        "setTimeout('window.hit = 1', 0)",
        "fetch('other.json').catch(() => {})",
        "document.body.append(Object.assign(document.createElement('iframe'), {src: 'other.html'}))",
    ],
)
def test_the_policy_holds(noisy: Window, mazur: Path, harm: str) -> None:
    opened(noisy, mazur)
    assert noisy.taken() == ([], [])
    noisy.run(f"{harm}; return new Promise((done) => setTimeout(done, 30))")
    assert noisy.run("return window.hit ?? null") is None
    said = noisy.said()
    assert "Content Security Policy" in "".join(said)


def test_a_file_names_no_place_of_the_network(mazur: Path) -> None:
    """But for the source that a config names, which is a link, and the namespaces of the web."""
    found = set(re.findall(r"https?://[^\s\"'<)]+", mazur.read_text("utf-8")))
    assert {url for url in found if "w3.org" not in url and "mattmazur.com" not in url} == set()
