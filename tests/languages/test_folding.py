"""One form for what people write in many."""

import pytest

from kb.languages import LANGUAGES, language


@pytest.mark.parametrize(
    ("code", "given", "folded"),
    [
        ("fa", "كتاب‌هاي", "کتاب‌های"),
        ("fa", "عیسى مسئله", "عیسی مسیله"),
        ("fa", "خانهٔ ما، خانۀ ما، مدرسة", "خانه ما، خانه ما، مدرسه"),
        ("fa", "آمد أحمد إسلام", "امد احمد اسلام"),
        ("fa", "جزء", "جز"),
        ("fa", "مــتن مُحَمَّد", "متن محمد"),
        ("fa", "۱۲۳ ٤٥٦ 789", "123 456 789"),
        ("fa", "\u202bسلام\u202c\u200e", "سلام"),
        ("el", "Επιστροφή", "επιστροφη"),
        ("el", "ΠΡΟΪΌΝ προϊόν", "προιον προιον"),
        ("el", "λόγος ΛΌΓΟΣ", "λογοσ λογοσ"),
        ("el", "γιατί\u037e", "γιατι;"),
        ("el", "e\u0301", "e"),
        ("zh", "退貨帳號", "退货帐号"),
        ("zh", "ＶＩＰ１２３，？", "vip123,?"),
        ("zh", "好…。", "好…。"),
        ("en", "Don’t “re‑send” café", 'don\'t "re-send" cafe'),
        ("en", "ﬁle ½ ™", "file 1⁄2 "),
        ("en", "", ""),
    ],
)
def test_text_is_folded(code: str, given: str, folded: str) -> None:
    assert language(code).fold(given).text == folded


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    "text", ["ﬁle", "e\u0301a", "\u200f\u200eab", "خانهٔ", "ß½", "𝐀𝐁", "İi", "", "a" * 10_000, "\ud800", "ΐ"]
)
def test_every_folded_character_knows_where_it_came_from(code: str, text: str) -> None:
    folded = language(code).fold(text)

    assert len(folded.origins) == len(folded.text) + 1
    assert folded.origins[-1] == len(text)
    assert list(folded.origins) == sorted(folded.origins)


def test_a_span_leads_back_to_the_text_as_given() -> None:
    given = "یک خانـــهٔ بزرگ"
    folded = language("fa").fold(given)
    start = folded.text.index("خانه")

    first, last = folded.span(start, start + 4)

    assert given[first:last] == "خانـــه"


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_says_where_its_facts_come_from(code: str) -> None:
    assert LANGUAGES[code].source
    assert LANGUAGES[code].code == code
