"""The words of a piece: classes settled by their neighbours, marks of wording, and how it hangs in its sentence."""

from collections.abc import Sequence

from kb.tone.clause import CODE, DATE, OPAQUE, Link
from kb.tone.grammar.zh.frame import GIVING, MAKES, Frame
from kb.tone.grammar.zh.vocabulary import word_set

_WORDS = word_set(
    "rhetoric result delivery history thanks apology regret feeling trouble evaluation bad faultnoun softener soon generic vagueobject pity survey third ours yours time report receive "
    "know fault contact vague anyone touched"
)
_GIVEN = word_set("给您 帮您 为您 替您 给你 帮你")
_COUNTS = word_set("多少 这 那 该 本 每 一 两 几 半 此 上 下 整 哪 同 句 条 则 份 通 次 个")
_CALLING = word_set("打 拨 回 拨打 打到 打给 打通")
_SAYING = word_set("说 讲 提 聊")


def may_settle(frame: Frame) -> bool:
    """Say whether a piece has words that their neighbours settle."""
    return not frame.known.isdisjoint(_COUNTED) or not _SETTLED.isdisjoint(frame.said)


def settle_words(texts: Sequence[str], classes: list[frozenset[str]]) -> None:
    """Settle words of several classes by their neighbours: 这封信, 您的来信 (no verbs), 打…电话, 跟我讲 (contact)."""
    for index, known in enumerate(classes):
        if known.isdisjoint(_COUNTED) and texts[index] not in _SETTLED:
            continue
        before = texts[index - 1] if index else ""
        if before and known & _COUNTED and (before in _COUNTS or before.isnumeric() or before[-1].isdigit()):
            classes[index] = known - _COUNTED
        elif texts[index] in _OFFICES and _is_han(before) and before not in _OUR_OFFICE:
            classes[index] = _THIRD
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
        elif texts[index] in _ASKING and _is_our_place(texts[:index]):
            classes[index] = (known - _QUESTION_VERB) | _CONTACT


def _is_our_place(before: Sequence[str]) -> bool:
    """Whether words end in the place where we are read: 在这, 在楼下, 在这个窗口."""
    if "在" not in before[-4:]:
        return False
    place = "".join(before[len(before) - 1 - before[::-1].index("在") + 1 :]).removesuffix("直接")
    return place in _OUR_PLACE or (place[:1] in ("这", "本", "此") and place.endswith(_OUR_PLACE_ENDS))


_OUR_PLACE = word_set("这 这儿 这里 此 楼下 下面 下方 群里 后面 底下 原帖 原单 评论区 对话框")
_OUR_PLACE_ENDS = ("窗口", "帖", "楼", "群里", "下面", "底下", "邮件里", "单里", "页面", "对话框")
_QUESTION_VERB = frozenset({"question_verb", "report"})
_OFFICES = word_set("部门 机关 主管部门")
_ASKING = word_set("问 说 讲 提 聊 留 喊 吱声 留言 追问 提问")
_SETTLED = _OFFICES | _CALLING | _SAYING | _ASKING | {"@"}
_OUR_OFFICE = word_set(
    "我们 我 本 该 各 贵 的 由 给 到 向 相关 有关 我司 业务 技术 财务 客服 售后 专业 产品 研发 我行 我店 和 与 跟 你 您 两 多 工程 运营 这 个 仓储 物流 品质 开发 设计 生产 质检 采购 人事 上级 责任"
)
_THIRD = frozenset({"third"})


def _is_han(text: str) -> bool:
    return "\u3400" <= text[:1] <= "\u9fff"


_COUNTED = frozenset({"root", "contact", "report", "deliver"})
_CONTACT = frozenset({"contact"})
_DENIES = word_set("不 没 没有 不太 不够 并不 不是")
_INTENSE = frozenset({"intense"})
_PAST = word_set(
    "上午 下午 中午 早上 清晨 傍晚 晚上 夜里 午夜 次日 当天 当日 当晚 凌晨 隔天 翌日 今年 去年 前年 年内 每天 每日"
)


