"""What may be remembered of a search that led nowhere."""

import pytest

from kb.search.missed import kept


@pytest.mark.parametrize(
    ("text", "asked", "words", "locale"),
    [
        ("Gift  card", "en", "gift card", "en"),
        ("geschenk", "el", "geschenk", "el"),
        ("Δωροκάρτα", "en", "δωροκαρτα", "el"),
        ("كارت هديه", "en", "کارت هدیه", "fa"),
        ("禮品卡", "en", "礼品卡", "zh"),
        ('tag:refund "gift card"', "en", "gift card", "en"),
        ("/gift", "en", "/gift", "en"),
        ("error 404", "en", "error 404", "en"),
        ("Paypal", "en", "paypal", "en"),
        ("κάρτα δώρου", "en", "καρτα δωρου", "el"),
        ("gift\u202ecard\u0000", "en", "giftcard", "en"),
    ],
)
def test_the_words_are_kept_in_their_compared_form(text: str, asked: str, words: str, locale: str) -> None:
    found = kept(text, asked)

    assert found
    assert (found.text, found.locale) == (words, locale)


@pytest.mark.parametrize(
    "text",
    [
        "maria@example.org",
        "maria＠example.org",
        "https://example.org/orders",
        "www.example.org",
        "order 10482",
        "order ۱۰۴۸۲",
        "سفارش ١٠٤٨٢",
        "订单１２３４５",
        "0912 345 678",
        "+30 69 44 12 34",
        "AB-123-x",
        "gr8842x",
        "4111-1111-1111-1111",
        "I would like to know where my parcel is now",
        "我昨天在你们网站上买了一件外套到现在都没有收到货请问怎么办",
        "x" * 81,
        "",
        "   ",
        "?!",
        "42",
        "tag:refund",
        "Maria Papadopoulou",
        "Μαρία Παπαδοπούλου",
        "refund mr smith",
        "κ. παπαδόπουλος",
        "κυρία ελένη",
        "آقای رضایی",
        "王先生",
        "\ud800",
        "a" * 100_000,
    ],
)
def test_what_looks_personal_or_says_nothing_is_not_kept(text: str) -> None:
    assert kept(text, "en") is None
