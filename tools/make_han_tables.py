"""Make the two tables of Chinese characters in kb/languages/data/zh/ anew.

    pip install opencc==1.4.2 pypinyin==0.55.0 && python tools/make_han_tables.py

simplified.txt: Traditional character -> Simplified one, from OpenCC. pinyin.txt: syllable -> characters of
GB 2312, from pypinyin. Both libraries are needed here only: the application reads the tables.
"""

from collections.abc import Iterator
from pathlib import Path

import opencc
from pypinyin import Style, pinyin

FOLDER = Path(__file__).parent.parent / "kb" / "languages" / "data" / "zh"
HAN = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00))
A_LINE = 24
READINGS = 2  # the commonest ones; rarer readings find more noise than words

SIMPLIFIED_HEAD = """\
# Traditional character and its Simplified one, one to one: OpenCC 1.4.2, TSCharacters (Apache-2.0),
# https://github.com/BYVoid/OpenCC; every character of U+3400-9FFF converted alone by its t2s configuration.
"""
PINYIN_HEAD = """\
# Pinyin syllable without tone (v for ü) and the characters of GB 2312 read so, its two commonest readings a character:
# pypinyin 0.55.0 (MIT), https://github.com/mozillazg/python-pinyin.
"""


def simplified() -> list[str]:
    """List the pairs of a Traditional character and its Simplified one."""
    convert = opencc.OpenCC("t2s").convert
    characters = (chr(code) for block in HAN for code in block)
    return [char + plain for char in characters if (plain := convert(char)) != char and len(plain) == 1]


def gb2312() -> Iterator[str]:
    """Give the Han characters of GB 2312 in its order."""
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            yield from bytes((high, low)).decode("gb2312", errors="ignore")


def syllables() -> dict[str, list[str]]:
    """Give the characters that each syllable may stand for."""
    found: dict[str, list[str]] = {}
    for char in gb2312():
        readings = pinyin(char, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]
        for reading in readings[:READINGS]:
            if reading.isascii() and reading.isalpha():
                found.setdefault(reading, []).append(char)
    return found


def main() -> None:
    """Write both tables."""
    pairs = simplified()
    lines = (" ".join(pairs[start : start + A_LINE]) + "\n" for start in range(0, len(pairs), A_LINE))
    (FOLDER / "simplified.txt").write_text(SIMPLIFIED_HEAD + "".join(lines), encoding="utf-8")
    rows = (f"{reading} {''.join(chars)}\n" for reading, chars in sorted(syllables().items()))
    (FOLDER / "pinyin.txt").write_text(PINYIN_HEAD + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
