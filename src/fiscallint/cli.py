"""The command line. Imports stand inside the commands: `--version` and `--help` must be quick."""

from __future__ import annotations

import atexit
import datetime
import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from fiscallint import __version__
from fiscallint.choices import FAIL_ON, PDF_BACKENDS
from fiscallint.errors import FiscallintError, legible

if TYPE_CHECKING:
    from pathlib import Path

    from fiscallint.baseline import Baseline
    from fiscallint.config import Config
    from fiscallint.document import Document
    from fiscallint.finding import Notice
    from fiscallint.output.corrections import Correction
    from fiscallint.output.report import Report
    from fiscallint.preparation import Request


class _Path(click.Path):
    """A path; `pathlib` is imported when there is one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        from pathlib import Path

        return Path(os.fsdecode(super().convert(value, param, ctx)))


PATH = _Path()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fiscallint", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="程序自身出错时显示调用过程，便于报告问题。")
@click.pass_context
def main(context: click.Context, debug: bool) -> None:
    """检查部门决算公开文件：数字是否前后一致、文字与报表是否相符、该公开的是否公开。"""
    context.obj = debug
    # A PDF makes millions of small objects and hardly a cycle: looking for cycles after every 700 costs a tenth
    gc.set_threshold(100_000, 50, 50)
    atexit.register(gc.freeze)  # nor is there any use in a last look when all is done
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
    except KeyboardInterrupt:
        click.echo("fiscallint: 已中断；已查完的有缓存，加 --resume 可接着查", err=True)
        raise SystemExit(130) from None
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


def _options(*options: Decorator) -> Decorator:
    """Several options in one, in the order in which --help shall show them."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


_profile_option = click.option(
    "--profile", metavar="名称", help="地区配置，如 湖南；不给则按文件自己认定。fiscallint profiles 列出全部。"
)

_pdf_backend_option = click.option(
    "--pdf-backend",
    type=click.Choice(PDF_BACKENDS),
    help="读取 PDF 的程序：auto（默认）逐页选用，pdfium 快，pdfplumber 慢而稳妥。",
)

_as_one_option = click.option(
    "--as-one", is_flag=True, help="这些文件合起来是一份公开材料：文字在一份、报表在另一份等。"
)

_configuration = _options(
    click.option("--rules", "packs", multiple=True, type=PATH, help="另外载入的规则文件（YAML）或文件夹，可重复。"),
    click.option("--config", "config_file", type=PATH, help="只用这个配置文件，不再从当前文件夹向上查找。"),
    click.option("--no-config", is_flag=True, help="不用任何配置文件。"),
    click.option("--allow-plugin-errors", is_flag=True, help="插件出错时仍按其余检查的结果给退出码（仍会指出）。"),
)
"""Which rules there are, and what is set for them."""

_selection = _options(
    click.option("--select", multiple=True, help="只用这些规则：代码或其开头，如 TAB、NAR402，可重复或以逗号分隔。"),
    click.option("--ignore", multiple=True, help="不用这些规则，写法同上。"),
    click.option("--suppressions", type=PATH, help="抑制清单（YAML）。"),
    _profile_option,
    _pdf_backend_option,
    click.option("--no-cache", is_flag=True, envvar="FISCALLINT_NO_CACHE", help="重新检查，不用缓存，也不写缓存。"),
    _configuration,
)
"""Which findings there will be."""

_processes = _options(
    click.option("--jobs", type=click.IntRange(0), help="同时检查几份文件；0（默认）为处理器的核数。"),
    click.option("--timeout", type=click.FloatRange(0), help="每份文件最多查多少秒，默认 60；0 为不限。"),
    click.option("--memory", type=click.IntRange(0), help="每份文件最多用多少 MB 内存，默认 3000；0 为不限。"),
    click.option("--scheduler", metavar="地址", help="在 dask 集群上检查：调度器的地址，如 tcp://10.0.0.8:8786。"),
)
"""How many documents are linted at once, and within which limits."""

