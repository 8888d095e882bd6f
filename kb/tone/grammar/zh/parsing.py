"""A sentence -> pieces: stretches with at most one predicate that is asked, told or conditioned by itself.

Chinese strings clauses together with commas, in chat with spaces, and by people in a hurry with nothing at all. A cut
stands at a mark; at a space between two characters; after a question particle; before "please" or "if"; and
after a time clause (…后, …时, …的话). A piece without a predicate is a topic and goes with the next.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kb.tone.clause import OPAQUE, Token
from kb.tone.grammar.zh.vocabulary import vocabulary, word_set
from kb.tone.remembered import remembered

_LONGEST = 100  # words of a piece: no clause is longer, and an endless one must not cost its square
_MARKS = frozenset(",;:()—–|/→~")
_QUESTION_ENDS = frozenset({"吗", "嘛"})
_SENTENCE_ENDS = frozenset({"啦", "咯", "喔", "哈", "哦", "吧", "呢", "呀", "噢", "哟", "嘞"})
_OPENERS = word_set(
    "请 请您 麻烦 麻烦您 烦请 劳烦 劳驾 欢迎 如 如果 如有 如需 若 若有 要是 倘若 假如 万一 一旦 有问题 有疑问 但 但是 不过 可是 所以 因此 因为 由于"
)
_KEEPS_NEXT = word_set("想 想要 再 还 也 就 并 都 先 可以 可 如 若 我 我们 您 能 会 要 敬 烦 特 才 只 给 将")
_PERSONS = word_set("我们 我 您 你 这边 我这边 我们这边 亲 本店 我司")
_VERBS = word_set("act root did step deliver contact know receive report fault vague move state adverse")
_SPEAKING = word_set(
    "thanks apology regret know receive bad evaluation faultnoun rhetoric pity survey asked neg anyone touched cond"
)


def _weigh(text: str) -> int:
    """Tell what a word says by itself: 2 something wherever it stands, 1 something unless before 的, 0 nothing."""
    classes = vocabulary().of(text)
    if not _SPEAKING.isdisjoint(classes):
        return 2
    return 0 if _VERBS.isdisjoint(classes) else 1


_weight_of = remembered(_weigh)
_STANDING = frozenset({"有事", "有需要", "有问题", "有疑问"})


class Piece(NamedTuple):
    """Tokens without the marks around them; `before` is the mark or opener that cut it off from the last."""

    tokens: tuple[Token, ...]
    before: str
    condition_end: bool = False


def _is_word(token: Token) -> bool:
    return token.text[0].isalnum() or token.text in OPAQUE or token.text[0] == "《"


def _han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _gap(one: Token, other: Token) -> bool:
    """Whether two words of Chinese stand apart: chat writes a space for a comma."""
    return other.start == one.end + 1 and _han(one.text[-1]) and _han(other.text[0])


def has_predicate(tokens: Sequence[Token]) -> bool:
    """Whether a stretch says something by itself; a verb before 的 belongs to a noun."""
    for index, (text, _start, _end) in enumerate(tokens):
        weight = _weight_of(text)
        if weight and (weight > 1 or index + 1 == len(tokens) or tokens[index + 1].text != "的"):
            return True
    return False


def _time_clause_end(tokens: Sequence[Token], first: int, index: int) -> bool:
    """Whether 后/时/的话 here ends a clause with a verb of its own (收到货后 | 拍照)."""
    text = tokens[index].text
    if index + 1 >= len(tokens) or tokens[index + 1].text in _MARKS or tokens[index + 1].text == "的":
        return False
    if text == "的话":
        return True
    following = _of(tokens[index + 1].text)
    if "time" in following or "span" in following or tokens[index + 1].text in ("一", "几", "半"):
        return False
    if index - first < 1:
        return False
    of = vocabulary().of
    before = of(tokens[index - 1].text)
    if "time" in before or "span" in before or tokens[index - 1].text in OPAQUE:
        return False
    verbs = [
        token
        for token in tokens[first:index]
        if not _VERBS.isdisjoint(of(token.text)) and "coverb" not in of(token.text)
    ]
    return bool(verbs)


def _cut_before(tokens: Sequence[Token], first: int, index: int) -> bool:
    token, last = tokens[index], tokens[index - 1]
    if _gap(last, token):
        return True
    if last.text in _STANDING and token.text not in ("时", "的话", "的", "请", "吗", "可以"):
        return True
    if last.text in _QUESTION_ENDS or (last.text in _SENTENCE_ENDS and _is_word(token)):
        return True
    if token.text == last.text:
        return False  # said twice: one word stammered, or noise
    if token.text in _OPENERS:
        return last.text not in _KEEPS_NEXT and has_predicate(tokens[first:index])
    if token.text in _TURNS and _turns(tokens, first, index):
        return True
    if (
        last.text[-1] == "了"
        and _of(token.text) & {"contact", "deliver"}
        and index + 1 < len(tokens)
        and tokens[index + 1].text not in _MARKS
    ):
        return True
    if last.text[-1] == "了" and _begins_anew(tokens, index):
        return True
    if token.text in _PERSONS and _leads(tokens, first, index):
        return True
    if index - first >= _WINDED and _restarts(tokens, first, index):
        return True
    if token.text in _PERSONS and last.text in ("了", "过", "好了", "的", "一下"):
        return last.text != "的" and not (index >= 2 and tokens[index - 2].text in ("为", "除"))
    return False


def _marks_predicate(token: Token) -> bool:
    return token.text in _STARTS or bool(_of(token.text) & {"done_mark", "progress_mark"})


def _begins_anew(tokens: Sequence[Token], index: int) -> bool:
    """Whether after 了 a noun stands with a marker or a time of its own (久等了 | 票已经改签, 下架了 | 退款今天到账)."""
    if "time" in _of(tokens[index].text):  # 发错颜色了 | 明天给您换; not 改到了明天
        goal = {tokens[index - 1].text, tokens[index - 2].text if index > 1 else ""}
        return goal.isdisjoint(_TO_A_TIME) and has_predicate(tokens[index + 1 : index + 6])
    if not _is_word(tokens[index]) or _of(tokens[index].text) & {"time", "span", "particle"}:
        return False
    for place in range(index + 1, min(index + 4, len(tokens))):
        token = tokens[place]
        if token.text == "的" or token.text in _MARKS:
            return False
        if "done_mark" in _of(token.text) or "time" in _of(token.text):
            return True
    return False


def _leads(tokens: Sequence[Token], first: int, index: int) -> bool:
    """Whether a person here is the subject of a new predicate, which its marker tells (…很心疼 | 我们已经下架)."""
    if index + 1 >= len(tokens):
        return False
    last, following = tokens[index - 1], tokens[index + 1].text
    if last.text in _BARS or _of(last.text) & _CARRIES or _of(tokens[index - 1].text) & {"cond", "neg"}:
        return False
    if not _marks_predicate(tokens[index + 1]) and following not in _WEIGHING:
        return False
    return has_predicate(tokens[first:index])


def _restarts(tokens: Sequence[Token], first: int, index: int) -> bool:
    """Whether in a stretch too long for one clause a finished act is told anew (… | 已经下架)."""
    if "done_mark" not in _of(tokens[index].text) or index + 1 >= len(tokens):
        return False
    near = [_of(token.text) for token in tokens[index - 3 : index]]
    if any(classes & _OTHERS for classes in near) or near[-1] & _CARRIES or tokens[index - 1].text in _BARS:
        return False
    return has_predicate(tokens[first : index - 2])


_WINDED = 9  # words of a stretch without a mark, from which on it is read as several clauses
_OTHERS = frozenset({"you", "third", "pronoun3", "neg", "cond"})
_WEIGHING = word_set("给您 帮您 为您 替您 给你 帮你 看 觉得 意下如何 看看 看这样")
_TO_A_TIME = word_set("到 在 为 成 到了 在了 为了 成了 至 有 是 过了")
_STARTS = word_set("把 已 已经 刚 刚刚 正在 这就 马上 立刻 立即 这边 现在")
_CARRIES = frozenset(
    {"know", "receive", "report", "thanks", "request_mark", "asked", "because", "cond", "coverb"}
)
_TURNS = word_set("您 你 就 请 都 亲")
_CUTTING = _OPENERS | _TURNS | _PERSONS
_CUT_AFTER = _STANDING | _QUESTION_ENDS | _SENTENCE_ENDS
_GOES_ON = word_set("就 再 直接 随时 可以 也可以 尽管 都可以 可 随时可以 来 给")
_BARS = word_set(
    "不管 无论 不论 这 那 也 早 本来 一 给 让 为 帮 把 跟 向 和 与 请 对 替 请问 您 你 我 我们 麻烦 想 是 由 被 现 马上 很"
)
_of = vocabulary().of


def _turns(tokens: Sequence[Token], first: int, index: int) -> bool:
    """Whether a condition without a mark ends here (短信没来 | 您就喊我; 若还查不到 | 就来电找我)."""
    if tokens[index].text in ("您", "你") and tokens[index - 1].text in (
        "有事",
        "有需要",
        "有问题",
        "有疑问",
    ):
        return True
    last, following = tokens[index - 1].text, tokens[index + 1].text if index + 1 < len(tokens) else ""
    if last in _BARS or not following or not has_predicate(tokens[first:index]):
        return False
    if tokens[index].text in ("就", "都"):
        if "time" in _of(last):
            return False  # 如果当天就拿回来
        conditioned = any("cond" in _of(token.text) for token in tokens[first : first + 3])
        return (conditioned and not _VERBS.isdisjoint(_of(following))) or bool(
            _of(following) & {"contact", "deliver"}
        )
    return following in _GOES_ON


def pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    """Cut a sentence; pieces without a predicate are joined to the one that follows, the last to the one before."""
    pending: list[Token] = []
    waiting: Piece | None = None
    for piece in _raw(tokens):
        if waiting is not None:
            yield waiting
            waiting = None
        if _is_vocative(piece.tokens):
            waiting = piece
            continue
        joined = (*pending, *piece.tokens) if pending else piece.tokens
        if (
            piece.condition_end
            or len(joined) > _LONGEST
            or (has_predicate(piece.tokens) and not _is_topic(joined))
        ):
            waiting = Piece(joined, piece.before, piece.condition_end)
            pending = []
        else:
            pending = list(joined)
    if waiting is not None:
        yield Piece((*waiting.tokens, *pending), waiting.before, waiting.condition_end)
    elif pending:
        yield Piece(tuple(pending), "")


_CALLED = word_set("title you greeting particle")
_INTERJECTIONS = word_set(
    "好的 好 嗯 嗯嗯 啊 哎 哎呀 唉 哦 噢 是的 对 对的 行 可以 可以的 没问题 明白 呃 那个 您好 你好 hi hello"
)


def _is_vocative(tokens: Sequence[Token]) -> bool:
    """Whether a stretch only calls the reader (亲, / 陈先生, / 好的呢)."""
    if len(tokens) > 6 or tokens[-1].text in ("请", "麻烦"):
        return False
    if "title" in _of(tokens[-1].text) or tokens[-1].text in ("您好", "你好"):
        return all(_of(token.text).isdisjoint(_PREDICATING) for token in tokens)
    called = False
    for token in tokens:
        text = token.text
        if text in _INTERJECTIONS or not _CALLED.isdisjoint(_of(text)):
            called = True
        elif text not in OPAQUE and text[0].isalnum():
            return False
    return called and not any(token.text == "各位" for token in tokens)


_PREDICATING = _VERBS - {"know", "state", "root"}


def _is_topic(tokens: Sequence[Token]) -> bool:
    """Whether a stretch only names what follows is about (关于您申请的退款)."""
    first = tokens[0].text
    if first in ("关于", "至于", "有关", "针对"):
        return all(token.text not in ("已", "已经", "请", "会", "了") for token in tokens)
    return False


# Emoji stand where a mark would.
_parts = remembered(
    lambda text: text in _MARKS or "\u2600" <= text[0] < "\u2e80" or "\U0001f000" <= text[0] < "\U00020000"
)


def _raw(tokens: Sequence[Token]) -> Iterator[Piece]:
    first = last_end = 0
    before = last = ""
    for index, (text, start, end) in enumerate(tokens):
        if _parts(text):
            if index > first:
                yield Piece(tuple(tokens[first:index]), before)
            first, before = index + 1, text
            continue
        # Before most words no piece can end: this alone tells it.
        may_cut = index > first and (
            start != last_end
            or text in _CUTTING
            or last in _CUT_AFTER
            or last[-1] == "了"
            or index - first >= _WINDED
        )
        last, last_end = text, end
        if may_cut and (index - first > _LONGEST or _cut_before(tokens, first, index)):
            yield Piece(tuple(tokens[first:index]), before)
            first, before = index, " "
        elif text in _WHEN_ENDS and _time_clause_end(tokens, first, index):
            yield Piece(tuple(tokens[first : index + 1]), before, True)
            first, before = index + 1, ""
    if first < len(tokens) and any(_is_word(token) for token in tokens[first:]):
        yield Piece(tuple(tokens[first:]), before)


_WHEN_ENDS = vocabulary().classes_by_name["when_end"]
