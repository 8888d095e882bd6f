"""A piece -> the facts of a clause: who acts, whether it is done, running, to come or asked, negated, conditioned.

The markers around a verb tell these in Chinese: 已/刚/了 finished, 正在 running, 会/将/a date to come, 请/麻烦 or a bare
verb asked, 可以 allowed, 需/须 due, 如/的话 a condition, 吗/哪/是否/V不V a question. The verb is the first one
after the marker that is no preposition, no helper (安排, 进行) and no attribute (before 的).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.tone.clause import CODE, DATE, OPAQUE, Actor, Clause, Form, Link, Question, Sentence, Token, Voice
from kb.tone.grammar.zh import parsing
from kb.tone.grammar.zh.vocabulary import vocabulary, word_set

_VERBS = word_set("act root did step deliver contact know receive report fault vague move state adverse")
_STRONG = word_set("act root did deliver contact report receive fault vague move adverse step know")
_WORDS = word_set(
    "rhetoric result delivery history thanks apology regret feeling trouble evaluation bad faultnoun softener soon generic vagueobject pity survey third ours yours time report receive "
    "know fault contact vague anyone touched"
)
_LE = frozenset({"了", "啦", "咯", "喽", "嘞", "哒", "咗", "喇"})
_ATTRIBUTE_STOPS = frozenset({"的"})
_GIVING = word_set("给 为 替 帮 跟 向 和 与 对 同 畀 俾")
_GIVEN = word_set("给您 帮您 为您 替您 给你 帮你")
_MAKES = word_set("让 害 令 使 叫")
_UNREAL = word_set(
    "本来 本该 本应 原本 原该 原应 早知道 早知 要不是 假如当时 要是当时 如果当时 当时要是 当初要是 若当时 若当初 本可 本可以 倘若当初 当初如果 假如当初"
)
_HEARSAY = word_set("据 据悉 据了解 据说 听说 据称 据报道")
_ADDITIVE = word_set("再 就 要 即 便 必 另 会 马上 立即 立刻 随即")
_FOLLOWED = frozenset({"到", "至", "于", "在", "给", "为", "成"})
_DATE_WORDS = frozenset({DATE})


@dataclass(slots=True)
class Frame:
    """What was read of one piece, before it becomes a clause."""

    tokens: tuple[Token, ...]
    actor: Actor = "none"
    form: Form = "present"
    voice: Voice = "active"
    link: Link = "main"
    question: Question = "none"
    negated: bool = False
    dated: bool = False
    obj: bool = False
    marked: bool = False  # a subject or a marker of its own: nothing is taken over from the piece before
    bare: bool = False
    lemma: str = ""
    verbs: frozenset[str] = frozenset()
    words: set[str] = field(default_factory=set)


_CLASSES: list[frozenset[str]] = []


def clauses(sentence: Sentence) -> list[Clause]:
    """Tell the facts of each clause of a sentence, in order."""
    found: list[Frame] = []
    for piece in parsing.pieces(sentence.tokens):
        frame = _frame(piece)
        _take_over(frame, found[-1] if found else None)
        _unbare(frame, found[-1] if found else None, sentence)
        found.append(frame)
    _ask(found, sentence)
    _close(found, sentence)
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
    of = vocabulary().of
    classes = [of(text) for text in texts]
    _settle(texts, classes)
    _gather_words(frame, texts, classes)
    frame.link = _link(piece, texts, classes)
    marker = _marker(frame, texts, classes)
    main = _main_verb(frame, texts, classes, marker)
    _read_actor(frame, texts, classes, main)
    _read_aspect(frame, texts, classes, marker, main)
    _read_negation(frame, texts, classes, main)
    if not _UNREAL.isdisjoint(texts) or (
        frame.link == "if" and not {"当时", "当初", "早", "早点", "及早"}.isdisjoint(texts)
    ):
        frame.form = "would-have"
    if not _HEARSAY.isdisjoint(texts[:2]):
        frame.actor, frame.link = "third", "that"
    return frame


_COUNTS = word_set("多少 这 那 该 本 每 一 两 几 半 此 上 下 整 哪 同 句 条 则 份 通 次 个")
_CALLING = word_set("打 拨 回 拨打 打到 打给 打通")
_SAYING = word_set("说 讲 提 聊")


def _settle(texts: Sequence[str], classes: list[frozenset[str]]) -> None:
    """Settle words of several classes by their neighbours: 这封信, 您的来信 (no verbs), 打…电话, 跟我讲 (contact)."""
    for index, known in enumerate(classes):
        before = texts[index - 1] if index else ""
        if before and known & _COUNTED and (before in _COUNTS or before.isnumeric() or before[-1].isdigit()):
            classes[index] = known - _COUNTED
        elif "contact" in known and before.endswith("的") and len(texts[index]) > 1:
            classes[index] = known - _CONTACT
        elif (
            texts[index] in _CALLING
            and any(
                text in OPAQUE or text.isdigit() or text.endswith(("电话", "热线", "号码", "手机"))
                for text in texts[index + 1 :]
            )
        ) or (texts[index] == "@" and index):
            classes[index] = _CONTACT
        elif texts[index] in _SAYING and not {"跟", "和", "同", "向", "与"}.isdisjoint(
            texts[max(0, index - 4) : index]
        ):
            classes[index] = known | _CONTACT


_COUNTED = frozenset({"root", "contact", "report", "deliver"})
_CONTACT = frozenset({"contact"})


_DENIES = word_set("不 没 没有 不太 不够 并不 不是")
_INTENSE = frozenset({"intense"})
_PAST = word_set(
    "上午 下午 中午 早上 清晨 傍晚 晚上 夜里 午夜 次日 当天 当日 当晚 凌晨 隔天 翌日 今年 去年 前年 年内 每天 每日"
)
_BIDDING = word_set("即可 就行 就好 就可以 都行 都可以 就成 就是了 就行了 就好了")
_COUNTERS = word_set("前台 柜台 窗口 网点 支行 平台 仓库 药房 机房 服务台 收费处 护理站 导诊台 保安 管家")


def vocabulary_flags(classes: Sequence[frozenset[str]]) -> set[str]:
    """Unite the classes of some words."""
    return set().union(*classes)


def _gather_words(frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]]) -> None:
    for index, known in enumerate(classes):
        if known:
            if known & {"evaluation", "touched"} and index and texts[index - 1] in _DENIES:
                known = known - {"evaluation", "touched"}
            if "apology" in known and any("neg" in each for each in classes[max(0, index - 4) : index]):
                known = known - {"apology"}  # 我们不会道歉
            frame.words |= known & _WORDS
            if (
                "you" in known
                and index
                and (
                    "know" in classes[index - 1]
                    or texts[index - 1] in ("知道", "晓得", "清楚", "了解", "看得出", "明白")
                )
            ):
                frame.words.add("of-you")
            if "you" in known and index and "contact" in classes[index - 1]:
                frame.words.add("to-reader")
            if "you" in known and index and texts[index - 1] in _MAKES:
                frame.words.add("makes-you")
        elif texts[index] in _DATE_WORDS:
            frame.dated = True
    if not _GIVEN.isdisjoint(texts) or any(
        text in _GIVING and index + 1 < len(texts) and "you" in classes[index + 1]
        for index, text in enumerate(texts)
    ):
        frame.words.add("for-you")
    if "把" in texts or "将" in texts:
        frame.words.add("ba")
    if "确实" in texts or "的确" in texts or "属实" in texts:
        frame.words.add("confirmed")
    if "自己" in texts or "您自己" in texts:
        frame.words.add("self")
    if "time" in frame.words:
        frame.dated = True
    if frame.dated and any(
        ("time" in known and "now" not in known and text not in _PAST) or text == DATE
        for text, known in zip(texts, classes, strict=True)
    ):
        frame.words.add("ahead")
    if not {"拜读", "收悉", "知悉", "敬悉", "悉", "拜悉"}.isdisjoint(texts) or (
        "receive" in frame.words
        and (frame.words & {"yours", "report"} or any("you" in known for known in classes))
    ):
        frame.words.add("receives-yours")
    if "soon" in frame.words or not {"后", "之后", "以后"}.isdisjoint(texts):
        frame.words.add("later")
    if any(
        "bad" in known and not classes[index - 1].isdisjoint(_INTENSE)
        for index, known in enumerate(classes)
        if index
    ):
        frame.words.add("bad-felt")
    if "calls" in vocabulary_flags(classes):
        frame.words.add("to-us")
    reach = _reach(texts, classes)
    if reach:
        frame.words.add(reach)


def _link(piece: parsing.Piece, texts: Sequence[str], classes: Sequence[frozenset[str]]) -> Link:
    if texts[-1] in ("的话",):
        return "if"
    if "因为" in texts or "由于" in texts:
        return "because"
    if piece.condition_end:
        return "when"
    for index, known in enumerate(classes[:4]):
        if "cond" in known and (index == 0 or not {"ours"} & known):
            return "if"
        if "because" in known and index == 0 and texts[0] not in ("为", "因"):
            return "because"
    if any("cond" in known and text in _INNER_IF for known, text in zip(classes, texts, strict=True)):
        return "if"
    last = classes[-1]
    if "when_end" in last and len(texts) > 1 and "time" not in classes[-2] and texts[-2] not in OPAQUE:
        return "when"
    return "main"


_OUR_ADDRESS = word_set(
    "这里 这儿 本邮件 本消息 本信 此邮件 此信 这封信 这封邮件 这条消息 邮箱 本单 工单 群里 下方 下面 在线客服 一声 即可 就行 就好 都行 都可以 一下 随时"
)


def _reach(texts: Sequence[str], classes: Sequence[frozenset[str]]) -> str:
    """Tell whether what is said or sent goes to us (告诉我们) or to an address (发到 {{ email }}, 在本单里)."""
    found = ""
    for index, known in enumerate(classes):
        if known & {"contact", "deliver"}:
            rest = texts[index + 1 : index + 9]
            if rest[:1] == ["的"]:
                continue
            if (
                "我" in texts[index]
                or texts[index][-1] == "声"
                or (
                    index > 1
                    and texts[index - 2] in ("跟", "和", "同", "向", "找")
                    and "ours" in classes[index - 1]
                )
                or any("ours" in known for known in classes[index + 1 : index + 9])
            ):
                return "to-us"
            if ("contact" in known and any(text in _OUR_ADDRESS or text in OPAQUE for text in rest)) or (
                "hand" in known
                and any("need" in each or text == CODE for text, each in zip(texts, classes, strict=True))
            ):
                found = "to-address"
    return found


_INNER_IF = word_set("如果 若 要是 假如 倘若 万一 一旦 如 若是")


def _next_verb(classes: Sequence[frozenset[str]], index: int) -> bool:
    """Whether the word at `index` opens a verb phrase, as after 将 for "will"."""
    return index < len(classes) and (not _VERBS.isdisjoint(classes[index]) or "time" in classes[index])


def _marker(frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]]) -> int:
    """Find the marker that tells the form; give its place, -1 where there is none."""
    best = -1
    rank = 0
    for index, known in enumerate(classes):
        if not known:
            continue
        found = _mark_of(texts, classes, index, known)
        if found is None:
            continue
        form, weight = found
        if weight > rank:
            best, rank = index, weight
            frame.form = form
    frame.marked = rank > 1
    if rank == 7:
        frame.words.add("already")
    return best


_PLACES = word_set("里 中 上 页 页面 内 下 界面 处 菜单 选项 时 后 前 之前 之后 过程 期间 的 一下")


def _is_running(texts: Sequence[str], classes: Sequence[frozenset[str]], index: int) -> bool:
    """Whether 在 here tells a running act (师傅在换阀门) and no place (在设置里)."""
    if (
        not _next_verb(classes, index + 1)
        or "time" in classes[index + 1]
        or {"move", "coverb"} & classes[index + 1]
    ):
        return False
    if index and {"ability_mark", "request_mark", "duty_mark"} & classes[index - 1]:
        return False
    return _PLACES.isdisjoint(texts[index + 2 : index + 4])


def _mark_of(
    texts: Sequence[str], classes: Sequence[frozenset[str]], index: int, known: frozenset[str]
) -> tuple[Form, int] | None:
    text = texts[index]
    following = texts[index + 1] if index + 1 < len(texts) else ""
    if "double_neg" in known:
        return "request", 9
    if text == "请勿" or (
        text in ("不要", "别", "切勿", "勿", "不必", "不用", "无需", "无须", "千万别") and index <= 2
    ):
        return "request", 5
    if "request_mark" in known and "unrequest" not in known:
        if any(
            "done_mark" in each or ("future_mark" in each and other not in ("再", "就", "要", "另", "会"))
            for each, other in zip(classes[:index], texts, strict=False)
        ) and text in ("请", "帮忙", "拜托"):
            return None  # 已请承运公司…: the others are asked, by us
        if text == "要您" and not index:
            return None
        if (
            text == "建议"
            and index
            and texts[index - 1] not in ("我", "我们", "也", "还", "并", "更", "特别", "强烈")
        ):
            return None  # 您的建议: a noun
        return (
            ("request", 8)
            if text not in ("麻烦",)
            or not index
            or texts[index - 1] not in ("添", "带来", "的", "添了", "很", "大", "造成")
            else None
        )
    if "done_mark" in known:
        return "done", 7
    if text in ("正在", "正", "还在", "正于") or (text == "在" and _is_running(texts, classes, index)):
        return "progress", 6
    if text == "将":
        if (
            _next_verb(classes, index + 1)
            or following in ("于", "在", "由", "会", "为", "从", "按", "继续", "不", "给", "陆续")
            or (following in OPAQUE and following == DATE)
        ):
            return "future", 4
        return None
    if "future_mark" in known:
        if text in _ADDITIVE:
            return ("future", 2) if text not in ("就", "要") or _next_verb(classes, index + 1) else None
        return "future", 4
    if "ability_mark" in known:
        return "ability", 3
    if "duty_mark" in known:
        return ("duty", 3) if text not in ("得", "应", "须", "该") or _next_verb(classes, index + 1) else None
    return None


def _is_attribute(texts: Sequence[str], classes: Sequence[frozenset[str]], index: int) -> bool:
    """Whether the verb here only describes a noun: it stands before 的 (寄错的包裹)."""
    following = index + 1
    if following < len(texts) and texts[following] in ("了", "过", "好", "到"):
        following += 1
    if following >= len(texts) or texts[following] != "的":
        return False
    return following + 1 < len(texts) and "particle" not in classes[following + 1]


def _is_in_attribute(texts: Sequence[str], classes: Sequence[frozenset[str]], index: int) -> bool:
    """Whether a verb and its object stand before 的, and the predicate comes after (排在您后面的病人 … 夸您)."""
    for place in range(index + 1, min(len(texts), index + 7)):
        if texts[place] == "的":
            return any(
                not known.isdisjoint(_VERBS) and "coverb" not in known for known in classes[place + 1 :]
            )
        if not classes[place].isdisjoint(_VERBS) and "coverb" not in classes[place]:
            return False
    return False


def _is_han(text: str) -> bool:
    return "\u3400" <= text[0] <= "\u9fff"


def _is_noun(classes: Sequence[frozenset[str]], index: int) -> bool:
    """Whether a noun's ending follows the verb (维修 师傅)."""
    return (
        index + 1 < len(classes)
        and "nounish_tail" in classes[index + 1]
        and classes[index + 1].isdisjoint(_VERBS)
    )


