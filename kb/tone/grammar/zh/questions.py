"""Which clauses ask, and whether an answer is wanted; and thanks that only close a letter."""

import re
from collections.abc import Sequence
from itertools import pairwise

from kb.tone.clause import Sentence
from kb.tone.grammar.zh.frame import Frame
from kb.tone.grammar.zh.vocabulary import vocabulary, word_set

_CHOICE = word_set(
    "是否 是不是 有没有 有没 能不能 可不可以 可否 能否 会不会 要不要 好不好 行不行 对不对 方不方便 方便不方便 愿不愿意 需不需要 想不想 用不用 是否方便 有否 了没有 了没 见没见"
)
_AFTER_RHETORIC = word_set("因为 因 由于 由 答案 很简单 其实 当然 显然 不会 不 原因 正是 这是因为 无非")
_SMALL = word_set("呢 呀 啊 哈 哦 呐 哟 亲 您 哇 吖 噻 嘞 咧")


_HANGS_ON = word_set("取决于 要看 得看 全看 视 还要看 还得看 由 看")


def mark_questions(frames: list[Frame], sentence: Sentence) -> None:
    """Tell which clauses ask, and whether an answer is wanted."""
    if not frames:
        return
    rhetorical = any("rhetoric" in frame.known for frame in frames)
    for number, frame in enumerate(frames):
        final = number == len(frames) - 1
        if not final and not sentence.asked and frames[number + 1].tokens[0].text in _HANGS_ON:
            continue  # 要不要紧，取决于合同: a question as a subject
        own, known = [token.text for token in frame.tokens], frame.known
        if number and (frames[number - 1].link == "when" or own[0] == "还是"):
            own = [token.text for token in frames[number - 1].tokens] + own
            known |= frames[number - 1].known
        if not (sentence.asked and final) and not _asks(own, known, sentence.asked):
            continue
        if (rhetorical and "rhetoric" in known) or sentence.following in _AFTER_RHETORIC:
            frame.question = "rhetorical"
        elif frame.link == "if" and not sentence.asked:
            continue
        elif not _is_told(own, sentence.asked and final):
            frame.question = "real"
    for frame, asking in pairwise(frames):
        if asking.question == "real" and _is_carried(frame, asking):
            frame.question = "real"
    if (
        sentence.asked
        and not rhetorical
        and sentence.following not in _AFTER_RHETORIC
        and all(frame.question == "none" for frame in frames)
    ):
        frames[-1].question = "real"


def _is_carried(frame: Frame, asking: Frame) -> bool:
    """Whether a piece is the case that a question right behind it asks of: 修了重开还是卡吗."""
    return (
        frame.form == "done"
        and frame.actor == "none"
        and not frame.marked
        and not asking.marked
        and frame.tokens[-1].end == asking.tokens[0].start
        and not _STILL.isdisjoint(asking.said)
    )


_STILL = word_set("还 还是 还会 仍 仍然 依然 照样 也")
_LEANINGS = word_set("是 要 想 想要 选 选择 希望 倾向 倾向于 更 走 喜欢 愿意 打算 需要 习惯 偏")
_A_NOT_A = re.compile("([\u4e00-\u9fff]{1,2})[不没]\\1(?!住)")
_ASKING = word_set("请问 请教 想问 想问下 想问一下 想请教 敢问 请教一下 问一下 问下")
_TAGS = word_set("如何 可好 好伐 何如 怎么样 咋样 怎样 点样 好唔好 得唔得 得唔得呀 意下如何 好不")


_AT_END = word_set(
    "多少 哪 哪儿 哪里 哪位 几点 什么时候 何时 哪天 哪个 哪种 哪款 哪一 哪边 谁 多久 多大 多长"
)
_OF_THE_READER = frozenset({"您的", "你的"})
_ANY = word_set("都 也 都行 都可以 就行 即可")


def _asks(texts: Sequence[str], known: frozenset[str], asked: bool) -> bool:
    """Whether words, whose classes are given together, ask without being marked as the end of a question."""
    if "asked" not in known and _TELLTALE.isdisjoint("".join(texts)):
        return False
    last = _last_words(texts)
    if not last:
        return False
    if last[-1][-1] in _QUESTION_ENDS and _ends_in_question(last, known, asked):
        return True
    if last[-1] in _TAGS or not _CHOICE.isdisjoint(texts) or not _ASKING.isdisjoint(texts[:3]):
        return True
    if _has_a_not_a("".join(texts)):
        return True
    return "asked" in known and _asks_by_word(texts, last, known)


