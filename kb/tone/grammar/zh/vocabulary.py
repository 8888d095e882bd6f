"""The words of Chinese support letters, and how a run of characters is cut into them.

One pass, the longest known word first. Every word knows its classes, which are the files of `lexicon/zh`; result
compounds (退回, 改好) and slips (写错, 看漏) are generated from their parts. No grammar here.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from kb.tone.clause import Token
from kb.tone.lexicon import lexicon
from kb.tone.remembered import LONGEST_WORD

# Verbs that go wrong (写错, 发漏), and what tells that they did.
_SLIPS = (
    "写发寄送看记打标算填录输印装拿贴念报排开配接弄搞传登设调改选派放扣退收讲说听量裁做剪译挂停叫取订留绑读抄"
)
_WRONG = (
    "错",
    "反",
    "漏",
    "串",
    "混",
    "岔",
    "错了",
    "漏了",
    "反了",
    "混了",
    "串了",
    "得不对",
    "得不清楚",
    "得不够",
    "重了",
    "歪",
    "歪了",
    "偏了",
)

_WRONGLY = "漏错误"  # before the verb: 漏配, 错寄, 误删
_OTHERWISE = frozenset({"错开", "误读"})  # to stagger; to take for something else

# What does not work: 导不出, 打不开, 收不到.
_POTENTIAL = "打登上进连收找看查用付退改办寄送领买接对跟来赶受忍配锁关装点下传发动听读显导弹存选填搜开启扫刷绑解拆插拔拧按调联载播放拉推转输抢约订排取提充读写识认联说修洗换停跑走睡坐站吃喝穿戴"
_CANNOT = (
    "不了",
    "不出",
    "不上",
    "不到",
    "不开",
    "不进",
    "不动",
    "不起",
    "不来",
    "不回",
    "不成",
    "不掉",
    "不下",
    "不完",
    "不好",
    "不着",
    "不出来",
    "不进去",
    "不上去",
    "不过",
    "不清",
    "不见",
    "不通",
    "不住",
    "不合",
)

_UNIT = (
    "年|月|日|号|点钟|点|时|分钟|分|秒钟|秒|小时|天|周年|周|星期|礼拜|自然日|工作日|工作天|季度|刻钟|刻|晚|早"
)
_NUMBER = "[0-9]+(?:\\.[0-9]+)?|[一二三四五六七八九十两几百半廿]+"
_SCANNER = re.compile(
    rf"(?P<time>\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}:\d\d(?::\d\d)?(?:\s?[-~–—至到]\s?\d{{1,2}}:\d\d)?|\d{{1,2}}[/]\d{{1,2}}"
    r"|[0-9一二两三四五六七八九十]{1,3}点(?:[二三四五]?十[一二三四五六七八九]?|[0-5][0-9])分?(?![个份次件元块笔名位])"
    rf"|(?:{_NUMBER})(?:\s?[-~–—至到]\s?(?:{_NUMBER}))?\s?个?\s?多?(?:{_UNIT})(?:[半整多]|钟)?(?:(?:之|以)?[内前后]|左右)?)"
    r"|(?P<title>《[^《》\n]{1,60}》)"
    r"|(?P<latin>[a-z0-9]+(?:[.:,/_+-](?=[a-z0-9])[a-z0-9]+)*%?)"
    r"|(?P<han>[\u3400-\u9fff\uf900-\ufaff])"
    r"|(?P<mark>[^\s\w*~]|@)"
)
# Lengths of time that set no date: held for ten seconds, waited for two hours. With 内, 前 or 后 they do.
_SHORT_SPAN = re.compile(
    r"(?:秒钟?|分|刻|分钟|小时|[^作]天|天|周年|周|星期|礼拜|年|季度|刻钟|晚|个\s?多?月)[半整多]?$"
)
_made = tuple.__new__  # makes a named tuple in half the time of calling its class
_NUMERALS = frozenset("一二三四五六七八九十两几百半廿")


def word_set(words: str) -> frozenset[str]:
    """Make a set of the words of a text, which spaces part."""
    return frozenset(words.split())


class Vocabulary:
    """Words with their classes, indexed by their first two characters."""

    def __init__(self) -> None:
        self.classes_by_name = {name: frozenset(words) for name, words in lexicon("zh").items()}
        self.classes: dict[str, frozenset[str]] = self._collect()
        lengths: dict[str, set[int]] = {}
        for word in self.classes:
            if len(word) > 1:
                lengths.setdefault(word[:2], set()).add(len(word))
        self.of = _Classes(self.classes).__getitem__
        """Give the classes of a word; a time expression is a `time`."""
        # By the first two characters: few pairs begin a word, and most places are settled by that.
        self._lengths = {pair: tuple(sorted(sizes, reverse=True)) for pair, sizes in lengths.items()}

    def _collect(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for name, words in self.classes_by_name.items():
            if name in ("complement", "closing"):
                continue
            for word in words:
                found.setdefault(word, set()).add(name)
                if name == "calls":
                    found[word].add("contact")
        for verb in _POTENTIAL:
            for result in _CANNOT:
                found.setdefault(verb + result, set()).update(("state", "trouble"))
        for root in self.classes_by_name["root"]:
            for complement in self.classes_by_name["complement"]:
                found.setdefault(root + complement, {"act"}).add("result")
        for verb in _SLIPS:
            for wrong in _WRONG:
                found.setdefault(verb + wrong, set()).add("fault")
            for wrongly in _WRONGLY:
                if wrongly + verb not in _OTHERWISE:
                    found.setdefault(wrongly + verb, set()).add("fault")
        return {word: frozenset(names) for word, names in found.items()}

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """Cut a folded run into words, times and marks."""
        run = text[start:end]
        tokens: list[Token] = []
        append, made = tokens.append, _made  # asked of every character: local names are quicker
        lengths_of, known, scan, numerals = self._lengths.get, self.classes, _SCANNER.match, _NUMERALS
        position, ends = 0, len(run)
        while position < ends:
            word = char = run[position]
            lengths = lengths_of(run[position : position + 2])
            if lengths is not None:
                for length in lengths:
                    longer = run[position : position + length]
                    if longer in known:
                        word = longer
                        break
            # Of a Chinese character that is no numeral the scanner knows nothing.
            is_han = "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"
            if char in numerals or (not is_han and len(word) < 2):
                if not is_han and word not in known:
                    word = ""
                match = scan(run, position)
                if match and match.lastgroup != "han" and match.end() - position >= len(word):
                    word = match.group()
                if not word:
                    position += 1
                    continue
            after = position + len(word)
            append(made(Token, (word, start + position, start + after)))
            position = after
        return tokens


_NONE: frozenset[str] = frozenset()
_TIME = frozenset({"time"})
_SPAN = frozenset({"span"})
_MOST_UNLISTED = 50_000  # remembered words that no list has


class _Classes(dict[str, frozenset[str]]):
    """Word -> its classes; those of a word that no list has are worked out when first asked."""

    def __init__(self, listed: Mapping[str, frozenset[str]]) -> None:
        super().__init__(listed)
        self._most = len(listed) + _MOST_UNLISTED

    def __missing__(self, word: str) -> frozenset[str]:
        found = _unlisted(word)
        if len(self) < self._most and len(word) <= LONGEST_WORD:
            self[word] = found
        return found


def _unlisted(word: str) -> frozenset[str]:
    """Tell times by their shape: 5 月 3 日, 48 小时内, 16:30."""
    match = _SCANNER.match(word)
    if match is None or match.lastgroup != "time":
        return _NONE
    return _SPAN if _SHORT_SPAN.search(word) else _TIME


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Give the vocabulary, read once."""
    return Vocabulary()
