"""A piece -> the facts of a clause: who acts, whether it is done, running, to come or asked, negated, conditioned.

The markers around a verb tell these in Chinese: 已/刚/了 finished, 正在 running, 会/将/a date to come, 请/麻烦 or a bare
verb asked, 可以 allowed, 需/须 due, 如/的话 a condition, 吗/哪/是否/V不V a question. The verb is the first one
after the marker that is no preposition, no helper (安排, 进行) and no attribute (before 的).
"""

from collections.abc import Sequence

from kb.tone.clause import OPAQUE, Actor, Clause, Sentence
from kb.tone.grammar.zh import parsing
from kb.tone.grammar.zh.frame import ADDITIVE, GIVING, MAKES, VERBS, Frame
from kb.tone.grammar.zh.predicates import find_marker, find_verb, opens_piece
from kb.tone.grammar.zh.questions import mark_closing_thanks, mark_questions
from kb.tone.grammar.zh.vocabulary import vocabulary, word_set
from kb.tone.grammar.zh.wording import gather_words, may_settle, read_link, settle_words

_LE = frozenset({"了", "啦", "咯", "喽", "嘞", "哒", "咗", "喇"})
_UNREAL = word_set(
    "本来 本该 本应 原本 原该 原应 早知道 早知 要不是 假如当时 要是当时 如果当时 当时要是 当初要是 若当时 若当初 本可 本可以 倘若当初 当初如果 假如当初"
)
_NOTHING: frozenset[str] = frozenset()
_BACK_THEN = word_set("当时 当初 早 早点 及早")
_PERSONS = frozenset({"you", "ours", "third", "pronoun3"})
_NEGATING = frozenset({"double_neg", "neg"})
_HEARSAY = word_set("据 据悉 据了解 据说 听说 据称 据报道")


def clauses(sentence: Sentence) -> list[Clause]:
    """Tell the facts of each clause of a sentence, in order."""
    found: list[Frame] = []
    for piece in parsing.pieces(sentence.tokens):
        frame = _frame(piece)
        _take_over(frame, found[-1] if found else None)
        _unbare(frame, found[-1] if found else None, sentence)
        found.append(frame)
    mark_questions(found, sentence)
    _mark_known(found)
    mark_closing_thanks(found, sentence)
    return [_clause(frame, sentence) for frame in found]


def _clause(frame: Frame, sentence: Sentence) -> Clause:
    return Clause(
        sentence,
        frame.tokens[0].start,
        frame.tokens[-1].end,
        actor=frame.actor,
        form=frame.form,
        voice=frame.voice,
        question=frame.question,
        link=frame.link,
        lemma=frame.lemma,
        verbs=frame.verbs,
        words=frozenset(frame.words),
        negated=frame.negated,
        past=False,
        obj=frame.obj,
        dated=frame.dated,
        softened="softener" in frame.words,
        tokens=frame.tokens,
    )


def _frame(piece: parsing.Piece) -> Frame:
    frame = Frame(piece.tokens)
    texts = [token.text for token in piece.tokens]
    classes = list(map(vocabulary().of, texts))
    frame.said = frozenset(texts)
    frame.known = frame.flags = _NOTHING.union(*classes)
    if may_settle(frame):
        settle_words(texts, classes)
        frame.flags = _NOTHING.union(*classes)
    gather_words(frame, texts, classes)
    frame.link = read_link(frame, texts, classes, condition_end=piece.condition_end)
    marker = find_marker(frame, texts, classes)
    main = find_verb(frame, texts, classes, marker)
    _read_actor(frame, texts, classes, main)
    _read_aspect(frame, texts, classes, marker, main)
    _read_negation(frame, texts, classes, main)
    _read_payer(frame, texts, classes)
    if (
        not _UNREAL.isdisjoint(frame.said)
        or (frame.link == "if" and not _BACK_THEN.isdisjoint(frame.said))
        or ("本" in frame.said and _could_have(texts, classes))
    ):
        frame.form = "would-have"
    if not _HEARSAY.isdisjoint(texts[:2]):
        frame.actor, frame.link = "third", "that"
    return frame


_PAYING = word_set("承担 负担 负责 出 付 掏 认 包 全包 报销 买单 垫 垫付 贴")
_BETWEEN = word_set("来 全 都 也 一律 会 将 全部 全额 帮您 给您 替您 为您")
_COST = ("费", "费用", "钱", "差价", "差额", "票款", "车款")