def _main_verb(frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]], marker: int) -> int:
    """Find the verb after the marker (or the first of the piece); its classes and those of the verbs in its train."""
    told = _told_before(texts, classes, marker) if marker > 0 and frame.form != "request" else -1
    if told >= 0:  # 料到您会难受: the marker stands in what is understood
        frame.form = "present"
    main = told if told >= 0 else _scan(texts, classes, marker + 1)
    if main < 0 and marker > 0 and frame.form != "request":
        main = _scan(texts, classes, 0)
    if main < 0:
        _read_open(frame, texts, classes, marker)
        return main
    if not classes[main] & _VERBS:
        _read_open(frame, texts, classes, marker)
        return main
    frame.lemma = texts[main]
    verbs = set(classes[main] & _VERBS)
    if marker > 0 and texts[marker] in _SUFFICES:
        before = _scan(texts[:marker], classes[:marker], 0)
        if before >= 0 and _opens(texts, classes, before):
            frame.lemma, frame.form, frame.actor, main = texts[before], "request", "you", before
            verbs = set(classes[before] & _VERBS)
    heavy = ("state" in verbs and not verbs & {"act", "root"}) or (
        "vague" in verbs and not verbs & {"act", "root", "contact", "deliver"}
    )
    train: set[str] = set()
    for index in range(main + 1, len(texts)):
        known = classes[index]
        if (
            known.isdisjoint(_STRONG)
            or _is_attribute(texts, classes, index)
            or ("coverb" in known and "contact" not in known)
        ):
            continue
        train |= known & _STRONG
    if verbs & {"receive", "know"} and not verbs & {"act", "contact"}:
        train &= (
            {"contact", "deliver"} if frame.form == "request" else set()
        )  # 收到您的投诉: what was received is no act
    if "report" in verbs and frame.form != "request":
        train &= {"contact"}
    if "act" in verbs and frame.form == "request":
        verbs.discard("state")
    if heavy:
        train &= {"contact", "fault", "adverse"}
    elif not verbs & {"root"}:
        train -= {"root"}
    verbs |= train - {"state", "know", "receive", "report", "vague", "move"} | (
        train & {"vague"} if "cause" in classes[main] else set()
    )
    frame.verbs = frozenset(verbs)
    frame.obj = main + 1 < len(texts) or main > 0
    return main


