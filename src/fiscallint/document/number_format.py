"""What a spreadsheet shows of a number: the number formats of Excel, as ECMA-376 (18.8.31) describes them.

Widths are left out: what is there to align a number (`_)`, `* `, `?`) shows as nothing.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from msgspec import Struct

from fiscallint import patterns

GENERAL = "General"

BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: GENERAL,
    13: GENERAL, 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"',
    35: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: '#,##0;-#,##0;"-";@', 42: '"¥"#,##0;"¥"-#,##0;"¥-";@',
    43: '#,##0.00;-#,##0.00;"-"??;@', 44: '"¥"#,##0.00;"¥"-#,##0.00;"¥-"??;@', 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""The formats that files name by number alone, as a Chinese Excel shows them."""

_EXACT = Context(prec=2000)
_KEPT = Context(prec=15, rounding=ROUND_HALF_UP)


def number(text: str) -> Decimal | None:
    """The number that a file stores; of a binary fraction the fifteen digits that spreadsheets reckon with.

    >>> number("0.30000000000000004"), number("1.005"), number("2.6749999999999998")
    (Decimal('0.3'), Decimal('1.005'), Decimal('2.675'))
    """
    try:
        found = _KEPT.create_decimal(format(float(text), ".15g"))
    except (ValueError, ArithmeticError):
        return None
    return found if found.is_finite() else None


def day_number(text: str, date1904: bool = False) -> Decimal | None:
    """The number for which a day and time stands, written as ISO 8601 has it; None where it is none."""
    try:
        moment = datetime.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
    passed = moment - (datetime.datetime(1904, 1, 1) if date1904 else datetime.datetime(1899, 12, 30))
    return Decimal(passed.days) + Decimal(passed.seconds) / 86400


def shown(value: Decimal, code: str = GENERAL, date1904: bool = False) -> str:
    """A number as a cell with this format shows it."""
    sections = _sections(code)
    section, magnitude = _section_for(value, sections)
    if section is None:
        return _general(value)
    if section.general:
        return section.around(_general(magnitude))
    if section.date:
        return _date(value, section, date1904)
    return _figure(magnitude, section)


def shown_text(text: str, code: str = GENERAL) -> str:
    """A text as a cell with this format shows it: only a section of its own (the fourth, or one with @) changes it."""
    sections = _sections(code)
    own = sections[3] if len(sections) > 3 else next((one for one in sections if one.holds("@")), None)
    if own is None:
        return text
    return "".join(text if token == ("@", "@") else words for token in own.tokens for words in [_words(token)])


# ---- formats


Token = tuple[str, str]
"""What it is (`text`, a digit's place `d`, `.`, `,`, `%`, `/`, `E`, `t` of a date, `@`, `general`); its characters."""


class _Section(Struct, frozen=True):
    """One of the formats that a code has for positive, negative, zero and text, or for what meets a condition."""

    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None = None

    def holds(self, kind: str) -> bool:
        return any(token[0] == kind for token in self.tokens)

    @property
    def general(self) -> bool:
        """Whether it shows the number as if it had no format."""
        return self.holds("general") or self.holds("/") or (self.holds("@") and not self.holds("d"))

    @property
    def date(self) -> bool:
        return self.holds("t")

    def around(self, words: str) -> str:
        """Its own words around those of a number that it says nothing more of; a fraction is shown with decimals."""
        if self.holds("/"):
            return words
        places = ("general", "@")
        return "".join(words if token[0] in places else _words(token) for token in self.tokens)


_TOKEN = patterns.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式|通用格式)'
    r"|(?P<half>AM/PM|A/P|上午/下午)|(?P<exponent>[Ee][+-])|(?P<time>y+|m+|d+|h+|s+|e+|a{3,4})|(?P<digit>[0#?])"
    r"|(?P<sign>[.,%@/])|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = patterns.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_LONGEST = 500