_judgement = _options(
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
    _selection,
)
"""What is made of them. All of these may stand in a configuration file as well."""


def _configured(given: Mapping[str, Any]) -> Config:
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
def _loaded(given: Mapping[str, Any]) -> Iterator[Request]:
    """What a command with the options `_configuration` is asked for.

    Says which plugins failed, and fails for it unless that is allowed.
    """
    with _mistakes():
        from fiscallint.preparation import Request

        request = Request(_configured(given), _today())
        try:
            yield request
        finally:
            for failure in request.failures:
                click.echo(f"fiscallint: {failure.message}", err=True)
        if request.failures and not request.config["allow-plugin-errors"]:
            raise SystemExit(2)


def _today() -> datetime.date:
    return datetime.date.today()


# ---- the commands


@main.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--output", multiple=True, type=PATH, help="写入文件，不给格式的按扩展名定；可重复。不给则输出到屏幕。")
@click.option("--force", is_flag=True, help="替换已有的文件；fiscallint 自己写的、没有改过的不必加。")
@click.option("--color/--no-color", default=None, help="是否用颜色；默认只在终端上用。")
@click.option("--statistics", is_flag=True, help="在问题之后按规则、按文件列出处数。")
@click.option("--quiet", is_flag=True, help="不在屏幕上逐处列出问题；与 --statistics 同用则只列处数。")
@_as_one_option
@click.option("--resume", is_flag=True, help="接着上次中断的检查：查完的由缓存回答，超时或中止的不再重试。")
@_processes
@_judgement
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
    with _loaded(given) as request:
        from fiscallint.delivery import Delivery, Tally, require_free, targets
        from fiscallint.documents import files_in
        from fiscallint.run import linting

        request.require_sound()
        config = request.config
        if resume and config["cache"] is None:
            raise FiscallintError("--resume 要靠缓存接着查，不能与 --no-cache（或 cache = false）同用")
        wanted = targets(config, output, request.formats)
        known = _baseline(config)
        links: list[Path] = []
        files = files_in(paths, as_one=config["as-one"], links=links)
        if links:
            said = f"文件夹中的符号链接没有检查（{len(links)} 个，如 {links[0]}）：要检查的请直接写出"
            click.echo(legible(f"fiscallint: {said}"), err=True)
        require_free([one.file for one in wanted if one.file], files, force=force)
        shown = [one for one in wanted if one.file or not quiet]
        delivery = Delivery(shown, request.writer, _defect, force=force, color=color)
        tally = Tally(statistics=statistics)
        with linting(files, request, _failed, known, keep=delivery.again, resume=resume) as run:
            lacking = delivery.write(run, tally.counted(run.reports()))
        tally.show(delivery.shown)
        raise SystemExit(2 if lacking or run.failed else tally.status(config["fail-on"]))


def _baseline(config: Config) -> Baseline | None:
    if not config["baseline"]:
        return None
    from fiscallint.baseline import load

    return load(config["baseline"])


def _failed(path: Path, why: Exception | Sequence[Notice]) -> None:
    """Say why a document could not be linted, or what failed over it."""
    if isinstance(why, FiscallintError):
        click.echo(f"fiscallint: {why}", err=True)
    elif isinstance(why, Exception):
        _defect(f"检查 {path.name} 时", why)
    else:
        _complain(path, why)


def _complain(path: Path, notices: Sequence[Notice]) -> bool:
    """Say what failed over a file; whether anything did."""
    from fiscallint.finding import Severity

    failed = [notice for notice in notices if notice.severity is Severity.ERROR]
    for notice in failed:
        click.echo(legible(f"fiscallint: {path.name}：{notice.message}"), err=True)
    return bool(failed)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--apply/--diff", default=False, help="写入文件；默认（--diff）只列出改动。")
