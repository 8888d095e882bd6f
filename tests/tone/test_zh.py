"""Chinese replies: what each construction gives, whatever the spelling. The replies are our own."""

from collections import Counter
from pathlib import Path

import pytest

from kb.languages.wordlists import lines
from kb.tone import ELEMENTS, check
from kb.tone.engine import read
from kb.tone.gates import alternatives, gates
from tests.work import work

MACROS = sorted((Path(__file__).parents[2] / "templates_library" / "macros").glob("*/zh.md"))
LETTERS = {"acknowledgement": "K", "action": "A", "invitation": "I"}
TO_TRADITIONAL = {
    simple: traditional
    for line in lines("zh", "simplified")
    for traditional, simple in (pair for pair in line.split())
}


def elements(text: str) -> str:
    report = check(text, "zh")
    return "".join(LETTERS[name] for name in ELEMENTS if report.elements[name].present)


def advice(text: str) -> set[str]:
    return {finding.rule for finding in check(text, "zh").findings}


CONSTRUCTIONS = {
    "感谢您抽空把问题写得这么具体。": "K",
    "您等这笔退款等了快一个月，换作是我也早坐不住了。": "K",
    "快递员态度不好，我们有责任。": "K",
    "房间里有烟味，这完全不符合我们的标准。": "K",
    "羽绒服洗完缩水成童装，您拿到手的心情可想而知。": "K",
    "您反映电梯经常故障，经核实情况属实。": "K",
    "您的诉求我们清楚。": "K",
    "谁遇到这种事都会恼火。": "K",
    "唔好意思，令您等咁耐。": "K",
    "已为您办理退款手续。": "A",
    "我已将您的反馈转给产品团队。": "A",
    "师傅周六上午九点到您家换阀门。": "A",
    "对该商户已予以下架处理。": "A",
    "已安排骑手重新配送。": "A",
    "把电池拆下来，擦干净触点，再装回去就行。": "A",
    "升级到 4.2 就能解决。": "A",
    "请在收到货后拍照留存，并拒绝签收。": "A",
    "卡片已由设备管理员取出。": "A",
    "现场补开的收据随信附上。": "A",
    "您看这样可以吗": "I",
    "您想要退款还是换货": "I",
    "您家门锁是左开还是右开": "I",
    "收件人姓名要不要改": "I",
    "不行的话再跟我说。": "I",
    "短信没来您就喊我。": "I",
    "请不要犹豫，随时联系我们。": "I",
    "意见中若有您不认同之处，盼来信一辩。": "I",
    "如欲查詢，請致電 2345 6789 與我們聯絡。": "I",
    "请勿回复此邮件。": "",
    "我们会尽快给您答复。": "",
    "您应该先向快递员道歉。": "",
    "如果您早点申请，我们就可以退款了。": "",
    "本来昨天就该发货的。": "",
    "您昨天已经提交过申请了。": "",
    "据我了解，这是厂家的规定。": "",
    "请耐心等待。": "",
    "该型号已停产。": "",
    "请为本次服务打分。": "",
    "尊敬的住户：水箱已清洗完毕，明早六点恢复供水。": "A",
    "尊敬的用户：给您带来不便，深表歉意。": "K",
    "保证金早已由贵公司缴清。": "",
    "复检由省质检院安排。": "",
    "要是早上就报修，本可以当天修好。": "",
    "门锁要是没坏，昨天就给您换完了。": "",
    "不装补丁即可，直接点启动。": "A",
    "这个会在下个月的版本里 revert。": "A",
    "我用同款手机跑一下压力测试。": "A",
    "驱动能发我一份不": "I",
    "水温合适没": "I",
    "感谢您的反馈🙏我们已把图片换成清晰版": "KA",
    "您恼火一点都不过分。": "K",
    "房间七点二十关灯。": "",
    "为什么会分两次扣款呢？因为预授权和实际消费是两笔。": "",
}