_SUFFICES = frozenset({"就能", "就可以", "即可", "方可", "就会", "便可"})


def _is_object(texts: Sequence[str], classes: Sequence[frozenset[str]], index: int) -> bool:
    """Whether a word stands where a noun does: after 把 or 的 (将您的反馈转给…), or is a thing to send before its verb."""
    before = texts[index - 1] if index else ""
    if before in ("把", "将") or (before.endswith("的") and len(before) > 1) or before == "的":
        return True
    return "need" in classes[index] and ("把" in texts[:index] or "将" in texts[:index])


def _told_before(texts: Sequence[str], classes: Sequence[frozenset[str]], marker: int) -> int:
    for index in range(marker):
        if (
            classes[index] & {"know", "receive"}
            and "cond" not in classes[index]
            and not _is_attribute(texts, classes, index)
        ):
            return index
    return -1


def _scan(texts: Sequence[str], classes: Sequence[frozenset[str]], start: int) -> int:
    """Find the first verb from `start` on that is the predicate; helpers give way to the verb they carry."""
    fallback = -1
    for index in range(start, len(texts)):
        known = classes[index]
        if known.isdisjoint(_VERBS) or "time" in known or ("coverb" in known and index + 1 < len(texts)):
            continue
        if _is_attribute(texts, classes, index) or (not start and _is_in_attribute(texts, classes, index)):
            continue
        if (
            "cause" in known
            or "light" in known
            or _is_noun(classes, index)
            or _is_object(texts, classes, index)
        ):
            if fallback < 0:
                fallback = index
            continue
        if fallback >= 0 and "state" in known:
            return fallback
        if (
            not start
            and "root" in known
            and len(texts[index]) == 1
            and index + 1 < len(texts)
            and not classes[index + 1]
            and _is_han(texts[index + 1])
        ):
            if fallback < 0:
                fallback = index  # may begin a longer word that no list holds: 补助
            continue
        return index
    return fallback