@click.option("-o", "--output", type=PATH, help="改好的写入这个文件，原文件不变；Word 文件必须给出。")
@click.option("--force", is_flag=True, help="替换已有的文件；fiscallint 自己写的、没有改过的不必加。")
@_as_one_option
@_selection
def fix(paths: tuple[Path, ...], apply: bool, output: Path | None, force: bool, **given: Any) -> None:
    """改正有把握的错误：算错的百分比、写反的方向词、旧的年份、重复的标点和序号等。

    文本文件列出改动，加 --apply 写入；Word 文件（.docx）加 --apply --output 另存一份，改动都是修订，可逐条接受或拒绝；
    PDF 等不能直接改，列出各处原文和改法，供在 Word 中改。

    退出码：0 完成；2 用法、配置、规则有误，或有文件读不了、写不了。
    """
    with _loaded(given) as request:
        from fiscallint.delivery import require_free
        from fiscallint.documents import files_in
        from fiscallint.run import linting

        def again(path: Path) -> Iterator[Report]:
            with linting(files if as_one else [path], request, _failed) as run:
                yield from (report for report in run.reports() if report.document.path == path)

        request.require_sound()
        as_one = request.config["as-one"]
        files = files_in(paths, as_one=as_one)
        if output:
            if not apply or len(files) > 1:
                raise FiscallintError("--output 要与 --apply 一起用，并且一次只能改一份文件")
            require_free([output], files, force=force)
        lacking = False
        with linting(files, request, _failed) as run:
            for report in run.reports():
                try:
                    _correct(report, apply, output, again)
                except FiscallintError as error:
                    lacking = True
                    click.echo(f"fiscallint: {error}", err=True)
        raise SystemExit(2 if lacking or run.failed else 0)


def _correct(report: Report, apply: bool, output: Path | None, relint: Callable[[Path], Iterator[Report]]) -> None:
    """Make the corrections of one document, or show them; what is said of them goes to stderr, a diff to stdout."""
    from fiscallint.output.corrections import corrections, diff, listed, what_is_left
    from fiscallint.output.files import replace_file
    from fiscallint.output.rewriting import rewritten
    from fiscallint.output.words import is_word

    document, found = report.document, corrections(report)
    path, number = document.path, len(found.made)
    name = legible(path.name)
    if found.overlapping:
        click.echo(f"{name}：有 {len(found.overlapping)} 处改法彼此重叠，都没有改：", err=True)
        click.echo(listed(document, found.overlapping), err=True, nl=False)
    if not found.made:
        click.echo(f"{name}：没有可以直接改正的地方", err=True)
    elif is_word(document):
        _track(report, found.made, apply, output, relint)
    elif not document.is_text:
        click.echo(f"{name}：只有文本文件能直接改；以下 {number} 处请在原文件中改正，再重新导出：")
        click.echo(listed(document, found.made), nl=False)
    elif not apply:
        click.echo(diff(document, found.made), nl=False)
        click.echo(f"{name}：可以改正 {number} 处；加 --apply 写入文件", err=True)
    else:
        edits = [(one.fix.span, one.fix.replacement) for one in found.made]
        target = output or path
        replace_file(target.resolve(), rewritten(document, edits))
        click.echo(f"{legible(target.name)}：改正了 {number} 处：")
        click.echo(listed(document, found.made), nl=False)
        for after in relint(target):
            click.echo(what_is_left(after, report), nl=False)


def _track(
    report: Report,
    made: Sequence[Correction],
    apply: bool,
    output: Path | None,
    relint: Callable[[Path], Iterator[Report]],
) -> None:
    """Make the corrections of a Word document, as tracked changes of a copy, or show them."""
    from fiscallint.output.corrections import listed, what_is_left
    from fiscallint.output.files import replace_file
    from fiscallint.output.word_changes import changed

    document = report.document
    name = legible(document.path.name)
    if not apply:
        click.echo(listed(document, made), nl=False)
        click.echo(f"{name}：可以改正 {len(made)} 处；加 --apply --output 新文件名.docx 另存，改动都是修订", err=True)
        return
    if output is None:
        raise FiscallintError(f"{name} 是 Word 文件，改动写成修订、另存一份：请用 --output 给出新文件名")
    content, done, left = changed(document, made)
    if done:
        replace_file(output, content)
        click.echo(f"已写入 {legible(str(output))}：改正了 {len(done)} 处，都是修订，可在 Word 中逐条接受或拒绝：")
        click.echo(listed(document, done), nl=False)
    if left:
        click.echo(f"{name}：以下 {len(left)} 处是自动编号、文本框、脚注中的文字或已有的修订，请在 Word 中改正：")
        click.echo(listed(document, left), nl=False)
    if done:
        for after in relint(output):
            click.echo(what_is_left(after, report), nl=False)


