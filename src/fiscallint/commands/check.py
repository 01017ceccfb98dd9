"""The command `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fiscallint.commands.shared import (
    PATH,
    as_one_option,
    defect,
    judgement,
    known_baseline,
    loaded,
    processes,
    tell_failed,
)
from fiscallint.errors import FiscallintError, legible

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--output", multiple=True, type=PATH, help="写入文件，不给格式的按扩展名定；可重复。不给则输出到屏幕。")
@click.option("--force", is_flag=True, help="替换已有的文件；fiscallint 自己写的、没有改过的不必加。")
@click.option("--color/--no-color", default=None, help="是否用颜色；默认只在终端上用。")
@click.option("--statistics", is_flag=True, help="在问题之后按规则、按文件列出处数。")
@click.option("--quiet", is_flag=True, help="不在屏幕上逐处列出问题；与 --statistics 同用则只列处数。")
@as_one_option
@click.option("--resume", is_flag=True, help="接着上次中断的检查：查完的由缓存回答，超时或中止的不再重试。")
@processes
@judgement
def check(
    paths: tuple[Path, ...],
    output: tuple[Path, ...],
    force: bool,
    color: bool | None,
    statistics: bool,
    quiet: bool,
    resume: bool,
    **given: Any,
) -> None:
    """检查文件（或文件夹中的全部文件），列出问题。

    退出码：0 没有达到 --fail-on 的问题；1 有；2 用法、配置、规则有误，或文件读不了。
    """
    with loaded(given) as request:
        from fiscallint.delivery import Delivery, Tally, require_free, targets
        from fiscallint.documents import files_in
        from fiscallint.run import linting

        request.require_sound()
        config = request.config
        if resume and config["cache"] is None:
            raise FiscallintError("--resume 要靠缓存接着查，不能与 --no-cache（或 cache = false）同用")
        wanted = targets(config, output, request.formats)
        known = known_baseline(config)
        links: list[Path] = []
        files = files_in(paths, as_one=config["as-one"], links=links)
        if links:
            said = f"文件夹中的符号链接没有检查（{len(links)} 个，如 {links[0]}）：要检查的请直接写出"
            click.echo(legible(f"fiscallint: {said}"), err=True)
        require_free([one.file for one in wanted if one.file], files, force=force)
        shown = [one for one in wanted if one.file or not quiet]
        delivery = Delivery(shown, request.writer, defect, force=force, color=color)
        tally = Tally(statistics=statistics)
        with linting(files, request, tell_failed, known, keep=delivery.again, resume=resume) as run:
            lacking = delivery.write(run, tally.counted(run.reports()))
        tally.show(delivery.shown)
        raise SystemExit(2 if lacking or run.failed else tally.status(config["fail-on"]))