def _read_open(frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]], marker: int) -> None:
    """Take an unknown verb for one where the construction leaves no doubt: 已为您…, 请把…."""
    strong = {"ba", "for-you"} & frame.words
    rest = [
        text
        for text, known in zip(texts[marker + 1 :], classes[marker + 1 :], strict=True)
        if not known and text[0].isalnum()
    ]
    directed = frame.form == "request" and not {"用", "把", "将", "在", "到", "从", "向", "按"}.isdisjoint(
        texts[marker + 1 :]
    )
    if marker >= 0 and len(rest) >= 2 and (strong or directed or frame.form == "done"):
        frame.verbs = frozenset({"open"})
        frame.obj = bool(strong)


def _read_actor(frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]], main: int) -> None:
    limit = main if main >= 0 else len(texts)
    if frame.form == "request":
        frame.actor = "you"
        return
    for index in range(limit):
        known = classes[index]
        actor = _person(texts, classes, index, known, limit)
        if actor:
            frame.actor = actor
            frame.marked = True
        if texts[index] == "被":
            frame.voice = "passive"
        if texts[index] == "由" and index + 1 < len(texts):
            agent = classes[index + 1]
            frame.voice = "passive"
            if "ours" in agent:
                frame.actor = "we"
            elif "third" in agent:
                frame.actor = "third"


