"""Seconds for our .jsonl writer, from iterations to bytes."""

from io import BytesIO
from time import perf_counter

from bptrace.views.json import JsonLines

from .lines import worked


def main() -> None:
    config, steps = worked()
    start = perf_counter()
    writer = JsonLines(BytesIO(), config, None)
    for step in steps:
        writer.step(step)
    print(perf_counter() - start)


if __name__ == "__main__":
    main()
