"""Words, terms and stems of the four languages."""

import pytest

from kb.languages import language, wordlists


def texts(code: str, text: str) -> list[str]:
    return [word.text for word in language(code).words(text)]


@pytest.mark.parametrize("written", ["می‌شود", "می شود", "میشود", "مي‌شود"])
def test_a_persian_verb_is_one_word_however_its_prefix_is_joined(written: str) -> None:
    assert texts("fa", f"این کار {written} امروز") == ["این", "کار", "میشود", "امروز"]


@pytest.mark.parametrize("written", ["بسته‌ها", "بسته ها", "بستهها"])
def test_a_persian_plural_is_one_word_however_it_is_joined(written: str) -> None:
    assert texts("fa", written) == ["بستهها"]


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("fa", ["بسته", "بستهها", "بستههای", "بستههایمان", "بستهتان"]),
        ("fa", ["مشکل", "مشکلات", "مشکلی", "مشکلم", "مشکلاتم"]),
        ("fa", ["مشتری", "مشتریان", "مشتریانتان"]),
        ("fa", ["میشود", "نمیشوند", "شد", "شده", "بشود", "نشده"]),
        ("fa", ["فرستادم", "میفرستید", "بفرستید", "نفرستادهاید", "فرستادن"]),
        ("fa", ["امد", "نیامده", "میایند", "بیاید"]),
        ("fa", ["بزرگ", "بزرگتر", "بزرگترین"]),
        ("el", ["επιστροφη", "επιστροφησ", "επιστροφεσ", "επιστροφων", "επιστρεφω", "επιστραφηκε"]),
        ("el", ["παραγγελια", "παραγγελιασ", "παραγγελιεσ", "παραγγελιων"]),
        ("el", ["κωδικοσ", "κωδικου", "κωδικουσ", "κωδικο"]),
        ("el", ["πληρωμη", "πληρωνω", "πληρωσα", "πληρωμεσ"]),
        ("en", ["refund", "refunds", "refunded", "refunding"]),
        ("en", ["cancel", "cancelled", "canceled", "cancelling", "cancellation"]),
        ("en", ["organise", "organize", "organising", "organized"]),
        ("en", ["colour", "colors", "coloured"]),
        ("en", ["send", "sent", "sends", "sending"]),
        ("en", ["apology", "apologise", "apologized"]),
    ],
)
def test_forms_share_a_stem(code: str, forms: list[str]) -> None:
    assert {language(code).stem(form) for form in forms} == {language(code).stem(forms[0])}


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("en", "four", "for"),
        ("en", "hour", "hor"),
        ("fa", "نام", "نان"),
        ("el", "κωδικοσ", "κρατηση"),
        ("fa", "کارت", "کالا"),
    ],
)
def test_different_words_keep_different_stems(code: str, one: str, other: str) -> None:
    assert language(code).stem(one) != language(code).stem(other)


def test_chinese_terms_are_characters_and_pairs_across_spaces() -> None:
    terms = [term.text for term in language("zh").terms("退 款iPhone")]

    assert terms == ["退", "款", "退款", "iphone"]


def test_half_spaces_and_hyphens_give_the_whole_and_the_parts() -> None:
    assert {term.text for term in language("fa").terms("پی‌گیری")} == {"پیگیری", "پی", "گیری"}
    assert {term.text for term in language("en").terms("follow-up")} == {"followup", "follow", "up"}


@pytest.mark.parametrize("code", ["fa", "el", "zh", "en"])
@pytest.mark.parametrize(
    "text", ["", "   ", "!!! ؟؟ 。。", "\u200c\u200c", "a'", "'" * 50, "-" * 50, "{{ x }}"]
)
def test_odd_texts_give_words_inside_their_bounds(code: str, text: str) -> None:
    for word in [*language(code).words(text), *language(code).terms(text)]:
        assert 0 <= word.start < word.end <= len(text)


def test_ten_thousand_characters_are_split_at_once() -> None:
    assert len(language("fa").words("می شود " * 1500)) == 1500
    assert language("fa").words("ها " * 3000)


@pytest.mark.parametrize("code", ["en", "fa", "el", "zh"])
def test_everyday_synonyms_are_many_and_clean(code: str) -> None:
    groups = wordlists.groups(code, "synonyms")

    assert len(groups) >= 250
    assert [group for group in groups if len(group) < 2 or len(set(group)) < len(group)] == []