_DENIABLE = frozenset({"evaluation", "touched"})
_CHECKED = _DENIABLE | {"apology"}
# What one word alone tells of the piece.
_TOLD_BY = {
    "for-you": _GIVEN,
    "ba": word_set("把 将"),
    "confirmed": word_set("确实 的确 属实"),
    "self": word_set("自己 您自己"),
    "receives-yours": word_set("拜读 收悉 知悉 敬悉 悉 拜悉"),
    "later": word_set("后 之后 以后"),
}
_TELLING = frozenset[str]().union(*_TOLD_BY.values())
_OF_YOURS = frozenset({"yours", "report"})
_UNDERSTANDING = word_set("知道 晓得 清楚 了解 看得出 明白")
_GOAL = frozenset({"contact", "deliver"})


def gather_words(frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]]) -> None:
    """Gather the word classes of a piece, and what its words say together: who is given, made, reached."""
    flags, said, words = frame.flags, frame.said, frame.words
    words |= _WORDS & (flags if flags.isdisjoint(_CHECKED) else _checked(texts, classes))
    if "you" in flags:
        words |= _towards_you(texts, classes)
    if not _TELLING.isdisjoint(said):
        words |= {name for name, known in _TOLD_BY.items() if not known.isdisjoint(said)}
    frame.dated = "time" in words or DATE in said
    if frame.dated and any(
        ("time" in known and "now" not in known and text not in _PAST) or text == DATE
        for text, known in zip(texts, classes, strict=True)
    ):
        words.add("ahead")
    if "receive" in words and ("you" in flags or not _OF_YOURS.isdisjoint(words)):
        words.add("receives-yours")
    if "soon" in words:
        words.add("later")
    if "bad" in flags and any(
        "bad" in known and not classes[index - 1].isdisjoint(_INTENSE)
        for index, known in enumerate(classes)
        if index
    ):
        words.add("bad-felt")
    if "calls" in flags and "third" not in words:
        words.add("to-us")
    reach = "" if flags.isdisjoint(_GOAL) else _reach(texts, classes)
    if reach:
        words.add(reach)


def _checked(texts: Sequence[str], classes: Sequence[frozenset[str]]) -> set[str]:
    """Unite the word classes without what the words before deny: 不满意, 我们不会道歉."""
    found: set[str] = set()
    for index, known in enumerate(classes):
        if known.isdisjoint(_CHECKED):
            found |= known
            continue
        if index and texts[index - 1] in _DENIES:
            known = known - _DENIABLE
        if "apology" in known and any("neg" in each for each in classes[max(0, index - 4) : index]):
            known = known - {"apology"}
        found |= known
    return found


def _towards_you(texts: Sequence[str], classes: Sequence[frozenset[str]]) -> set[str]:
    """Give what the words before the reader tell: known of, said to, made to do, done for."""
    found: set[str] = set()
    for index in range(1, len(texts)):
        if "you" not in classes[index]:
            continue
        before = texts[index - 1]
        if (
            before[0] not in "不没"
            and (index < 2 or texts[index - 2] not in _DENIES)
            and ("know" in classes[index - 1] or before in _UNDERSTANDING)
        ):
            found.add("of-you")
        if "contact" in classes[index - 1]:
            found.add("to-reader")
        if before in MAKES:
            found.add("makes-you")
        if before in GIVING:
            found.add("for-you")
    return found


def read_link(
    frame: Frame, texts: Sequence[str], classes: Sequence[frozenset[str]], *, condition_end: bool
) -> Link:
    """Tell how a piece hangs in its sentence, from 如, 因为, …的话, …后."""
    if texts[-1] == "的话":
        return "if"
    if "因为" in frame.said or "由于" in frame.said:
        return "because"
    if condition_end:
        return "when"
    if frame.flags.isdisjoint(_LINKING):
        return "main"
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


_LINKING = frozenset({"cond", "because", "when_end"})
_OUR_ADDRESS = word_set(
    "这里 这儿 本邮件 本消息 本信 此邮件 此信 这封信 这封邮件 这条消息 邮箱 本单 工单 群里 下方 下面 在线客服 一声 即可 就行 就好 都行 都可以 一下 随时"
)


def _reach(texts: Sequence[str], classes: Sequence[frozenset[str]]) -> str:
    """Tell whether what is said or sent goes to us (告诉我们) or to an address (发到 {{ email }}, 在本单里)."""
    found = ""
    for index, known in enumerate(classes):
        if not known.isdisjoint(_GOAL):
            if texts[index] in _ASKING and _is_our_place(texts[:index]):
                return "to-us"
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
