"""The commands that change files, or copies of them: `fix` and `annotate`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from fiscallint.commands.shared import (
    PATH,
    as_one_option,
    complain,
    known_baseline,
    loaded,
    processes,
    selection,
    tell_failed,
)
from fiscallint.errors import FiscallintError, legible

if TYPE_CHECKING:
    from pathlib import Path

    from fiscallint.document import Document
    from fiscallint.output.corrections import Correction
    from fiscallint.output.report import Report


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--apply/--diff", default=False, help="写入文件；默认（--diff）只列出改动。")
@click.option(
    "-o", "--output", type=PATH, help="改好的写入这个文件（改几份的，写入这个文件夹），原文件不变；Word 文件必须给出。"
)
@click.option("--force", is_flag=True, help="替换已有的文件；fiscallint 自己写的、没有改过的不必加。")
@as_one_option
@processes
@selection
def fix(paths: tuple[Path, ...], apply: bool, output: Path | None, force: bool, **given: Any) -> None:
    """改正有把握的错误：算错的百分比、写反的方向词、旧的年份、重复的标点和序号等。

    文本文件列出改动，加 --apply 写入；Word 文件（.docx）加 --apply --output 另存一份，改动都是修订，可逐条接受或拒绝；
    PDF 等不能直接改，列出各处原文和改法，供在 Word 中改。

    退出码：0 完成；2 用法、配置、规则有误，或有文件读不了、写不了。
    """
    with loaded(given) as request:
        from fiscallint.delivery import require_free
        from fiscallint.documents import files_in
        from fiscallint.run import linting

        def again(path: Path, target: Path) -> Iterator[Report]:
            written[path] = target
            parts = [written.get(file, file) for file in files] if as_one else [target]
            with linting(parts, request, tell_failed) as run:
                yield from (report for report in run.reports() if report.document.path == target)

        request.require_sound()
        as_one = request.config["as-one"]
        files = files_in(paths, as_one=as_one)
        written: dict[Path, Path] = {}
        targets: Mapping[Path, Path] = {}
        if output:
            if not apply:
                raise FiscallintError("--output 要与 --apply 一起用")
            targets = _targets(files, output)
            require_free(targets.values(), files, force=force)
        lacking = False
        with linting(files, request, tell_failed) as run:
            for report in run.reports():
                try:
                    _correct(report, apply, targets.get(report.document.path), again)
                except FiscallintError as error:
                    lacking = True
                    click.echo(f"fiscallint: {error}", err=True)
        raise SystemExit(2 if lacking or run.failed else 0)


def _targets(files: Sequence[Path], output: Path) -> Mapping[Path, Path]:
    """Where the corrected files go: one to `output`; several, or where that is a folder, into it by their names."""
    if len(files) == 1 and not output.is_dir():
        return {files[0]: output}
    if not output.is_dir():
        raise FiscallintError(f"要改 {len(files)} 份文件，--output 须是已有的文件夹（{output} 不是），改好的各写入其中")
    targets = {file: output / file.name for file in files}
    if len({target.name.casefold() for target in targets.values()}) < len(targets):
        raise FiscallintError("有文件同名，不能写入同一个文件夹：请分几次改")
    return targets


_Relint = Callable[["Path", "Path"], "Iterator[Report]"]
"""What is said of a file, once it is corrected and written somewhere."""


def _correct(report: Report, apply: bool, output: Path | None, relint: _Relint) -> None:
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
        click.echo(f"{name}：没有可以直接改正的地方{f'，没有写 {output}' if output else ''}", err=True)
    elif is_word(document):
        _track(report, found.made, apply, output, relint)
    elif not document.is_text:
        click.echo(f"{name}：{_NOT_CHANGED}；以下 {number} 处请在原文件中改正{_advice(document)}：")
        click.echo(listed(document, found.made), nl=False)
        if output:
            raise FiscallintError(f"没有写 {output}：{_NOT_CHANGED}")
    elif not apply:
        click.echo(diff(document, found.made), nl=False)
        click.echo(f"{name}：可以改正 {number} 处；加 --apply 写入文件", err=True)
    else:
        edits = [(one.fix.span, one.fix.replacement) for one in found.made]
        target = output or path
        replace_file(target.resolve(), rewritten(document, edits))
        click.echo(f"{legible(target.name)}：改正了 {number} 处：")
        click.echo(listed(document, found.made), nl=False)
        for after in relint(path, target):
            click.echo(what_is_left(after, report), nl=False)


_NOT_CHANGED = "只有文本文件和 Word 文件（.docx）能直接改"


def _advice(document: Document) -> str:
    """What else may be done with a file that is not corrected itself."""
    from fiscallint.document.formats import CONVERTED, TABLES

    ending = document.path.suffix.lower()
    if ending in TABLES:
        return ""
    return "，或另存为 .docx 再改" if ending in CONVERTED else "，再重新导出"


def _track(report: Report, made: Sequence[Correction], apply: bool, output: Path | None, relint: _Relint) -> None:
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
        raise FiscallintError(
            f"{name} 是 Word 文件，改动写成修订、另存一份：请用 --output 给出新文件名（几份文件，给出文件夹）"
        )
    content, done, left = changed(document, made)
    if done:
        replace_file(output, content)
        click.echo(f"已写入 {legible(str(output))}：改正了 {len(done)} 处，都是修订，可在 Word 中逐条接受或拒绝：")
        click.echo(listed(document, done), nl=False)
    if left:
        click.echo(f"{name}：以下 {len(left)} 处是自动编号、文本框、脚注中的文字或已有的修订，请在 Word 中改正：")
        click.echo(listed(document, left), nl=False)
    if done:
        for after in relint(document.path, output):
            click.echo(what_is_left(after, report), nl=False)
    else:
        raise FiscallintError(f"没有写 {output}：{name} 中没有能写成修订的改动")


@click.command()
@click.argument("file", type=PATH)
@click.option("-o", "--output", required=True, type=PATH, help="写入这个文件；原文件不变。")
@click.option("--force", is_flag=True, help="替换已有的文件；fiscallint 自己写的、没有改过的不必加。")
@click.option("--baseline", type=PATH, help="基线文件：其中已有的问题不加批注。")
@selection
def annotate(file: Path, output: Path, force: bool, **given: Any) -> None:
    """在 PDF 或 Word 文件（.docx）上加批注，写明问题；用任何 PDF 阅读器、Word 或 WPS 都能看到。"""
    with loaded(given) as request:
        from fiscallint.delivery import require_free
        from fiscallint.output.files import replace_file
        from fiscallint.output.words import is_word
        from fiscallint.recall import report as report_of

        request.require_sound()
        known = known_baseline(request.config)
        require_free([output], [file], force=force)
        report = report_of(file, request)
        if is_word(report.document):
            from fiscallint.output.word_comments import render
        elif report.document.kind == "application/pdf":
            from fiscallint.output.annotated import render
        else:
            raise FiscallintError(_not_annotated(report.document))
        made, count = render(known.marked(report) if known else report, _as_read(report.document))
        replace_file(output, made)
        written = f"已写入 {legible(str(output))}"
        click.echo(f"{written}：{count} 处问题" if count else f"{written}：没有问题，没有批注")
        if complain(file, report.notices) and not report.successful:
            raise SystemExit(2)


def _not_annotated(document: Document) -> str:
    """Why there are no comments in a file, and what to do instead."""
    from fiscallint.document.formats import CONVERTED, OFD, TABLES

    ending = document.path.suffix.lower()
    if ending in CONVERTED and ending not in TABLES:
        advice = "请在 Word 或 WPS 中另存为 .docx 再加批注"
    elif ending in OFD:
        advice = "请在 WPS 或 OFD 阅读器中另存为 PDF 再加批注"
    else:
        advice = "请用 fiscallint check 查看问题（加 --output 报告.html，可在原文旁看到）"
    return f"{document.path.name} 不能加批注，批注只能加在 PDF 和 Word 文件（.docx）上：{advice}"


def _as_read(document: Document) -> bytes:
    """The file of a document once more; FiscallintError where it is another by now."""
    try:
        content = document.path.read_bytes()
    except OSError as error:
        raise FiscallintError(f"无法读取 {document.path}：{error.strerror}") from error
    if not document.was_read_from(content):
        raise FiscallintError(f"{document.path.name} 在检查之后改动过，没有加批注：请重新运行")
    return content