def _person(
    texts: Sequence[str], classes: Sequence[frozenset[str]], index: int, known: frozenset[str], limit: int
) -> Actor | None:
    if not known & {"you", "ours", "third", "pronoun3"}:
        return None
    if index and (
        texts[index - 1] in _GIVING
        or texts[index - 1] in _MAKES
        or texts[index - 1] in ("把", "将", "被", "在", "到", "从", "由", "请", "找", "凭")
    ):
        return None
    following = texts[index + 1] if index + 1 < len(texts) else ""
    if following == "的":
        return None
    if "you" in known:
        # 您预约的补牙…: a clause before 的 describes the thing that the sentence is about.
        if "的" in texts[index + 1 : limit] and not any(
            "request_mark" in each for each in classes[index:limit]
        ):
            return None
        return "you"
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
    finished = _is_finished(texts, classes, main)
    if (
        finished
        and frame.form in ("present", "future")
        and (frame.form == "present" or (texts[marker] in _ADDITIVE and marker > main))
    ):
        frame.form = "done"
    if frame.form == "present" and frame.voice == "passive" and "fault" in frame.verbs:
        finished = True
    if "想" in texts[:main] and frame.actor != "you" and frame.form in ("present", "future"):
        frame.form = "would"
    if frame.form == "present" and marker < 0:
        if finished or (
            frame.actor == "we"
            and (
                "result" in classes[main]
                or (texts[main][-1] in "好到在回成完掉出" and classes[main] & {"act", "did"})
            )
            and not frame.dated
        ):
            frame.form = "done"
        elif _opens(texts, classes, main) and frame.actor == "none":
            frame.form, frame.actor, frame.bare = "request", "you", True
            frame.words.add("bare")
        elif frame.actor == "you" and (frame.words & {"softener"} or _bids(texts)):
            frame.form = "request"
    elif (
        frame.form == "future"
        and frame.actor in ("none", "you")
        and texts[marker] in _ADDITIVE
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
            texts[marker] in ("就能", "就可以", "即可", "方可") and _opens(texts, classes, main)
        ):
            frame.actor = "you"
    elif (
        frame.form in ("future", "duty")
        and frame.actor == "you"
        and marker >= 0
        and texts[marker] in ("再", "就", "要", "先要", "需要", "需")
    ):
        frame.form = "request"


