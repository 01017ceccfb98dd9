"""The output format csv: a finding a line, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from fiscallint.output.report import Report


def write_csv(reports: Sequence[Report], target: Path | None) -> str:
    """The findings as comma-separated values; in a file, with the mark that makes Excel read Chinese."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["文件", "代码", "级别", "章节", "问题", "应为"])
    for report in reports:
        for one in report.findings:
            writer.writerow([report.document.path.name, one.code, one.severity, one.section, one.message, one.expected])
    return ("\ufeff" if target else "") + text.getvalue()