@lru_cache(256)
def _sections(code: str) -> tuple[_Section, ...]:
    found: list[_Section] = []
    tokens: list[Token] = []
    condition: tuple[str, Decimal] | None = None
    for match in _TOKEN.finditer(code[:_LONGEST]):
        kind, words = match.lastgroup, match[match.lastgroup] if match.lastgroup else ""
        if kind == "other" and words == ";":
            found.append(_Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif kind == "bracket":
            if says := _CONDITION.fullmatch(words):
                condition = says[1], Decimal(says[2])
            elif words.startswith("$"):
                tokens.append(("text", words[1:].split("-")[0]))
            elif re.fullmatch("h+|m+|s+", words.lower()):
                tokens.append(("t", f"[{words.lower()}]"))
        elif kind in ("quoted", "escaped", "other"):
            tokens.append(("text", words))
        elif kind == "general":
            tokens.append(("general", ""))
        elif kind == "half":
            tokens.append(("t", "am"))
        elif kind == "exponent":
            tokens.append(("E", words))
        elif kind == "time":
            tokens.append(("t", words.lower()))
        elif kind == "digit":
            tokens.append(("d", words))
        elif kind == "sign":
            fraction = words == "/" and tokens and tokens[-1][0] == "d"
            tokens.append((words, words) if words != "/" or fraction else ("text", words))
    return (*found, _Section(tuple(tokens), condition))


def _section_for(value: Decimal, sections: Sequence[_Section]) -> tuple[_Section | None, Decimal]:
    """The section that a number is shown by, and what it shows: without the sign where the section says that itself."""
    numeric = sections[:3]
    if any(one.condition for one in numeric):
        for one in numeric:
            if one.condition is None or _meets(value, *one.condition):
                below = one.condition is not None and value < 0 and one.condition[0] in ("<", "<=")
                return one, abs(value) if below and one.condition and one.condition[1] <= 0 else value
        return None, value
    if len(numeric) == 1:
        return numeric[0], value
    if value < 0:
        return numeric[1], abs(value)
    return numeric[2] if value == 0 and len(numeric) > 2 else numeric[0], value


def _meets(value: Decimal, relation: str, limit: Decimal) -> bool:
    return {
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
        "=": value == limit,
        "<>": value != limit,
    }[relation]


def _words(token: Token) -> str:
    return token[1] if token[0] in ("text", ".", ",", "%") else ""


# ---- numbers


_DIGITS = 11


def _general(value: Decimal) -> str:
    """As in a cell without format: eleven characters at most, then as a power of ten."""
    if value == 0:
        return "0"
    exponent = value.adjusted()
    if value == value.to_integral_value():
        return f"{value:.0f}" if exponent < _DIGITS else _scientific(value, 5, "E+00", optional=True)
    if exponent >= _DIGITS - 1:
        return _general(value.to_integral_value(ROUND_HALF_UP))
    if exponent < -9:
        return _scientific(value, 5, "E+00", optional=True)
    return _trimmed(_rounded(value, _DIGITS - 2 - max(exponent, 0)))


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rounded(value: Decimal, decimals: int) -> str:
    return f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _EXACT):f}"


def _scientific(value: Decimal, decimals: int, pattern: str, optional: bool = False) -> str:
    exponent = value.adjusted() if value else 0
    mantissa = _rounded(value.scaleb(-exponent), decimals)
    if mantissa.lstrip("-").startswith("10"):
        exponent += 1
        mantissa = _rounded(value.scaleb(-exponent), decimals)
    sign = "-" if exponent < 0 else "+" if "+" in pattern else ""
    return f"{_trimmed(mantissa) if optional else mantissa}E{sign}{abs(exponent):0{pattern.count('0')}d}"


def _figure(value: Decimal, section: _Section) -> str:
    """A number by its places: `0` shows always, `#` and `?` only what counts."""
    tokens = section.tokens
    places = [at for at, token in enumerate(tokens) if token[0] == "d"]
    if not places:
        sign = "-" if value < 0 and section.condition is None else ""
        return sign + "".join(map(_words, tokens))
    point = next((at for at, token in enumerate(tokens) if token[0] == "."), len(tokens))
    raised = next((at for at, token in enumerate(tokens) if token[0] == "E"), len(tokens))
    whole = [at for at in places if at < min(point, raised)]
    fraction = [at for at in places if point < at < raised]
    if raised < len(tokens):
        pattern = tokens[raised][1] + "0" * sum(at > raised for at in places)
        before, after = tokens[: min([*whole, point])], tokens[places[-1] + 1 :]
        return "".join([*map(_words, before), _scientific(value, len(fraction), pattern), *map(_words, after)])
    last = max([at for at in whole if at < point], default=-1)
    scaling = {at for at in range(last + 1, len(tokens)) if tokens[at][0] == "," and _follows(tokens, at, places)}
    grouped = any(tokens[at][0] == "," for at in range(places[0], max(last, 0)))
    value = value.scaleb(2 * sum(token[0] == "%" for token in tokens) - 3 * len(scaling))
    digits, _, decimals = _rounded(abs(value), len(fraction)).partition(".")
    digits = digits.lstrip("0")
    out: dict[int, str] = _whole(digits, whole, tokens, grouped)
    kept = len(decimals.rstrip("0"))
    for number, at in enumerate(fraction):
        needed = number < kept or any(tokens[other][1] == "0" for other in fraction[number:])
        out[at] = decimals[number] if needed else ""
    parts = [out.get(at, "") if token[0] in ("d", ",") else _words(token) for at, token in enumerate(tokens)]
    if not whole and digits and point < len(tokens):
        parts[point] = digits + parts[point]
    return ("-" if value < 0 else "") + "".join(parts)