def _read_payer(frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]]) -> None:
    """Read who pays: to say that a cost is ours (运费我们出, 检测费由我方承担) is a step, without any mark of time."""
    if _PAYING.isdisjoint(frame.said) or frame.negated or frame.form not in ("present", "none", "future"):
        return
    for index, text in enumerate(texts):
        if text not in _PAYING:
            continue
        payer = index - 1
        while payer > 0 and texts[payer] in _BETWEEN:
            payer -= 1
        if (
            payer > 0
            and "ours" in classes[payer]
            and "".join(texts[:payer]).removesuffix("由").endswith(_COST)
        ):
            frame.actor, frame.form, frame.marked, frame.bare = "we", "future", True, False
            frame.verbs, frame.lemma = _ACT, text
            frame.words.discard("bare")


_ACT = frozenset({"act"})


def _could_have(texts: Sequence[str], classes: Sequence[frozenset[str]]) -> bool:
    """Whether 本 stands before what could or should have been done (本可以…, 本能…, 本不该…)."""
    place = texts.index("本") + 1
    return any(not known.isdisjoint(_MODAL) for known in classes[place : place + 2])


_MODAL = frozenset({"ability_mark", "duty_mark"})
_BIDDING = word_set("即可 就行 就好 就可以 都行 都可以 就成 就是了 就行了 就好了")
_OWNED = word_set("部 单 张 台 间 笔 条 只 这单 这笔 那笔 这台 那台 这张 那张 这件 那件 这 那")
_COUNTERS = word_set("前台 柜台 窗口 网点 支行 平台 仓库 药房 机房 服务台 收费处 护理站 导诊台 保安 管家")


def _read_actor(frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]], main: int) -> None:
    limit = main if main >= 0 else len(texts)
    if frame.form == "request":
        frame.actor = "you"
        return
    if frame.flags.isdisjoint(_PERSONS) and "被" not in frame.said and "由" not in frame.said:
        return
    for index in range(limit):
        known = classes[index]
        actor = None if known.isdisjoint(_PERSONS) else _person(texts, classes, index, known, limit)
        if actor:
            frame.actor = actor
            frame.marked = True
        if texts[index] == "被":
            frame.voice = "passive"
        if texts[index] == "由" and index + 1 < limit:
            frame.voice = "passive"
            agent = _agent(texts[index + 1 : limit], classes[index + 1 : limit])
            if agent:
                frame.actor, frame.marked = agent, True


def _agent(texts: Sequence[str], classes: Sequence[frozenset[str]]) -> Actor | None:
    """Tell who acts after 由, up to the verb: 由贵司缴清, 由市医药公司配送, 由我司承担."""
    said = _NOTHING.union(*classes)
    if "ours" in said:
        return "we"
    if "you" in said:
        return "you"
    if "third" in said or any(text[-1] in _BODIES or text.endswith(_FIRMS) for text in texts):
        return "third"
    return None


_BODIES = frozenset("行局院所委厂厅署站")
_FIRMS = ("公司", "平台", "单位", "物业", "机构", "协会", "部门", "商")


_THIS = word_set("这 这个 本 该 那 那个 此")


def _person(
    texts: Sequence[str], classes: Sequence[frozenset[str]], index: int, known: frozenset[str], limit: int
) -> Actor | None:
    if index and (
        texts[index - 1] in GIVING
        or texts[index - 1] in MAKES
        or texts[index - 1] in ("把", "将", "被", "在", "到", "从", "由", "请", "找", "凭")
    ):
        return None
    if index > 1 and texts[index - 1] in _THIS and texts[index - 2] in ("在", "到", "从"):
        return None  # 在这个窗口说: a place
    following = texts[index + 1] if index + 1 < len(texts) else ""
    if following == "的" or ("you" in known and following in _OWNED):
        return None  # 您的, 你部电话, 您这笔
    if "you" in known:
        # 您预约的补牙…: a clause before 的 describes the thing that the sentence is about.
        if (
            "的" in texts[index + 1 : limit]
            and "把" not in texts[index + 1 : index + 3]
            and not any("request_mark" in each for each in classes[index:limit])
        ):
            return None
        return "you"
    if texts[index] == "本人" and index and "duty_mark" in classes[index - 1]:
        return "you"  # 停卡需本人到前台办理
    if "ours" in known:
        if (
            texts[index] in _COUNTERS
            and index + 1 < len(classes)
            and classes[index + 1] & {"contact", "calls"}
        ):
            return None
        return "we"
    return "third"


