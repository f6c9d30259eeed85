"""Seconds for one json.JSONEncoder, used again for every line, from the same iterations to the same bytes."""

from io import BytesIO
from json import JSONEncoder
from time import perf_counter

from bptrace.trace.data import SCHEMA, iteration

from .lines import worked


def main() -> None:
    config, steps = worked()
    start = perf_counter()
    out, encode = BytesIO(), JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode
    for step in steps:
        out.write(encode({"schema": SCHEMA, "title": config.title, **iteration(step)}).encode() + b"\n")
    print(perf_counter() - start)


if __name__ == "__main__":
    main()