def _bids(texts: Sequence[str]) -> bool:
    return not {
        "把",
        "先",
        "直接",
        "再",
        "随时",
        "看看",
        "试试",
        "尽管",
        "就行",
        "即可",
        "就好",
        "都行",
        "都可以",
        "记得",
        "最好",
        "来",
        "去",
    }.isdisjoint(texts)


def _is_finished(texts: Sequence[str], classes: Sequence[frozenset[str]], main: int) -> bool:
    for index in range(main, min(len(texts), main + 3)):
        if index + 1 < len(texts) and texts[index + 1] in _LE and not classes[index].isdisjoint(_VERBS):
            return True
    if texts[main].endswith("了") and len(texts[main]) > 1:
        return True
    words = [index for index in range(len(texts)) if texts[index][0].isalnum() or texts[index] in OPAQUE]
    end = [index for index in words[-3:] if texts[index] in _LE]
    if end and all(
        "particle" in classes[index] or texts[index] in _LE for index in words[words.index(end[0]) :]
    ):
        return True
    return index_of_guo(texts, main)


def index_of_guo(texts: Sequence[str], main: int) -> bool:
    """Whether the experienced aspect 过 follows the verb."""
    return main + 1 < len(texts) and texts[main + 1] == "过"


_MESSAGES = word_set("来信 来函 来电 来稿 报告 投诉 建议 申请 评论 反馈")


