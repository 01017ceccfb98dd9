"""Makes a table in Markdown of what the benchmarks found.

python -m benchmarks.table build/benchmark.json [--chinese]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import convert

from benchmarks.measuring import Row


class Name(NamedTuple):
    """What something is called in English and in Chinese."""

    english: str
    chinese: str


NAMES = {
    "python": Name("Python that does nothing", "什么也不做的 Python"),
    "pdfplumber": Name("pdfplumber alone", "只用 pdfplumber"),
    "cold": Name("`check`, nothing known before", "`check`，从头查"),
    "storing": Name("`check`, keeping the result", "`check`，从头查并存入缓存"),
    "cached": Name("`check`, from the cache", "`check`，由缓存回答"),
    "reading": Name("reading the PDF", "读 PDF"),
    "disclosure": Name("outline, tables, sentences", "章节、报表、叙述"),
    "rules": Name("all rules", "全部规则"),
    "sarif": Name("SARIF", "SARIF"),
    "text": Name("text", "文字结果"),
    "model": Name("outline, tables, sentences, rules and SARIF", "章节、报表、叙述、规则和 SARIF"),
    "one worker": Name("`--jobs 1`", "`--jobs 1`"),
    "two workers": Name("`--jobs 2`", "`--jobs 2`"),
    "second worker": Name("`--jobs 2`, documents per second", "`--jobs 2`，每秒份数"),
    "one loop": Name("one", "一个"),
    "second loop": Name("two plain loops in two processes at that moment", "同一时刻两个进程中的两个空循环"),
    "second worker's share": Name("`--jobs 2`, of what the machine gives", "`--jobs 2`，占机器所给的"),
    "worker": Name("a worker, memory", "一个进程的内存"),
    "worker's time": Name("a worker, time per document", "一个进程，每份用时"),
    "parent's time": Name("the parent, time per document", "主进程，每份用时"),
    "parent's time on a cluster": Name("the parent on a cluster, time per document", "集群上的主进程，每份用时"),
    "known": Name("from the cache, time per document", "由缓存回答，每份用时"),
    "parent": Name("the parent, memory, 20 documents", "主进程的内存，20 份"),
    "parent of many": Name("the parent, memory, 200 documents", "主进程的内存，200 份"),
    "kept": Name("the cache, per document", "缓存，每份"),
    "written": Name("`jsonl`, per document", "`jsonl` 结果，每份"),
    "growth of disclosure": Name("outline, tables, sentences: growth of time", "章节、报表、叙述：用时的增长"),
    "growth of rules": Name("all rules: growth of time", "全部规则：用时的增长"),
    "growth of sarif": Name("SARIF: growth of time", "SARIF：用时的增长"),
    "length": Name("growth of the document", "文件长度的增长"),
    "results": Name("number of results", "问题处数的增长"),
}


def name(key: str, language: int) -> str:
    """What the table calls it; a command is called what it is."""
    return NAMES[key][language] if key in NAMES else f"`{key}`"


def rows_of(log: dict[str, Any]) -> Iterator[Row]:
    """What the tests found, the worst where it was found for each manner."""
    worst: dict[str, Row] = {}
    for test in log["benchmarks"]:
        for row in convert(test["extra_info"].get("rows", []), list[Row]):
            if row.what.startswith("growth") and row.of:
                if row.what not in worst or worst[row.what].value < row.value:
                    worst[row.what] = row
            else:
                yield row
    yield from worst.values()


def machine(log: dict[str, Any], language: int) -> str:
    """On what it was measured."""
    told = log["machine_info"]
    cpu, count = told["cpu"].get("brand_raw", told["machine"]), told["cpu"].get("count", "?")
    python = f"{told['python_implementation']} {told['python_version']}, {told['system']}"
    words = Name(f"{cpu}, {count} cores; {python}", f"{cpu}，{count} 核；{python}")
    return words[language]


def _figure(value: float, unit: str) -> str:
    if unit == "×":
        return f"{value:.2f}×"
    digits = 1 if value < 100 and unit in ("ms", "/s") else 0
    return f"{value:.{digits}f}{unit}" if unit == "/s" else f"{value:.{digits}f} {unit}"


def _took(row: Row) -> str:
    parts = []
    if row.seconds is not None:
        parts.append(f"{row.seconds:.2f} s" if row.seconds >= 1 else f"{row.seconds * 1000:.0f} ms")
    if row.memory is not None:
        parts.append(f"{row.memory:.0f} MB")
    return ", ".join(parts)


def _of(row: Row, language: int) -> str:
    if not row.of:
        return ""
    pages = Name(f", {row.of} pages", f"，{row.of} 页")
    manner = Name(" (the worst of all manners)", "（各种写法中最慢的）")
    return (pages if row.of.isdigit() else manner)[language]


def table(rows: Iterable[Row], language: int) -> str:
    """The rows."""
    heads = (
        Name("what", "项目"),
        Name("measured", "实测"),
        Name("against", "相对于"),
        Name("wanted", "目标"),
        Name("takes", "用时、内存"),
    )
    lines = ["| " + " | ".join(head[language] for head in heads) + " |", "|---|--:|---|--:|--:|"]
    for row in rows:
        wanted = "" if row.limit is None else f"{'≥' if row.least else '≤'} {_figure(row.limit, row.unit)}"
        cells = (
            name(row.what, language) + _of(row, language),
            _figure(row.value, row.unit),
            name(row.against, language) if row.against else "",
            wanted,
            _took(row),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Print."""
    parser = argparse.ArgumentParser(description="Print what the benchmarks found as a table.")
    parser.add_argument("log", type=Path)
    parser.add_argument("--chinese", action="store_true")
    options = parser.parse_args()
    log = json.loads(options.log.read_text(encoding="utf-8"))
    print(f"{machine(log, options.chinese)}\n\n{table(rows_of(log), options.chinese)}")


if __name__ == "__main__":
    main()