_QUESTION_ENDS = frozenset("吗么吧不嘛呢没有未否何")
# Of these signs one stands in every question that no word of asking tells.
_TELLTALE = frozenset("吗么吧不嘛呢没未否何好伐样唔问教")
_NO_TAG = word_set("也 都 还 结果 又 却 但 可 就 并 偏 仍 一点 说 绝 从 而 若 要 从来")
_NO_QUESTION = word_set("什么 怎么 那么 这么 多么")


def _ends_in_question(last: Sequence[str], known: frozenset[str], asked: bool) -> bool:
    """Whether the last words make a question: …吗, 对吧, 您看呢, 您…没有."""
    end = last[-1]
    if end[-1] in "吗么":
        return end not in _NO_QUESTION
    return (
        end in ("对吧", "是吧", "对不", "好吧")
        or last[-2:] in (["对", "吧"], ["是", "吧"])
        or (end == "嘛" and asked)
        or "".join(last) in ("您说呢", "您看呢", "您觉得呢", "您意下如何")
        or (len(last) > 1 and end in ("没", "没有", "不", "未", "否") and "you" in known)
        or (len(last) > 2 and end in ("没", "不", "否") and last[-2] not in _NO_TAG)
    )


def _asks_by_word(texts: Sequence[str], last: Sequence[str], known: frozenset[str]) -> bool:
    """Whether a question word asks here: 哪, 多少, 还是, and no 还是 that means still."""
    of = vocabulary().of
    words = {text for text in texts if "asked" in of(text)}
    if last[-1] == "呢" or texts[-1] in _SMALL:
        return True
    if words == {"还是"} and _LEANINGS.isdisjoint(texts):
        return False  # 您的订单还是没有到: still
    if all(word[0] in "几多" for word in words) and words.isdisjoint(texts[-6:]):
        return False
    if not _AT_END.isdisjoint(last) and "neg" not in known:
        return last[-1] not in _ANY
    return "you" in known or not _OF_THE_READER.isdisjoint(texts)


def _last_words(texts: Sequence[str]) -> list[str]:
    """Give the last three words, particles at the end left out."""
    found: list[str] = []
    for text in reversed(texts):
        if text[0].isalnum() and (found or text not in _SMALL or text == "呢"):
            found.append(text)
            if len(found) == 3:
                break
    return found[::-1]


def _has_a_not_a(run: str) -> bool:
    return ("不" in run or "没" in run) and _A_NOT_A.search(run) is not None


def _is_told(texts: Sequence[str], asked: bool) -> bool:
    """Whether a question word stands under a verb of finding out: 请检查是否插好 asks nothing of ours."""
    if asked or (
        texts
        and (
            texts[-1] in ("吗", "呢", "呀")
            or texts[-1][-1] == "吗"
            or (len(texts) > 1 and texts[-2][-1] == "吗")
        )
    ):
        return False
    of = vocabulary().of
    if texts[:2] in (["您", "看"], ["你", "看"], ["您", "觉得"]):
        return False
    for text in texts:
        known = of(text)
        if "asked" in known and text != "还是":
            return False
        if not known.isdisjoint(_FINDING_OUT):
            return True
    return False


_FINDING_OUT = frozenset({"question_verb", "cond", "know", "receive"})


_POLITE = word_set(
    "您 你 您的 你的 大家 各位 的 理解 支持 配合 合作 谅解 关注 信任 与 和 及 再次 一直 以来 对 我们 工作 厚爱 惠顾 光临 啦 了 哦 ! ! 。 , 、 ~ 非常 十分 也 衷心 继续 再 选择 使用"
)
_COOPERATION = word_set("理解 支持 配合 合作 谅解 关注 信任 惠顾 光临 选择 使用")


def _end_politely(frames: Sequence[Frame]) -> bool:
    """Whether the last clause thanks for what was just asked (…, 谢谢配合)."""
    if len(frames) < 2:
        return False
    texts = [token.text for token in frames[-1].tokens]
    return _is_polite(texts) and (
        not _COOPERATION.isdisjoint(texts) or any(frame.form == "request" for frame in frames[:-1])
    )


def _is_polite(texts: Sequence[str]) -> bool:
    of = vocabulary().of
    for text in texts:  # noqa: SIM110 - asked of every sentence, and most fail at the first word
        if text not in _POLITE and text[0].isalnum() and "thanks" not in of(text):
            return False
    return True


def mark_closing_thanks(frames: Sequence[Frame], sentence: Sentence) -> None:
    """Mark a thanks that only ends the letter."""
    if _end_politely(frames):
        frames[-1].words.add("closing")
    if sentence.following:
        return
    texts = [token.text for token in sentence.tokens]
    if (sentence.number or not _COOPERATION.isdisjoint(texts)) and _is_polite(texts):
        for frame in frames:
            frame.words.add("closing")