def _opens(texts: Sequence[str], classes: Sequence[frozenset[str]], main: int) -> bool:
    """Whether a verb stands at the head of its piece, where the imperative stands, adverbs and 把…/到… aside."""
    if texts[main] in _MESSAGES or (
        any("asked" in known for known in classes[main + 1 :]) and "contact" not in classes[main]
    ):
        return False
    if classes[main].isdisjoint({"act", "root", "step", "deliver", "contact"}) or _is_noun(classes, main):
        return False
    for index in range(main):
        known = classes[index]
        if texts[index] in (
            "把",
            "将",
            "到",
            "在",
            "用",
            "往",
            "向",
            "从",
            "按",
            "凭",
            "带",
            "于",
            "对着",
            "给",
            "去",
            "跟",
            "同",
            "打",
        ):
            return True
        if (
            not known & {"adverb", "joint", "time", "span", "contrast", "light", "cause", "step"}
            and texts[index] not in OPAQUE
        ):
            return False
    return True


_NOT_FOR_VERB = frozenset({"不"})


def _read_negation(frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]], main: int) -> None:
    limit = main if main >= 0 else len(texts)
    for index in range(limit):
        known = classes[index]
        if "double_neg" in known:
            frame.negated = False
            return
        if "neg" in known and "的" not in texts[index:limit] and texts[index] != "不管":
            frame.negated = True
    if main >= 0 and classes[main] & {"neg"}:
        frame.negated = True


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
        if frame.link == "main" and last.form == "would-have" and last.link == "if":
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
        if (
            frame.words & {"to-us"}
            or sentence.listed
            or not _BIDDING.isdisjoint(token.text for token in frame.tokens)
        ):
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


# ---- questions

_CHOICE = word_set(
    "是否 是不是 有没有 有没 能不能 可不可以 可否 能否 会不会 要不要 好不好 行不行 对不对 方不方便 方便不方便 愿不愿意 需不需要 想不想 用不用 是否方便 有否 了没有 了没 见没见"
)
_AFTER_RHETORIC = word_set("因为 因 由于 答案 很简单 其实 当然 显然 不会 没有 不 原因 正是 这是因为 无非")
_SMALL = word_set("呢 呀 啊 哈 哦 呐 哟 亲 您 哇 吖 噻 嘞 咧")


def _ask(frames: list[Frame], sentence: Sentence) -> None:
    """Tell which clauses ask, and whether an answer is wanted."""
    if not frames:
        return
    texts = [token.text for token in sentence.tokens]
    of = vocabulary().of
    rhetorical = any("rhetoric" in of(text) for text in texts)
    for number, frame in enumerate(frames):
        final = number == len(frames) - 1
        own = [token.text for token in frame.tokens]
        if number and (frames[number - 1].link == "when" or own[0] == "还是"):
            own = [token.text for token in frames[number - 1].tokens] + own
        if not _asks(own, sentence.asked and final, sentence.asked):
            continue
        if (
            rhetorical and any("rhetoric" in of(text) for text in own)
        ) or sentence.following in _AFTER_RHETORIC:
            frame.question = "rhetorical"
        elif frame.link == "if" and not sentence.asked:
            continue
        elif not _is_told(own, sentence.asked and final):
            frame.question = "real"
    if (
        sentence.asked
        and not rhetorical
        and sentence.following not in _AFTER_RHETORIC
        and all(frame.question == "none" for frame in frames)
    ):
        frames[-1].question = "real"


