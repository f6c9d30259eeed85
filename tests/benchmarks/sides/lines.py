"""10,000 iterations of Mazur's network as lines of JSON: by our writer, and by one json.JSONEncoder used again for each line."""

import gc
import json
from io import BytesIO
from pathlib import Path

import bptrace
from bptrace.trace.trace_json import TRACE_SCHEMA, iteration
from bptrace.views.data.export_json import JsonLines

from ..measure import in_turn, timed

CONFIG = bptrace.load(str(Path(__file__).parents[3] / "configs" / "mazur.yaml"))
STEPS = bptrace.run(CONFIG, iterations=10000).steps


def ours() -> bytes:
    """From the values of iterations to bytes, by the lines that `-o trace.jsonl` puts into the generated function."""
    out = BytesIO()
    taking = JsonLines(out, CONFIG, None).taking(STEPS[0].layout)
    names = [f"v{number}" for number in range(len(STEPS[0].values))]
    body = ["for number, told, values in rows:", f"    {', '.join(names)} = values", *(f"    {line}" for line in taking.lines(names))]
    exec("\n    ".join([f"def write_all(rows, {', '.join(f'{name}={name}' for name in taking.uses)}):", *body]), space := dict(taking.uses))
    space["write_all"]((step.iteration, step.samples, step.values) for step in STEPS)
    return out.getvalue()


def theirs() -> bytes:
    """From the same iterations to the same data."""
    out, encode = BytesIO(), json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode
    for step in STEPS:
        out.write(encode({"schema": TRACE_SCHEMA, "title": CONFIG.title, **iteration(step)}).encode() + b"\n")
    return out.getvalue()


if __name__ == "__main__":
    gc.disable()  # as the command has it; for both
    assert [json.loads(line) for line in ours().splitlines()] == [json.loads(line) for line in theirs().splitlines()]
    print(*in_turn(timed(ours), timed(theirs), 7))