@main.command()
@click.argument("file", type=PATH)
@click.option("-o", "--output", required=True, type=PATH, help="写入这个文件；原文件不变。")
@click.option("--force", is_flag=True, help="替换已有的文件；fiscallint 自己写的、没有改过的不必加。")
@click.option("--baseline", type=PATH, help="基线文件：其中已有的问题不加批注。")
@_selection
def annotate(file: Path, output: Path, force: bool, **given: Any) -> None:
    """在 PDF 或 Word 文件（.docx）上加批注，写明问题；用任何 PDF 阅读器、Word 或 WPS 都能看到。"""
    with _loaded(given) as request:
        from fiscallint.delivery import require_free
        from fiscallint.output.files import replace_file
        from fiscallint.output.words import is_word
        from fiscallint.recall import report as report_of

        request.require_sound()
        known = _baseline(request.config)
        require_free([output], [file], force=force)
        report = report_of(file, request)
        if is_word(report.document):
            from fiscallint.output.word_comments import render
        else:
            from fiscallint.output.annotated import render
        made, count = render(known.marked(report) if known else report, _as_read(report.document))
        replace_file(output, made)
        written = f"已写入 {legible(str(output))}"
        click.echo(f"{written}：{count} 处问题" if count else f"{written}：没有问题，没有批注")
        if _complain(file, report.notices) and not report.successful:
            raise SystemExit(2)


def _as_read(document: Document) -> bytes:
    """The file of a document once more; FiscallintError where it is another by now."""
    import hashlib

    try:
        content = document.path.read_bytes()
    except OSError as error:
        raise FiscallintError(f"无法读取 {document.path}：{error.strerror}") from error
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise FiscallintError(f"{document.path.name} 在检查之后改动过，没有加批注：请重新运行")
    return content


@main.command()
@click.argument("file", type=PATH)
@_pdf_backend_option
@_configuration
def tables(file: Path, **given: Any) -> None:
    """按读到的样子列出各张报表：名称、单位、页码、各行各列。"""
    with _loaded(given) as request:
        from fiscallint.engine import disclose
        from fiscallint.output.listing import tables as listed

        config = request.config
        disclosure = disclose(file, request.plugins, pdf_backend=config["pdf-backend"], limits=config.limits)
        click.echo(listed(disclosure), nl=False)
        if _complain(file, disclosure.notices) and not request.config["allow-plugin-errors"]:
            raise SystemExit(2)


@main.command()
@click.argument("file", type=PATH)
@click.option("--unread", is_flag=True, help="只列没有读懂的数字。")
@_selection
def facts(file: Path, unread: bool, **given: Any) -> None:
    """列出从文字中读到的事实和断言，以及没有读懂的数字。"""
    with _loaded(given) as request:
        from fiscallint.engine import disclose, examine
        from fiscallint.output.listing import facts as listed

        settings = request.settings
        disclosure = disclose(file, request.plugins, settings.profile, settings.pdf_backend, settings.limits)
        report = examine(disclosure, request.plugins, settings)
        click.echo(listed(disclosure, report.coverage, unread), nl=False)
        _complain(file, report.notices)
        if not report.successful:
            raise SystemExit(2)