def _read_aspect(
    frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]], marker: int, main: int
) -> None:
    """Read 了 and 过, result compounds at the end, and the bare verb that asks."""
    if main < 0:
        if frame.form == "present" and marker < 0:
            frame.form = "none"
        return
    finished = _is_finished(frame, texts, classes, main)
    if frame.form == "present" and frame.actor == "we" and marker < 0:
        _read_volition(frame, texts, classes, main)
    if (
        finished
        and frame.form in ("present", "future")
        and (frame.form == "present" or (texts[marker] in ADDITIVE and marker > main))
    ):
        frame.form = "done"
    if frame.form == "present" and frame.voice == "passive" and "fault" in frame.verbs:
        finished = True
    if "想" in texts[:main] and frame.actor != "you" and frame.form in ("present", "future"):
        frame.form = "would"
    if frame.form == "present" and marker < 0:
        if frame.actor == "none" and not _ENOUGH.isdisjoint(texts[main + 1 :]):
            frame.form, frame.actor = "request", "you"  # 不装插件即可
        elif finished or (
            frame.actor == "we"
            and (
                "result" in classes[main]
                or (texts[main][-1] in "好到在回成完掉出" and classes[main] & {"act", "did"})
            )
            and not frame.dated
        ):
            frame.form = "done"
        elif frame.actor == "none" and not _RELEASES.isdisjoint(texts[:main]) and _UNSURE.isdisjoint(texts):
            frame.form, frame.actor = "future", "we"  # 下个版本推送修复: only who makes it can
        elif opens_piece(texts, classes, main) and frame.actor == "none":
            frame.form, frame.actor, frame.bare = "request", "you", True
            frame.words.add("bare")
        elif (
            frame.actor == "you"
            and not any("想" in text for text in texts[:main])
            and (
                frame.words & {"softener"} or not _BIDS.isdisjoint(frame.said) or texts[main].startswith("再")
            )
        ):
            frame.form = "request"
    elif (
        frame.form == "future"
        and frame.actor in ("none", "you")
        and texts[marker] in ADDITIVE
        and "to-us" in frame.words
        and "for-you" not in frame.words
    ):
        frame.form, frame.actor = "request", "you"  # 不行的话再跟我说
    elif (
        frame.form == "ability"
        and frame.actor == "none"
        and "for-you" not in frame.words
        and texts[marker] != "只能"
    ):
        if marker <= 1 or (
            texts[marker] in ("就能", "就可以", "即可", "方可") and opens_piece(texts, classes, main)
        ):
            frame.actor = "you"
    elif (
        frame.form in ("future", "duty")
        and frame.actor == "you"
        and marker >= 0
        and texts[marker] in ("再", "就", "要", "先要", "需要", "需")
    ):
        frame.form = "request"


def _read_volition(frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]], main: int) -> None:
    """Read what we are about to do without a word for it (我查一下, 我来试试), and 我有先发新版 for what we did."""
    if "一下" in texts[main + 1 :] or texts[-1] in _TRYING:
        frame.form = "future"
    elif texts[main] == "有" and main + 1 < len(texts):
        after = main + 2 if texts[main + 1] in ("先", "再", "另外", "另") else main + 1
        if after < len(texts) and not classes[after].isdisjoint({"act", "deliver"}):
            frame.form, frame.lemma = "done", texts[after]
            frame.verbs = frozenset(classes[after] & VERBS)


_RELEASES = word_set(
    "下个版本 下一版 下一版本 下一个版本 下版本 下个发行版 下个补丁 下个迭代 下次更新 下次发版 下次发布"
)
_UNSURE = word_set("可能 也许 或许 大概 说不定 兴许 看情况")
_ENOUGH = word_set("即可 就行 就好 就行了 就好了 就成")
_TRYING = word_set("试试 看看 瞧瞧 问问 查查 找找")
_BIDS = word_set("把 先 直接 再 随时 看看 试试 尽管 就行 即可 就好 都行 都可以 记得 最好 来 去")


def _is_finished(frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]], main: int) -> bool:
    if texts[main].endswith("了") and len(texts[main]) > 1:
        return True
    if not _LE.isdisjoint(frame.said) and _has_le(texts, classes, main):
        return True
    return main + 1 < len(texts) and texts[main + 1] == "过"


def _has_le(texts: Sequence[str], classes: Sequence[frozenset[str]], main: int) -> bool:
    """Whether 了 follows the verb or ends the piece."""
    for index in range(main, min(len(texts), main + 3)):
        if index + 1 < len(texts) and texts[index + 1] in _LE and not classes[index].isdisjoint(VERBS):
            return True
    words = [index for index in range(len(texts)) if texts[index][0].isalnum() or texts[index] in OPAQUE]
    end = [index for index in words[-3:] if texts[index] in _LE]
    return bool(end) and all(
        "particle" in classes[index] or texts[index] in _LE for index in words[words.index(end[0]) :]
    )


def _read_negation(frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]], main: int) -> None:
    if frame.flags.isdisjoint(_NEGATING):
        return
    limit = main if main >= 0 else len(texts)
    for index in range(limit):
        known = classes[index]
        if "double_neg" in known:
            frame.negated = False
            return
        if "neg" in known and "的" not in texts[index:limit] and texts[index] != "不管":
            frame.negated = True
    if main >= 0 and "neg" in classes[main]:
        frame.negated = True