@pytest.mark.parametrize(("text", "expected"), CONSTRUCTIONS.items())
def test_a_construction_gives_its_element(text: str, expected: str) -> None:
    assert elements(text) == expected


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("您一个人带三个孩子，真可怜。", "pity"),
        ("此邮件为最终答复，请勿再回复。", "closed-door"),
        ("上一封邮件已经说得很清楚了。", "impatience"),
        ("我们保证绝对不会再出错。", "overpromise"),
        ("对给您带来的不便，我们深表歉意。", "vague-apology"),
        ("是您自己操作不当造成的，责任在您。", "blame"),
        ("你预约的补牙排在周三下午，请提前到前台签到。", "informal-register"),
        ("有结果会尽快与您联系的，请您放心。", "no-timeframe"),
        ("我们正在全力处理，请您耐心等待。", "vague-action"),
        ("这件事由燃气公司负责，不归我们管。", "hand-off"),
        ("拔掉电源，换个插座，重新插上试。", "curt"),
    ],
)
def test_a_wording_gives_its_advice(text: str, rule: str) -> None:
    assert rule in advice(text)


@pytest.mark.parametrize("path", MACROS, ids=lambda path: path.parent.name)
def test_a_starter_macro_passes_without_advice(path: Path) -> None:
    report = check(path.read_text(encoding="utf-8").partition("\n")[2].strip(), "zh")

    assert (report.missing, [finding.rule for finding in report.findings]) == ((), [])


REPLY = "谢谢您告诉我们水管漏水。我已经安排师傅明天上午 9 点上门更换阀门，不收费用。如果时间不合适，请回复这条消息，好吗？"


def wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def traditional(text: str) -> str:
    return "".join(TO_TRADITIONAL.get(char, char) for char in text)


@pytest.mark.parametrize(
    "change",
    [
        wide,
        traditional,
        lambda text: text.replace("，", ",").replace("。", ".").replace("？", "?"),
        lambda text: text.replace("，", " ").replace("。", " ").replace("？", ""),
        lambda text: text.replace(" ", ""),
        lambda text: text.replace("，", "，\n"),
        lambda text: text.replace("我", "\u200b我"),
    ],
    ids=[
        "full width",
        "traditional",
        "ascii marks",
        "spaces for marks",
        "no spaces",
        "broken lines",
        "zero width",
    ],
)
def test_the_verdict_does_not_hang_on_the_spelling(change: object) -> None:
    assert callable(change)
    assert elements(change(REPLY)) == elements(REPLY) == "KAI"


def test_evidence_is_a_span_of_the_text_as_given() -> None:
    text = "謝謝您　回報。Ａ３ 的票已經退掉了，有問題請告訴我們。"

    report = check(text, "zh")

    spans = [each for element in report.elements.values() for each in element.evidence]
    assert spans
    assert all(text[each.start : each.end] == each.text for each in spans)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "。",
        "吗",
        "请",
        "的的的的",
        "{{ name }}",
        "{{{{",
        "\u202e请",
        "把",
        "如果",
        "请" * 5000,
        "退" * 20000,
        "，" * 20000,
        "您好，" * 8000,
        "> 引用\n" * 2000,
        "\x00",
    ],
)
def test_nasty_text_is_answered(text: str) -> None:
    assert check(text, "zh").locale == "zh"


ENDLESS = [
    "您却", "您却没", "您却都不", "请", "的", "您", "如果", "就等", "承运", "照看", "因您", "我们没", "是您自己没", "您没有您没",
    "您一却等", "您坏了又", "{{ a }}", "{{ name }}，", "- 您\n", "1. 请\n", "您好，", "请把{{ a }}退", "不", "让您", "已经", "把", "多少",
]  # fmt: skip


@pytest.mark.parametrize("word", ENDLESS)
def test_endless_text_costs_no_more_than_its_length(word: str) -> None:
    text = (word * 2000)[:4000]
    half = work(lambda: check(text, "zh"))

    assert work(lambda: check(text + text, "zh")) <= 2.5 * half


