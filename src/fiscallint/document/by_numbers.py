"""Pages and rows by their numbers, as they are told: 第2、5至7页."""

from __future__ import annotations

from collections.abc import Sequence

_MOST_NAMED = 20


def by_numbers(numbers: Sequence[int], unit: str) -> str:
    """Numbers in ascending order, those that follow one another together; the first of very many, and how many."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [f"{run[0]}至{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs]
    if len(told) > _MOST_NAMED:
        return f"第{'、'.join(told[:_MOST_NAMED])}等共 {len(numbers)} {unit}"
    return f"第{'、'.join(told)}{unit}"