def _mark_known(frames: Sequence[Frame]) -> None:
    """Let a lone verb of knowing reach over a mark to what is known of the reader (明白，您想离开; 我看到因为…，您…)."""
    of = vocabulary().of
    for number, frame in enumerate(frames[:-1]):
        if frame.actor not in ("we", "none") or frame.link != "main" or frame.negated:
            continue
        if frame.form not in ("present", "done", "none") or len(frame.tokens) > 4:
            continue
        known = of(frame.tokens[-1].text) | of(frame.tokens[max(0, len(frame.tokens) - 2)].text)
        if not known & {"know", "receive"}:
            continue
        told = frames[number + 1 : number + 3]
        if told[0].link == "main":
            told = told[:1]
        if any(_tells_of_you(each) for each in told):
            frame.words.add("of-you")
            if "receive" in known:
                frame.words.add("receives-yours")


def _tells_of_you(frame: Frame) -> bool:
    of = vocabulary().of
    return (
        frame.link == "main"
        and frame.question == "none"
        and frame.form in ("present", "none", "done", "would", "progress")
        and any("you" in of(token.text) for token in frame.tokens[:2])
    )


_LONG_AGO = word_set("昨天 昨日 昨晚 前天 前日 上周 上星期 上个月 上月 当时 当场 早就 早已 早")


def _take_over(frame: Frame, last: Frame | None) -> None:
    """Let a piece without subject and marker go on with those of the piece before it."""
    if last is None:
        return
    if last.link == "when" and last.actor != "you" and frame.link == "main":
        frame.words.add("later")
    if "history" in last.words and not frame.marked:
        frame.words.add("history")
    if (
        last.dated
        and not frame.dated
        and last.link == "main"
        and frame.actor != "you"
        and last.form != "request"
    ):
        frame.dated = True
        frame.words |= last.words & {"ahead"}
    if last.bare and frame.link == "if":
        last.form, last.bare = "none", False  # 抵店时间 | 若有变化: a noun after all
    if last.link == "if" and frame.form in ("done", "future") and not _LONG_AGO.isdisjoint(frame.said):
        frame.form = "would-have"  # 要是回了话，昨天就退给您了
    if frame.form == "would-have" and last.link == "if":
        last.form = "would-have"
    if last.link == "because" and not frame.marked and frame.form == "done":
        frame.link = "because"
    if last.link == "that" and not frame.marked:
        frame.link = "that"  # what somebody else is said to have done goes on
    if last.link in ("if", "when") and frame.bare:
        frame.words.discard("bare")  # asked for a case, not ordered about
    if _is_vocative(last):
        return
    if frame.bare and "to-us" in frame.words and "receive" in last.words and last.form == "done":
        last.link = "when"
    if frame.marked or (last.link in ("if", "when", "because") and last.form != "request"):
        if (
            frame.link == "main"
            and last.form == "would-have"
            and last.link == "if"
            and frame.form != "request"
        ):
            frame.form = "would-have"
        return
    if frame.form == "done" and frame.actor == "none":
        frame.actor = last.actor if last.form != "request" else "none"
        return
    if (
        frame.bare
        and "to-us" not in frame.words
        and last.form in ("done", "progress", "future", "would-have")
        and last.actor != "you"
    ):
        frame.form, frame.actor, frame.bare = last.form, last.actor, False
        frame.dated = frame.dated or last.dated
        frame.words.discard("bare")
    elif frame.bare and last.form in ("request", "ability", "duty") and last.actor == "you":
        frame.negated = frame.negated
        if "softener" in last.words:
            frame.words.add("softener")
    elif (
        frame.form in ("present", "none")
        and last.form == "request"
        and not frame.marked
        and frame.actor == "none"
        and frame.verbs & {"act", "root", "contact", "deliver", "step", "open"}
        and last.link in ("main", "when")
    ):
        frame.form, frame.actor = "request", "you"
        frame.words.add("softener")


def _is_vocative(frame: Frame) -> bool:
    return (
        frame.form == "none"
        and not frame.lemma
        and not frame.words
        and len(frame.tokens) <= 6
        and frame.link == "main"
    )


def _unbare(frame: Frame, last: Frame | None, sentence: Sentence) -> None:
    """Take a bare verb for a request only where one can stand: at the head, after a request or a condition."""
    if not frame.bare or frame.form != "request":
        return
    if frame.link == "main":
        if frame.words & {"to-us"} or sentence.listed or not _BIDDING.isdisjoint(frame.said):
            return
        if (last is None or _is_vocative(last)) and not sentence.asked:
            return
        if last is not None and (
            last.form == "request"
            or last.link in ("if", "when")
            or (last.actor == "you" and last.form in ("ability", "duty"))
        ):
            return
    frame.form, frame.actor, frame.bare = "present", "none", False
    frame.words.discard("bare")