@main.command()
@click.option("--select", multiple=True, help="只列代码以此开头的规则。")
@_configuration
def rules(select: tuple[str, ...], **given: Any) -> None:
    """列出全部规则：代码、级别、名称、检查什么。"""
    with _loaded(given) as request:
        from fiscallint.config import split
        from fiscallint.plugins import selected

        for rule in selected(request.plugins.registry.rules, split(select), ()):
            click.echo(f"{rule.code}  {rule.severity.word}  {rule.name:30}  {rule.title}")


@main.command()
@click.argument("code")
@_configuration
def explain(code: str, **given: Any) -> None:
    """说明一条规则：查什么、为什么、错与对的例子、依据和把握、可设的参数。"""
    with _loaded(given) as request:
        from fiscallint.delivery import columns
        from fiscallint.output.pages import page, styled

        found = [r for r in request.plugins.registry.rules if code.upper() == r.code or code == r.name]
        if not found:
            raise FiscallintError(f"没有规则 {code}；fiscallint rules 列出全部规则")
        text = page(found[0])
        colored = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        click.echo(styled(text, columns()) if colored else text, nl=False, color=colored)


@main.command()
@_judgement
def config(**given: Any) -> None:
    """列出每一项设置的现值及其出处：命令行、配置文件的哪一行，或默认。"""
    with _loaded(given) as request:
        from fiscallint.config import listed

        request.settings  # noqa: B018 - what it says must be sound
        _baseline(request.config)
        for line in listed(request.config, request.plugins.registry.rules):
            click.echo(line)


@main.command()
@click.argument("file", type=PATH)
@click.argument("code")
@click.option("--reason", required=True, help="理由：为什么这不是问题，或为什么可以不改。")
@click.option("--until", help="期限，如 2026-12-31。")
@_configuration
def suppress(file: Path, code: str, reason: str, until: str | None, **given: Any) -> None:
    """按一条规则在一份文件中的问题，写出抑制清单的条目，供核对后粘贴到清单中。"""
    with _loaded({**given, "select": (code,), "ignore": (), "suppressions": None}) as request:
        from fiscallint.engine import lint
        from fiscallint.rules.suppression_file import date, entries

        day = date(until, "--until") if until else None
        report = lint(file, request.plugins, request.settings)
        found = entries(report.document, report.findings, reason, day)
        if not found:
            raise FiscallintError(f"{file.name} 中没有 {code} 的问题需要抑制")
        click.echo(found, nl=False)


@main.group()
def baseline() -> None:
    """记下现有的问题，以后只列新的（check --baseline）。"""


USUAL_BASELINE = "fiscallint-baseline.json"


@baseline.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--output", type=PATH, help="基线文件；默认为配置中的 baseline，或 fiscallint-baseline.json。")
@click.option("--force", is_flag=True, help="替换已有的基线文件。")
@_as_one_option
@_selection
def create(paths: tuple[Path, ...], output: Path | None, force: bool, **given: Any) -> None:
    """把这些文件现有的问题记为基线。"""
    with _loaded(given) as request:
        from pathlib import Path

        from fiscallint.baseline import recorded, save
        from fiscallint.documents import files_in
        from fiscallint.run import linting

        request.require_sound()
        target = output or request.config["baseline"] or Path(USUAL_BASELINE)
        if target.exists() and not force:
            raise FiscallintError(f"{target} 已经存在：要替换请加 --force，要删去已改正的问题请用 baseline prune")
        with linting(files_in(paths, as_one=request.config["as-one"]), request, _failed) as run:
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
@_as_one_option
@_selection
def prune(paths: tuple[Path, ...], target: Path | None, **given: Any) -> None:
    """从基线中删去已不再出现的问题；不写文件名则重新检查基线中的全部文件。"""
    with _loaded(given) as request:
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
        with linting(files, request, _failed) as run:
            new = old.pruned(run.reports(), gone)
        if run.failed:
            raise FiscallintError("有文件没有查完，基线没有改动")
        if len(new) < len(old):
            save(new, target)
        vanished = f"（其中 {len(gone)} 份文件已不存在）" if gone else ""
        click.echo(f"{target} 删去 {len(old) - len(new)} 处已不再出现的问题{vanished}，还有 {len(new)} 处")


