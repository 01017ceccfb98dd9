"""What several commands share: their options, how they are told what to do, and how they tell what failed."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from fiscallint.choices import FAIL_ON, PDF_BACKENDS
from fiscallint.errors import FiscallintError, legible

if TYPE_CHECKING:
    from pathlib import Path

    from fiscallint.baseline import Baseline
    from fiscallint.config import Config
    from fiscallint.finding import Notice
    from fiscallint.preparation import Request


class _Path(click.Path):
    """A path; `pathlib` is imported when there is one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        from pathlib import Path

        return Path(os.fsdecode(super().convert(value, param, ctx)))


PATH = _Path()


@contextmanager
def mistakes() -> Iterator[None]:
    """Turns what the user has to mend, or a defect of the program, into one sentence and exit status 2."""
    try:
        yield
    except FiscallintError as error:
        click.echo(f"fiscallint: {error}", err=True)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        click.echo("fiscallint: 已中断；已查完的有缓存，加 --resume 可接着查", err=True)
        raise SystemExit(130) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(2) from None
    except Exception as error:
        defect("", error)
        raise SystemExit(2) from None


def defect(where: str, error: Exception) -> None:
    """Say that the program itself failed; with --debug, how."""
    if click.get_current_context().find_root().obj:
        raise error
    if isinstance(error, MemoryError):
        click.echo(legible(f"fiscallint: {where}内存不够，没有做完：请拆分成几份文件，分开检查"), err=True)
        return
    said = f"{where}程序出错（{type(error).__name__}: {error}）"
    click.echo(
        f"fiscallint: {legible(said)}；加 --debug（fiscallint --debug check …）重新运行可看到调用过程，请报告这个问题",
        err=True,
    )


# ---- what the commands are told, by options and by configuration files

Decorator = Callable[[Callable[..., None]], Callable[..., None]]


def options(*options: Decorator) -> Decorator:
    """Several options in one, in the order in which --help shall show them."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


profile_option = click.option(
    "--profile", metavar="名称", help="地区配置，如 湖南；不给则按文件自己认定。fiscallint profiles 列出全部。"
)

pdf_backend_option = click.option(
    "--pdf-backend",
    type=click.Choice(PDF_BACKENDS),
    help="读取 PDF 的程序：auto（默认）逐页选用，pdfium 快，pdfplumber 慢而稳妥。",
)

as_one_option = click.option(
    "--as-one", is_flag=True, help="这些文件合起来是一份公开材料：文字在一份、报表在另一份等。"
)

configuration = options(
    click.option("--rules", "packs", multiple=True, type=PATH, help="另外载入的规则文件（YAML）或文件夹，可重复。"),
    click.option("--config", "config_file", type=PATH, help="只用这个配置文件，不再从当前文件夹向上查找。"),
    click.option("--no-config", is_flag=True, help="不用任何配置文件。"),
    click.option("--allow-plugin-errors", is_flag=True, help="插件出错时仍按其余检查的结果给退出码（仍会指出）。"),
)
"""Which rules there are, and what is set for them."""

selection = options(
    click.option("--select", multiple=True, help="只用这些规则：代码或其开头，如 TAB、NAR402，可重复或以逗号分隔。"),
    click.option("--ignore", multiple=True, help="不用这些规则，写法同上。"),
    click.option("--suppressions", type=PATH, help="抑制清单（YAML）。"),
    profile_option,
    pdf_backend_option,
    click.option("--no-cache", is_flag=True, envvar="FISCALLINT_NO_CACHE", help="重新检查，不用缓存，也不写缓存。"),
    configuration,
)
"""Which findings there will be."""

processes = options(
    click.option("--jobs", type=click.IntRange(0), help="同时检查几份文件；0（默认）为处理器的核数。"),
    click.option(
        "--timeout", type=click.FloatRange(0), help="每份文件最多查多少秒，默认 60，扫描的页每页另有这么多；0 为不限。"
    ),
    click.option("--memory", type=click.IntRange(0), help="每份文件最多用多少 MB 内存，默认 3000；0 为不限。"),
    click.option("--scheduler", metavar="地址", help="在 dask 集群上检查：调度器的地址，如 tcp://10.0.0.8:8786。"),
)
"""How many documents are linted at once, and within which limits."""

judgement = options(
    click.option(
        "--output-format",
        multiple=True,
        help="输出格式：text（默认）、html、xlsx、markdown、sarif、json 等；可重复，与 --output 一一对应。",
    ),
    click.option(
        "--fail-on",
        type=click.Choice(FAIL_ON),
        help="有这一级（默认 error）或更重的问题时退出码为 1。",
    ),
    click.option("--baseline", type=PATH, help="基线文件：其中已有的问题不再列出。"),
    selection,
)
"""What is made of them. All of these may stand in a configuration file as well."""


def configured(given: Mapping[str, Any]) -> Config:
    """The configuration of the files, under what these options of the command line say."""
    from pathlib import Path

    from fiscallint import config_files
    from fiscallint.config import COMMAND_LINE, Config, Setting, split

    told = {name.replace("_", "-"): value for name, value in given.items()}
    file, none, fresh = told.pop("config-file"), told.pop("no-config"), told.pop("no-cache", False)
    if file and none:
        raise FiscallintError("--config 与 --no-config 不能同时使用")
    config = Config() if none else config_files.loaded(file) if file else config_files.found(Path.cwd())
    told |= {key: split(told[key]) for key in ("select", "ignore") if key in told}
    if told["packs"]:  # they come on top
        told["packs"] = (*config["packs"], *told["packs"])
    config = config.under(told)
    return Config({"cache": Setting(None, COMMAND_LINE)}).over(config) if fresh else config


@contextmanager
def loaded(given: Mapping[str, Any]) -> Iterator[Request]:
    """What a command with the options `configuration` is asked for.

    Says which plugins failed, and fails for it unless that is allowed.
    """
    with mistakes():
        from fiscallint.preparation import Request

        request = Request(configured(given), today())
        try:
            yield request
        finally:
            for failure in request.failures:
                click.echo(f"fiscallint: {failure.message}", err=True)
        if request.failures and not request.config["allow-plugin-errors"]:
            raise SystemExit(2)


def today() -> datetime.date:
    return datetime.date.today()


def known_baseline(config: Config) -> Baseline | None:
    if not config["baseline"]:
        return None
    from fiscallint.baseline import load

    return load(config["baseline"])


def tell_failed(path: Path, why: Exception | Sequence[Notice]) -> None:
    """Say why a document could not be linted, or what failed over it."""
    if isinstance(why, FiscallintError):
        click.echo(f"fiscallint: {why}", err=True)
    elif isinstance(why, Exception):
        defect(f"检查 {path.name} 时", why)
    else:
        complain(path, why)


def complain(path: Path, notices: Sequence[Notice]) -> bool:
    """Say what failed over a file; whether anything did."""
    from fiscallint.finding import Severity

    failed = [notice for notice in notices if notice.severity is Severity.ERROR]
    for notice in failed:
        click.echo(legible(f"fiscallint: {path.name}：{notice.message}"), err=True)
    return bool(failed)
