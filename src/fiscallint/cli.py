"""The command line. Imports stand inside the commands: `--version` and `--help` must be quick."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fiscallint import __version__
from fiscallint.finding import FiscallintError, Severity

if TYPE_CHECKING:
    from fiscallint.engine import Settings
    from fiscallint.finding import Notice
    from fiscallint.output.report import Report
    from fiscallint.plugins import Plugins

PATH = click.Path(path_type=Path)
_WORDS = {"error": "错误", "warning": "警告", "note": "提示"}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fiscallint", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="程序自身出错时显示调用过程，便于报告问题。")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:
    """检查部门决算公开文件：数字是否前后一致、文字与报表是否相符、该公开的是否公开。"""
    context.obj = debug
    # A PDF makes millions of small objects and hardly a cycle: looking for cycles after every 700 costs a tenth
    gc.set_threshold(100_000, 50, 50)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@contextmanager
def _mistakes() -> Iterator[None]:
    """Turns what the user has to mend, or a defect of the program, into one sentence and exit status 2."""
    try:
        yield
    except FiscallintError as error:
        click.echo(f"fiscallint: {error}", err=True)
        raise SystemExit(2) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(2) from None
    except Exception as error:
        _defect("", error)
        raise SystemExit(2) from None


def _defect(where: str, error: Exception) -> None:
    """Say that the program itself failed; with --debug, how."""
    if click.get_current_context().find_root().obj:
        raise error
    click.echo(
        f"fiscallint: {where}程序出错（{type(error).__name__}: {error}）；"
        "加 --debug（fiscallint --debug check …）重新运行可看到调用过程，请报告这个问题",
        err=True,
    )


def _prefixes(values: Sequence[str]) -> list[str]:
    return [part.strip() for value in values for part in value.replace("，", ",").split(",") if part.strip()]


@contextmanager
def _plugins(packs: Sequence[Path] = (), allow_errors: bool = False) -> Iterator[Plugins]:
    """The plugins in force, with the user's own rules; says which are not, and fails for it unless allowed."""
    from fiscallint.plugins import Plugins

    with _mistakes():
        plugins = Plugins()
        try:
            plugins.add_packs(packs)
            yield plugins
        finally:
            for failure in plugins.failures:
                click.echo(f"fiscallint: {failure.message}", err=True)
        if plugins.failures and not allow_errors:
            raise SystemExit(2)


_plugin_errors_option = click.option(
    "--allow-plugin-errors",
    "allow_errors",
    is_flag=True,
    help="插件出错时仍按其余检查的结果给退出码（仍会指出出错的插件）。",
)
_rules_option = click.option(
    "--rules", "packs", multiple=True, type=PATH, help="另外载入的规则文件（YAML）或文件夹，可重复。"
)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--output-format", "form", default="text", show_default=True, help="输出格式：text、sarif 或 json。")
@click.option("--output", type=PATH, help="写入文件；不给则输出到屏幕。")
@click.option("--select", multiple=True, help="只用这些规则：代码或其开头，如 TAB、NAR402，可重复或以逗号分隔。")
@click.option("--ignore", multiple=True, help="不用这些规则，写法同上。")
@click.option(
    "--fail-on",
    default="error",
    show_default=True,
    type=click.Choice(["error", "warning", "note", "never"]),
    help="有这一级或更重的问题时退出码为 1。",
)
@click.option("--color/--no-color", default=None, help="是否用颜色；默认只在终端上用。")
@_rules_option
@_plugin_errors_option
def check(
    paths: tuple[Path, ...],
    form: str,
    output: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    color: bool | None,
    packs: tuple[Path, ...],
    allow_errors: bool,
) -> None:
    """检查文件（或文件夹中的全部文件），列出问题。

    退出码：0 没有达到 --fail-on 的问题；1 有；2 用法、规则、插件有误，或文件读不了。
    """
    with _plugins(packs, allow_errors) as plugins:
        from fiscallint.engine import Settings, files_in
        from fiscallint.plugins import selected

        writers = plugins.writers()
        if form not in writers:
            raise FiscallintError(f"没有“{form}”这种输出格式；可用：{'、'.join(sorted(writers))}")
        settings = Settings(selected(plugins.registry.rules, _prefixes(select), _prefixes(ignore)), {}, allow_errors)
        reports, failed = _lint(files_in(paths), plugins, settings)
        if reports:
            if form == "text" and output is None:
                _print(reports, color)
            else:
                text = writers[form](reports, output)
                if output is None:
                    click.echo(text, nl=not text.endswith("\n"))
        raise SystemExit(2 if failed else _status(reports, fail_on))


