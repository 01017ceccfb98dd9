"""The commands about what is set, and about findings that are put aside: `config`, `suppress`, `baseline`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fiscallint.commands.shared import (
    PATH,
    as_one_option,
    configuration,
    judgement,
    known_baseline,
    loaded,
    processes,
    selection,
    tell_failed,
)
from fiscallint.errors import FiscallintError

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@judgement
def config(**given: Any) -> None:
    """列出每一项设置的现值及其出处：命令行、配置文件的哪一行，或默认。"""
    with loaded(given) as request:
        from fiscallint.config import listed

        request.settings  # noqa: B018 - what it says must be sound
        known_baseline(request.config)
        for line in listed(request.config, request.plugins.registry.rules):
            click.echo(line)


@click.command()
@click.argument("file", type=PATH)
@click.argument("code")
@click.option("--reason", required=True, help="理由：为什么这不是问题，或为什么可以不改。")
@click.option("--until", help="期限，如 2026-12-31。")
@configuration
def suppress(file: Path, code: str, reason: str, until: str | None, **given: Any) -> None:
    """按一条规则在一份文件中的问题，写出抑制清单的条目，供核对后粘贴到清单中。"""
    with loaded({**given, "select": (code,), "ignore": (), "suppressions": None}) as request:
        from fiscallint.engine import lint
        from fiscallint.rules.suppression_file import date, entries

        day = date(until, "--until") if until else None
        report = lint(file, request.plugins, request.settings)
        found = entries(report.document, report.findings, reason, day)
        if not found:
            raise FiscallintError(f"{file.name} 中没有 {code} 的问题需要抑制")
        click.echo(found, nl=False)


@click.group()
def baseline() -> None:
    """记下现有的问题，以后只列新的（check --baseline）。"""


USUAL_BASELINE = "fiscallint-baseline.json"


@baseline.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--output", type=PATH, help="基线文件；默认为配置中的 baseline，或 fiscallint-baseline.json。")
@click.option("--force", is_flag=True, help="替换已有的基线文件。")
@as_one_option
@processes
@selection
def create(paths: tuple[Path, ...], output: Path | None, force: bool, **given: Any) -> None:
    """把这些文件现有的问题记为基线。"""
    with loaded(given) as request:
        from pathlib import Path

        from fiscallint.baseline import recorded, save
        from fiscallint.documents import files_in
        from fiscallint.run import linting

        request.require_sound()
        target = output or request.config["baseline"] or Path(USUAL_BASELINE)
        if target.exists() and not force:
            raise FiscallintError(f"{target} 已经存在：要替换请加 --force，要删去已改正的问题请用 baseline prune")
        with linting(files_in(paths, as_one=request.config["as-one"]), request, tell_failed) as run:
            new = recorded(run.reports(), target.parent)
        if run.failed:
            raise FiscallintError("有文件没有查完，没有写基线文件")
        save(new, target)
        how = (
            "" if target == request.config["baseline"] else f"；检查时加 --baseline {target}，或写在配置的 baseline 中"
        )
        click.echo(f"{target} 记下 {len(new)} 处问题，涉及 {len(new.documents)} 份文件{how}")


@baseline.command()
@click.argument("paths", nargs=-1, type=PATH)
@click.option(
    "--baseline", "target", type=PATH, help="基线文件；默认为配置中的 baseline，或 fiscallint-baseline.json。"
)
@as_one_option
@processes
@selection
def prune(paths: tuple[Path, ...], target: Path | None, **given: Any) -> None:
    """从基线中删去已不再出现的问题；不写文件名则重新检查基线中的全部文件。"""
    with loaded(given) as request:
        from pathlib import Path

        from fiscallint.baseline import load, save
        from fiscallint.documents import files_in
        from fiscallint.run import linting

        request.require_sound()
        target = target or request.config["baseline"] or Path(USUAL_BASELINE)
        old = load(target)
        as_one = request.config["as-one"]
        if as_one and not paths:
            raise FiscallintError("合为一份检查的，请写明各文件，先后与生成基线时相同")
        gone = [] if paths else [path for path in old.paths if not path.exists()]
        files = files_in(paths or [path for path in old.paths if path not in gone], as_one=as_one)
        with linting(files, request, tell_failed) as run:
            new = old.pruned(run.reports(), gone)
        if run.failed:
            raise FiscallintError("有文件没有查完，基线没有改动")
        if len(new) < len(old):
            save(new, target)
        vanished = f"（其中 {len(gone)} 份文件已不存在）" if gone else ""
        click.echo(f"{target} 删去 {len(old) - len(new)} 处已不再出现的问题{vanished}，还有 {len(new)} 处")
