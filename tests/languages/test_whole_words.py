"""Whole words in four languages: what is found, and what only looks like it."""

import pytest

from kb.languages.whole_words import replace_whole

ZWNJ = "\u200c"


@pytest.mark.parametrize(
    ("code", "find", "text", "after"),
    [
        ("en", "order", "order, reorder, orders, order_id; (order)", "X, reorder, orders, order_id; (X)"),
        ("en", "order", "The order's status, the order’s end", "The X's status, the X’s end"),
        ("en", "don", "don't, don’t, Don, don", "don't, don’t, Don, X"),
        ("en", "t", "don't 't' t", "don't 'X' X"),
        ("en", "Friday,", "Friday, Fridays, AFriday, Friday,x", "X Fridays, AFriday, Xx"),
        ("en", "12", "12 112 12.5 order12", "X 112 X.5 order12"),
        ("en", "a a", "a a a a", "X X"),
        ("en", "{{ name }}", "x{{ name }}y", "xXy"),
        ("fa", "سفارش", "سفارش شما، سفارشتان، پیش‌سفارش", "X شما، سفارشتان، پیش‌سفارش"),
        ("fa", "کتاب", f"کتاب{ZWNJ}ها و کتاب.", f"کتاب{ZWNJ}ها و X."),
        ("fa", "کنم", f"می{ZWNJ}کنم، کنم", f"می{ZWNJ}کنم، X"),
        ("fa", f"می{ZWNJ}کنم", f"می{ZWNJ}کنم، نمی{ZWNJ}کنم، می{ZWNJ}کنمش", f"X، نمی{ZWNJ}کنم، می{ZWNJ}کنمش"),
        ("fa", "سفارش", "سفارشِ شما", "Xِ شما"),
        ("fa", "خانه", f"خانهٔ ما، خانه{ZWNJ}ی ما، خانه{ZWNJ}ای", f"Xٔ ما، X{ZWNJ}ی ما، خانه{ZWNJ}ای"),
        ("fa", "۱۲", "۱۲ و ۱۱۲ و ۱۲٪", "X و ۱۱۲ و X٪"),
        ("fa", "حتما", "حتماً حتما", "حتماً X"),
        ("el", "Παρασκευή", "Παρασκευή, Παρασκευής, Παρασκευη", "X, Παρασκευής, Παρασκευη"),
        ("el", "μας", "μας, ημάς, ομάδας μας;", "X, ημάς, ομάδας X;"),
        ("el", "απ", "απ’ όλα, από", "X’ όλα, από"),
        ("zh", "退款", "您的退款已退款。", "您的X已X。"),
        ("zh", "Hamdeli", "请用Hamdeli登录，Hamdelis", "请用X登录，Hamdelis"),
        ("zh", "周五", "本周五前", "本X前"),
    ],
)
def test_a_word_is_found_where_it_stands_alone(code: str, find: str, text: str, after: str) -> None:
    assert replace_whole(text, find, "X", code) == after


def test_what_is_spared_stays() -> None:
    assert replace_whole("a b a b a", "a", "X", "en", [(0, 3), (8, 9)]) == "a b X b a"
    assert replace_whole("a b a", "a b", "X", "en", [(0, 1)]) == "X a"


@pytest.mark.parametrize("code", ["en", "fa", "el", "zh"])
@pytest.mark.parametrize("text", ["", "'", "a'", "'a", "\u200c", "a\u200c", "aaaa" * 5_000])
def test_nothing_is_found_at_the_edges(code: str, text: str) -> None:
    assert replace_whole(text, "b", "X", code) == text
    assert replace_whole(text, "", "X", code) == text