@pytest.mark.parametrize("word", ENDLESS)
def test_no_clause_is_endless(word: str) -> None:
    assert max(Counter(len(clause.tokens) // 300 for clause in read(word * 3000, "zh"))) == 0


def test_an_expression_is_tried_only_where_its_characters_are() -> None:
    assert [*alternatives("您(?:却|竟)|[|]我\\|他")] == ["您(?:却|竟)", "[|]我\\|他"]
    assert gates("(?:您|你)[^。]{0,30}?(?:却没|竟然)了?") == (
        frozenset("却然"),
        frozenset("您你"),
    )
    assert gates("x?[^您]+(?!没)(?:我|a)") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("非常抱歉让您等了这么久我们已经把退款原路退回到您的银行卡如有任何问题请随时联系我们", "KAI"),
        ("谢谢您把照片发给我们换的盖子今天下午已经寄出单号晚上发给您还有别的地方坏了吗", "KAI"),
        ("本店周一休息周二早上九点开门冬天下午五点关门停车场在后面的小巷里", ""),
        ("会员每年可以借书三十本每次最多五本期限是四周过期一天收费一角钱", ""),
    ],
)
def test_a_reply_without_any_mark_is_read_as_if_it_had_them(text: str, expected: str) -> None:
    assert elements(text) == expected


def test_the_words_shown_of_a_reply_without_marks_are_its_own_and_not_all_of_it() -> None:
    text = "非常抱歉让您等了这么久我们已经把退款原路退回到您的银行卡如有任何问题请随时联系我们"
    shown = [each for name in ELEMENTS for each in check(text, "zh").elements[name].evidence]

    assert all(each.text == text[each.start : each.end] for each in shown)
    assert max(len(each.text) for each in shown) < len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开锁的费用我们出。", "A"),
        ("配件费我们全包。", "A"),
        ("鉴定费由申请人承担。", ""),
        ("鉴定费我院不承担。", ""),
        ("面粉是我称少了。", "K"),
        ("地址漏抄一行，是我们的错。", "K"),
        ("请把旧表填好交到一号窗口，谢谢您。", "A"),
        ("您再试一次，谢谢。", "A"),
        ("谢谢您把坏的那只也带来了。", "K"),
        ("有事您直接在这个窗口说。", "I"),
        ("如有未明之处，敬请函复。", "I"),
    ],
)
def test_who_pays_who_erred_and_whom_one_tells_are_heard_in_the_construction(
    text: str, expected: str
) -> None:
    assert elements(text) == expected


def test_who_pays_is_read_with_and_without_a_word_for_the_agent() -> None:
    assert [clause.actor for clause in read("鉴定费由我院承担。拖车费我们来出。", "zh")] == ["we", "we"]
    assert "we" not in [clause.actor for clause in read("鉴定费由申请人承担。", "zh")]


def test_the_case_that_a_question_asks_of_is_part_of_the_question() -> None:
    assert elements("修了重开还是卡吗？") == "I"
    assert {clause.question for clause in read("修了重开还是卡吗？", "zh")} == {"real"}


def test_what_a_release_brings_is_ours_and_not_bidden() -> None:
    (release,) = read("下个版本合并补丁。", "zh")
    (unsure,) = read("下个版本可能合并补丁。", "zh")
    (told,) = read("下个版本请先备份。", "zh")

    assert [each.actor for each in (release, unsure, told)] == ["we", "none", "you"]


def test_who_must_come_in_person_is_the_reader() -> None:
    assert {clause.actor for clause in read("挂失需本人到柜台办理。", "zh")} == {"you"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("返工的料费由责任人承担。", ""),
        ("漏装了两颗螺丝，怪我。", "K"),
        ("麻烦把房号发来，谢谢您。", "I"),
    ],
)
def test_what_we_do_is_told_from_what_is_so(text: str, expected: str) -> None:
    assert elements(text) == expected


def test_a_number_is_no_step_and_a_check_put_in_is_one() -> None:
    (number,) = read("编号 {{ no }}。", "zh")
    (check_put_in,) = read("这里我加个校验。", "zh")

    assert (number.verbs, check_put_in.verbs >= {"act"}) == (frozenset(), True)