@main.command("test")
@click.argument("paths", nargs=-1, type=PATH)
@_configuration
def test_rules(paths: tuple[Path, ...], **given: Any) -> None:
    """运行规则文件（或文件夹）中各条规则自带的测试；不给则为自带的规则。

    退出码：0 全部通过；1 有测试未通过；2 规则文件有误。
    """
    with _loaded(given) as request:
        from fiscallint.rules.pack_tests import failures
        from fiscallint.rules.packs import packs_in, shipped_packs

        known = request.plugins.registry.known
        packs = [pack for path in paths for pack in packs_in(path)] if paths else shipped_packs()
        lacking: list[str] = []
        wrong = False
        for pack in packs:
            failed, untested, number = failures(pack, known.names)
            lacking += untested
            wrong = wrong or bool(failed)
            ending = f"{len(failed)} 个未通过" if failed else "全部通过"
            click.echo(f"{pack}：{number} 个测试，{ending}" if number else f"{pack}：没有测试")
            for text in failed:
                click.echo(f"  {text}")
        if lacking:
            click.echo(f"没有测试的规则：{'、'.join(lacking)}")
        raise SystemExit(int(wrong))


@main.command("new-rule")
@click.argument("code")
@click.option("--output", type=PATH, help="写入这个文件；不给则输出到屏幕。")
@click.option("--force", is_flag=True, help="文件已存在也写。")
@_configuration
def new_rule(code: str, output: Path | None, force: bool, **given: Any) -> None:
    """写出一条带注释和测试的规则，作为起点。CODE 如 QXJ101。"""
    with _loaded(given) as request:
        import re

        from fiscallint.output.files import replace_file
        from fiscallint.resources import folder

        code = code.upper()
        if not re.fullmatch(r"[A-Z]{3}\d{3}", code):
            raise FiscallintError(f"规则代码“{code}”不合规范：应为三个字母加三位数字，如 QXJ101")
        if any(code == rule.code for rule in request.plugins.registry.rules):
            raise FiscallintError(f"规则代码 {code} 已经有了；fiscallint explain {code} 可看它查什么")
        text = (folder("rules.d") / "new-rule.yaml").read_text(encoding="utf-8")
        text = text.replace("CODE", code).replace("FILE", str(output or "文件.yaml"))
        if output is None:
            click.echo(text, nl=False)
            return
        if output.exists() and not force:
            raise FiscallintError(f"{output} 已存在，没有改动；换一个文件名，或加 --force 覆盖")
        replace_file(output, text)
        click.echo(f"已写入 {output}；改好后运行 fiscallint test {output}")


@main.command()
@click.argument("name", type=click.Choice(["rules", "json"]), default="rules")
def schema(name: str) -> None:
    """输出规则文件（rules，默认）或 json 输出格式的 JSON Schema，供编辑器和程序检查写法。"""
    with _mistakes():
        from fiscallint.output.json import SCHEMA
        from fiscallint.resources import folder

        file = SCHEMA if name == "json" else folder("rules.d") / "rule-pack.schema.json"
        click.echo(file.read_text(encoding="utf-8"), nl=False)


@main.command()
@click.argument("name", required=False)
@_configuration
def profiles(name: str | None, **given: Any) -> None:
    """列出全部地区配置；给出名称则列出该地沿用与自有的全部要求及依据。"""
    with _loaded(given) as request:
        from fiscallint.output import profiles as output

        registry = request.plugins.registry
        click.echo(output.shown(registry.profile(name)) if name else output.listed(registry.profiles), nl=False)


@main.command("plugins")
@_configuration
def list_plugins(**given: Any) -> None:
    """列出已安装的插件：版本、所在文件、增加了什么；载入不了的说明原因。"""
    with _loaded(given) as request:
        from fiscallint.output.listing import plugins as listed

        click.echo(
            listed(request.plugins.extensions, request.plugins.registry.rules, request.plugins.failures), nl=False
        )