_LEANINGS = word_set("是 要 想 想要 选 选择 希望 倾向 倾向于 更 走 喜欢 愿意 打算 需要 习惯 偏")


_A_NOT_A = re.compile("([\u4e00-\u9fff]{1,2})[不没]\\1(?!住)")
_ASKING = word_set("请问 请教 想问 想问下 想问一下 想请教 敢问 请教一下 问一下 问下")
_TAGS = word_set("如何 可好 好伐 何如 怎么样 咋样 怎样 点样 好唔好 得唔得 得唔得呀 意下如何 好不")


def _asks(texts: Sequence[str], ends_asked: bool, asked: bool) -> bool:
    of = vocabulary().of
    if ends_asked:
        return True
    last = [text for text in texts if text[0].isalnum()]
    while last and last[-1] in _SMALL and last[-1] not in ("呢",):
        last.pop()
    if not last:
        return False
    if (
        (last[-1][-1] in ("吗", "么") and last[-1] not in ("什么", "怎么", "那么", "这么", "多么"))
        or last[-1] in ("对吧", "是吧", "对不", "好吧")
        or last[-2:] in (["对", "吧"], ["是", "吧"])
        or (last[-1] == "嘛" and asked)
    ):
        return True
    if not _CHOICE.isdisjoint(texts) or not _ASKING.isdisjoint(texts[:3]) or _A_NOT_A.search("".join(texts)):
        return True
    if last[-1] in _TAGS or "".join(last[-3:]) in ("您说呢", "您看呢", "您觉得呢", "您意下如何"):
        return True
    if (
        len(last) > 1
        and last[-1] in ("没", "没有", "不", "未", "否")
        and not ends_asked
        and any("you" in of(text) for text in texts)
    ):
        return True
    words = {text for text in texts if "asked" in of(text)}
    if words and (last[-1] == "呢" or texts[-1] in _SMALL):
        return True
    if words == {"还是"} and _LEANINGS.isdisjoint(texts):
        return False  # 您的订单还是没有到: still
    if all(word[0] in "几多" for word in words) and words.isdisjoint(texts[-6:]):
        return False
    persons = any("you" in of(text) or text in ("您的", "你的") for text in texts)
    return bool(words) and persons


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
        if known & {"question_verb", "cond", "know", "receive"}:
            return True
    return False


# ---- closing thanks

_POLITE = word_set(
    "您 你 您的 你的 大家 各位 的 理解 支持 配合 合作 谅解 关注 信任 与 和 及 再次 一直 以来 对 我们 工作 厚爱 惠顾 光临 啦 了 哦 ! ! 。 , 、 ~ 非常 十分 也 衷心 继续 再 选择 使用"
)


_COOPERATION = word_set("理解 支持 配合 合作 谅解 关注 信任 惠顾 光临 选择 使用")


def _end_politely(frames: Sequence[Frame]) -> bool:
    """Whether the last clause thanks for what was just asked (…, 谢谢配合)."""
    if len(frames) < 2:
        return False
    of = vocabulary().of
    texts = [token.text for token in frames[-1].tokens]
    polite = all("thanks" in of(text) or text in _POLITE or not text[0].isalnum() for text in texts)
    return polite and (
        not _COOPERATION.isdisjoint(texts) or any(frame.form == "request" for frame in frames[:-1])
    )


def _close(frames: Sequence[Frame], sentence: Sentence) -> None:
    """Mark a thanks that only ends the letter."""
    texts = [token.text for token in sentence.tokens]
    of = vocabulary().of
    if _end_politely(frames):
        frames[-1].words.add("closing")
    if (
        (sentence.number or not _COOPERATION.isdisjoint(texts))
        and not sentence.following
        and all("thanks" in of(text) or text in _POLITE or not text[0].isalnum() for text in texts)
    ):
        for frame in frames:
            frame.words.add("closing")