def _lint(paths: Sequence[Path], plugins: Plugins, settings: Settings) -> tuple[list[Report], bool]:
    """The reports of all files that could be read, and whether anything went wrong."""
    from fiscallint.engine import lint

    reports: list[Report] = []
    failed = False
    for path in paths:
        try:
            reports.append(lint(path, plugins, settings))
        except FiscallintError as error:
            failed = True
            click.echo(f"fiscallint: {error}", err=True)
        except Exception as error:
            failed = True
            _defect(f"检查 {path.name} 时", error)
    for report in reports:
        _complain(report.document.path, report.notices)
        failed = failed or not report.successful
    return reports, failed


def _complain(path: Path, notices: Sequence[Notice]) -> bool:
    """Say what failed over a file; whether anything did."""
    failed = [notice for notice in notices if notice.severity is Severity.ERROR]
    for notice in failed:
        click.echo(f"fiscallint: {path.name}：{notice.message}", err=True)
    return bool(failed)


def _print(reports: Sequence[Report], color: bool | None) -> None:
    import shutil

    from fiscallint.output.text import render

    colored = sys.stdout.isatty() and "NO_COLOR" not in os.environ if color is None else color
    width = max(60, min(shutil.get_terminal_size((100, 24)).columns, 140))
    click.echo(render(reports, color=colored, width=width), nl=False, color=colored)


def _status(reports: Sequence[Report], fail_on: str) -> int:
    if fail_on == "never":
        return 0
    limit = Severity(fail_on).rank
    return int(any((f.severity or Severity.NOTE).rank >= limit for report in reports for f in report.findings))


@main.command()
@click.argument("file", type=PATH)
@_plugin_errors_option
def tables(file: Path, allow_errors: bool) -> None:
    """按读到的样子列出九张报表：名称、单位、页码、各行各列。"""
    with _plugins((), allow_errors) as plugins:
        from fiscallint.engine import disclose
        from fiscallint.output.listing import tables as listed

        disclosure = disclose(file, plugins)
        click.echo(listed(disclosure), nl=False)
        if _complain(file, disclosure.notices) and not allow_errors:
            raise SystemExit(2)


@main.command()
@click.argument("file", type=PATH)
@click.option("--unread", is_flag=True, help="只列没有读懂的数字。")
@_plugin_errors_option
def facts(file: Path, unread: bool, allow_errors: bool) -> None:
    """列出从文字中读到的事实和断言，以及没有读懂的数字。"""
    with _plugins((), allow_errors) as plugins:
        from fiscallint.engine import Settings, disclose, examine
        from fiscallint.output.listing import facts as listed

        disclosure = disclose(file, plugins)
        report = examine(disclosure, plugins, Settings(plugins.registry.rules, {}, allow_errors))
        click.echo(listed(disclosure, report.coverage, unread), nl=False)
        _complain(file, report.notices)
        if not report.successful:
            raise SystemExit(2)


@main.command()
@click.option("--select", multiple=True, help="只列代码以此开头的规则。")
@_rules_option
@_plugin_errors_option
def rules(select: tuple[str, ...], packs: tuple[Path, ...], allow_errors: bool) -> None:
    """列出全部规则：代码、级别、名称、检查什么。"""
    with _plugins(packs, allow_errors) as plugins:
        from fiscallint.plugins import selected

        for rule in selected(plugins.registry.rules, _prefixes(select), ()):
            click.echo(f"{rule.code}  {_WORDS[rule.severity]}  {rule.name:30}  {rule.title}")


@main.command()
@click.argument("code")
@_rules_option
@_plugin_errors_option
def explain(code: str, packs: tuple[Path, ...], allow_errors: bool) -> None:
    """说明一条规则：查什么、为什么、错与对的例子、依据。"""
    with _plugins(packs, allow_errors) as plugins:
        found = [r for r in plugins.registry.rules if code.upper() == r.code or code == r.name]
        if not found:
            raise FiscallintError(f"没有规则 {code}；fiscallint rules 列出全部规则")
        rule = found[0]
        click.echo(f"{rule.code}　{rule.name}　（{_WORDS[rule.severity]}）\n\n{rule.title}\n")
        if rule.help:
            click.echo(f"{rule.help}\n")
        click.echo("依据：" + "；".join(rule.basis))


@main.command()
@_plugin_errors_option
def plugins(allow_errors: bool) -> None:
    """列出已安装的插件：版本、所在文件、增加了什么；载入不了的说明原因。"""
    with _plugins((), allow_errors) as loaded:
        from fiscallint.output.listing import plugins as listed

        click.echo(listed(loaded.extensions, loaded.registry.rules, loaded.failures), nl=False)
