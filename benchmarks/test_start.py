"""How long it takes to get going, beside Python that does nothing."""

from __future__ import annotations

import pytest

from benchmarks.measuring import Bench, Program, Row, fiscallint, processor

pytestmark = pytest.mark.benchmark(timer=processor)


@pytest.mark.parametrize("command", ["--version", "--help", "check --help", "rules"])
def test_start(bench: Bench, command: str) -> None:
    ratio, seconds = bench.ratio(fiscallint(*command.split()), Program("-c", "pass"), times=3)
    bench.tell(Row(f"fiscallint {command}", ratio, against="python", limit=4, seconds=seconds))
