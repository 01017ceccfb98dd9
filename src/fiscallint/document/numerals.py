"""Numbers as word processors write them: the formats of automatic numbering (ST_NumberFormat of ECMA-376)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def number(value: int, form: str) -> str:
    """A number in one of the formats; in decimal digits where the format is unknown or has no such number.

    >>> number(12, "chineseCounting"), number(105, "chineseCountingThousand"), number(3, "decimalEnclosedCircle")
    ('十二', '一百零五', '③')
    """
    written = _FORMS.get(form)
    return (written(value) if written and 0 <= value < 100_000 else "") or str(value)


def custom(value: int, pattern: str) -> str:
    """A number in a format given by its first members: `001, 002, 003, …`."""
    return str(value).zfill(len(pattern.split(",")[0].strip()))


def _thousands(value: int, digits: str = "零" + _DIGITS[1:], units: str = "十百千", one: str = "") -> str:
    """一百零五; below 20 the ten stands without `one`, as in 十二."""
    if value >= 10_000:
        ten_thousands, rest = divmod(value, 10_000)
        tail = _thousands(rest, digits, units, one=digits[1]) if rest else ""
        return _thousands(ten_thousands, digits, units, one) + "万" + (digits[0] if 0 < rest < 1000 else "") + tail
    if value == 0:
        return digits[0]
    found, skipped = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if not digit:
            skipped = bool(found)
            continue
        leading = digits[digit]
        if power == 1 and digit == 1 and not found:
            leading = one
        found += (digits[0] if skipped else "") + leading + (units[power - 1] if power else "")
        skipped = False
    return found


def _positional(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _counting(value: int) -> str:
    """Up to 99 as it is spoken, beyond digit by digit."""
    if value >= 100:
        return _positional(value)
    return _thousands(value, digits=_DIGITS)


def _roman(value: int) -> str:
    found = ""
    for worth, letters in _ROMAN if value < 4000 else ():
        times, value = divmod(value, worth)
        found += letters * times
    return found


def _letters(value: int) -> str:
    """a … z, aa, bb …: the letter is repeated."""
    turn, letter = divmod(value - 1, 26)
    return chr(ord("a") + letter) * (turn + 1) if 0 < value <= 780 else ""


def _row(*ranges: tuple[int, int]) -> Callable[[int], str]:
    """Numbers with a character each, in ranges of them: the first character and how many there are."""
    characters = "".join(chr(first + at) for first, count in ranges for at in range(count))
    return lambda value: characters[value - 1] if 0 < value <= len(characters) else ""


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda value: characters[(value - 1) % len(characters)] if value > 0 else ""


def _wide(value: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(value))


def _ordinal(value: int) -> str:
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


_CIRCLED = _row((0x2460, 20), (0x3251, 15), (0x32B1, 15))

_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _row((0x2488, 20)),
    "decimalEnclosedParen": _row((0x2474, 20)),
    "numberInDash": lambda value: f"- {value} -",
    "hex": lambda value: f"{value:X}",
    "ordinal": _ordinal,
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "koreanDigital2": _positional,
    "ideographDigital": _positional,
    "taiwaneseDigital": _positional,
    "japaneseCounting": _thousands,
    "japaneseDigitalTenThousand": _thousands,
    "chineseCountingThousand": _thousands,
    "taiwaneseCountingThousand": _thousands,
    "chineseLegalSimplified": lambda value: _thousands(value, _LEGAL, "拾佰仟", one=_LEGAL[1]),
    "ideographLegalTraditional": lambda value: _thousands(value, "零壹貳參肆伍陸柒捌玖", "拾佰仟", one="壹"),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": lambda value: _cycle(_STEMS)(value) + _cycle(_BRANCHES)(value),
    "ideographEnclosedCircle": _row((0x3220, 10)),
}