def _follows(tokens: Sequence[Token], at: int, places: Sequence[int]) -> bool:
    """Whether a comma stands behind the last place of a number or of its whole part, where it divides by a thousand."""
    while at and tokens[at - 1][0] == ",":
        at -= 1
    return at - 1 in places


def _whole(digits: str, places: Sequence[int], tokens: Sequence[Token], grouped: bool) -> dict[int, str]:
    """The digits before the point, each at its place; those that are more than the places stand at the first."""
    out: dict[int, str] = {}
    for number, at in enumerate(reversed(places)):
        digit = digits[len(digits) - 1 - number] if number < len(digits) else ""
        if not digit and any(tokens[other][1] == "0" for other in places if other <= at):
            digit = "0"
        if number == len(places) - 1 and len(digits) > len(places):
            digit = digits[: len(digits) - number]
        if grouped and digit:
            digit = _grouped(digit, number)
        out[at] = digit
    return out


def _grouped(digits: str, right: int) -> str:
    """Digits with a comma after each that has three, six … to its right; the last has `right` of them."""
    out = ""
    for number, digit in enumerate(reversed(digits), right):
        out = digit + ("," if number and number % 3 == 0 else "") + out
    return out


# ---- dates


_LAST_DAY = 2_950_000
"""A few years before the end of 9999, whether days count from 1900 or 1904."""


def _date(value: Decimal, section: _Section, date1904: bool) -> str:
    """A day and time; its number where there is no such day."""
    if not 0 <= value < _LAST_DAY:
        return _general(value)
    seconds = int((value * 86400).quantize(Decimal(1), ROUND_HALF_UP))
    start = datetime.datetime(1904, 1, 1) if date1904 else datetime.datetime(1899, 12, 30 if value >= 60 else 31)
    moment = start + datetime.timedelta(seconds=seconds)
    return "".join(_dated(section.tokens, moment, seconds))


def _dated(tokens: Sequence[Token], moment: datetime.datetime, seconds: int) -> Iterator[str]:
    half = ("t", "am") in tokens
    before = ""
    for at, (kind, words) in enumerate(tokens):
        if kind != "t":
            yield "" if kind == "d" else words
            continue
        after = next((other for one, other in tokens[at + 1 :] if one == "t"), "")
        yield _part(words, moment, seconds, half, minutes=before.strip("[]")[:1] == "h" or after[:1] == "s")
        before = words


_WEEKDAYS = "一二三四五六日"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _part(words: str, moment: datetime.datetime, seconds: int, half: bool, minutes: bool) -> str:
    """What a run of letters stands for: yyyy, m, dd, h."""
    kind, two = words[0], len(words) > 1
    if words == "am":
        return "上午" if moment.hour < 12 else "下午"
    if kind == "[":
        unit = {"h": 3600, "m": 60, "s": 1}[words[1]]
        return f"{seconds // unit:0{len(words) - 2}d}"
    if kind in "ye":
        return f"{moment.year % 100:02d}" if kind == "y" and len(words) < 3 else str(moment.year)
    if kind == "m" and not minutes:
        if len(words) > 2:
            return _MONTHS[moment.month - 1]
        return f"{moment.month:02d}" if two else str(moment.month)
    if kind == "d" and len(words) > 2:
        return moment.strftime("%A" if len(words) > 3 else "%a")
    if kind == "a":
        return ("星期" if len(words) > 3 else "") + _WEEKDAYS[moment.weekday()]
    hour = moment.hour % 12 or 12 if half else moment.hour
    found = {"m": moment.minute, "d": moment.day, "h": hour, "s": moment.second}[kind]
    return f"{found:02d}" if two else str(found)
