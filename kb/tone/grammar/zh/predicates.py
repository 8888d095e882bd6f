"""The predicate of a piece: the marker that tells its form, and the verb that the marker governs."""

from collections.abc import Sequence

from kb.tone.clause import DATE, OPAQUE, Form
from kb.tone.grammar.zh.frame import ADDITIVE, VERBS, Frame
from kb.tone.grammar.zh.vocabulary import word_set

_STRONG = word_set("act root did deliver contact report receive fault vague move adverse step know")


def _next_verb(classes: Sequence[frozenset[str]], index: int) -> bool:
    """Whether the word at `index` opens a verb phrase, as after 将 for "will"."""
    return index < len(classes) and (not VERBS.isdisjoint(classes[index]) or "time" in classes[index])


def find_marker(frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]]) -> int:
    """Find the marker that tells the form; give its place, -1 where there is none."""
    best = -1
    rank = 0
    if frame.flags.isdisjoint(_MARKS) and _MARKING.isdisjoint(frame.said):
        return best
    for index, known in enumerate(classes):
        if not known or (known.isdisjoint(_MARKS) and texts[index] not in _MARKING):
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


_MARKS = frozenset({"double_neg", "request_mark", "done_mark", "future_mark", "ability_mark", "duty_mark"})
_MARKING = word_set("请勿 不要 别 切勿 勿 不必 不用 无需 无须 千万别 正在 正 还在 正于 在 将")


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
        if text in ADDITIVE:
            return ("future", 2) if text not in ("就", "要") or _next_verb(classes, index + 1) else None
        return "future", 4
    if "ability_mark" in known:
        if text == "可" and not index and len(classes) > 1 and "you" in classes[1]:
            return None  # 可您说…: but
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
    if "的" not in texts[index + 1 : index + 7]:
        return False
    for place in range(index + 1, min(len(texts), index + 7)):
        if texts[place] == "的":
            return any(
                not known.isdisjoint(VERBS) and "coverb" not in known for known in classes[place + 1 :]
            )
        if not classes[place].isdisjoint(VERBS) and "coverb" not in classes[place]:
            return False
    return False


def _is_han(text: str) -> bool:
    return "\u3400" <= text[0] <= "\u9fff"


def _is_noun(classes: Sequence[frozenset[str]], index: int) -> bool:
    """Whether a noun's ending follows the verb (维修 师傅)."""
    return (
        index + 1 < len(classes)
        and "nounish_tail" in classes[index + 1]
        and classes[index + 1].isdisjoint(VERBS)
    )


def find_verb(frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]], marker: int) -> int:
    """Find the verb after the marker (or the first of the piece); its classes and those of the verbs in its train."""
    if frame.flags.isdisjoint(VERBS):
        _read_open(frame, texts, classes, marker)
        return -1
    told = _told_before(texts, classes, marker) if marker > 0 and frame.form != "request" else -1
    if told >= 0:  # 料到您会难受: the marker stands in what is understood
        frame.form = "present"
    main = told if told >= 0 else _scan(texts, classes, marker + 1)
    if main < 0 and marker > 0 and frame.form != "request":
        main = _scan(texts, classes, 0)
    if main < 0:
        _read_open(frame, texts, classes, marker)
        return main
    verbs = set(classes[main] & VERBS)
    if not verbs:
        _read_open(frame, texts, classes, marker)
        return main
    frame.lemma = texts[main]
    if marker > 0 and texts[marker] in _SUFFICES:
        before = _scan(texts[:marker], classes[:marker], 0)
        if before >= 0 and opens_piece(texts, classes, before):
            frame.lemma, frame.form, frame.actor, main = texts[before], "request", "you", before
            verbs = set(classes[before] & VERBS)
    train = _train(texts, classes, main)
    if train:
        verbs |= _told_besides(frame, verbs, train, causes="cause" in classes[main])
    if "act" in classes[main] and frame.form == "request":
        verbs.discard("state")
    frame.verbs = frozenset(verbs)
    frame.obj = main + 1 < len(texts) or main > 0
    return main


def _train(texts: Sequence[str], classes: Sequence[frozenset[str]], main: int) -> set[str]:
    """Unite the classes of the verbs that follow the first."""
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
    return train


def _told_besides(frame: Frame, verbs: set[str], train: set[str], *, causes: bool) -> set[str]:
    """Give what of the classes of a verb's train counts beside its own."""
    heavy = ("state" in verbs and not verbs & {"act", "root"}) or (
        "vague" in verbs and not verbs & {"act", "root", "contact", "deliver"}
    )
    if verbs & {"receive", "know"} and not verbs & {"act", "contact"}:
        train &= (
            {"contact", "deliver"} if frame.form == "request" else set()
        )  # 收到您的投诉: what was received is no act
    if "report" in verbs and frame.form != "request":
        train &= {"contact"}
    if heavy:
        train &= {"contact", "fault", "adverse"}
    elif "root" not in verbs:
        train -= {"root"}
    return train - {"state", "know", "receive", "report", "vague", "move"} | (
        train & {"vague"} if causes else set()
    )


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
        if known.isdisjoint(VERBS) or "time" in known or ("coverb" in known and index + 1 < len(texts)):
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
    if marker < 0:
        return
    strong = {"ba", "for-you"} & frame.words
    rest = [
        text
        for text, known in zip(texts[marker + 1 :], classes[marker + 1 :], strict=True)
        if not known and text[0].isalnum()
    ]
    directed = frame.form == "request" and not {"用", "把", "将", "在", "到", "从", "向", "按"}.isdisjoint(
        texts[marker + 1 :]
    )
    if sum(map(len, rest)) >= 2 and (strong or directed or frame.form == "done"):
        frame.verbs = frozenset({"open"})
        frame.obj = bool(strong)


_MESSAGES = word_set("来信 来函 来电 来稿 报告 投诉 建议 申请 评论 反馈")


def opens_piece(texts: Sequence[str], classes: Sequence[frozenset[str]], main: int) -> bool:
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
