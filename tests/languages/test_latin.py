"""Titles in Latin letters, as a person would write them."""

import pytest

from kb.languages.latin import in_latin


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Διπλή χρέωση", "dipli chreosi"),
        ("Επιστροφή χρημάτων", "epistrofi chrimaton"),
        ("Ευχαριστίες, αύριο!", "efcharisties avrio"),
        ("ΔΙΠΛΗ ΧΡΕΩΣΗ", "dipli chreosi"),
        ("بازگشت وجه در راه است", "bazgasht vajh dar rah ast"),
        ("توهین‌آمیز", "tohinamiz"),
        ("كالاي شکسته", "kala shekaste"),
        ("مغازه", "maghaze"),
        ("سفارش ۱۲۳", "sefaresh 123"),
        ("重复扣款", "chong fu kou kuan"),
        ("订单", "ding dan"),
        ("取消订阅", "qu xiao ding yue"),
        ("到期提醒", "dao qi ti xing"),
        ("Bug 反馈 v2", "bug fan kui v2"),
        ("Café déjà‑vu — it’s 50%", "cafe deja vu its 50"),
        ("Straße", "strasse"),
        ("😀 …", ""),
        ("Привет", ""),
    ],
)
def test_a_title_is_spelled_in_latin_letters(text: str, spelled: str) -> None:
    assert " ".join(in_latin(text)) == spelled
