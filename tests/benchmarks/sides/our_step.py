"""Seconds for one iteration of 784-128-10 with 64 samples, every array kept, from Python."""

import json
from time import perf_counter

from bptrace.inputs.load import parse

import bptrace

from .drawn import FEW, MANY, config


def main() -> None:
    network = parse(json.dumps(config()).encode(), "drawn.json")
    times = []
    for iterations in (FEW, MANY):
        start = perf_counter()
        bptrace.run(network, iterations=iterations)
        times.append(perf_counter() - start)
    print((times[1] - times[0]) / (MANY - FEW))


if __name__ == "__main__":
    main()
