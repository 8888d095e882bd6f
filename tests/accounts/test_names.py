import pytest

from kb.accounts import names


@pytest.mark.parametrize(
    "good",
    [
        "Ada",
        "Mei-Lin",
        "رضا",
        "Ελένη",
        "梅",
        "さくら子",
        "ada.lovelace",
        "Reza 2",
        "O'Neil",
        "x" * 80,
        "Иван",
    ],
)
def test_names_in_many_scripts_are_fine(good: str) -> None:
    assert names.problems(good) == []


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "x" * 81,
        "Ad\u0430",  # CYRILLIC SMALL LETTER A among Latin letters
        "Ada\u200b",  # ZERO WIDTH SPACE
        "می\u200cنا",  # ZERO WIDTH NON-JOINER
        "Ada\u200d",
        "\u202eadA",  # RIGHT-TO-LEFT OVERRIDE
        "Ada\u2066",
        "Ada\x00",
        "Ada\nB",
        "Ada\ud800",
        "-Ada",
        ".",
        "Ada<script>",
        "😀",
        "system",
        "System",
        "ѕуѕtem",
        "Adaرضا",
    ],
)
def test_names_that_could_deceive_are_refused(bad: str) -> None:
    assert [problem.where for problem in names.problems(bad)] == ["name"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada", "ada"),
        ("Ada", "ＡＤＡ"),  # full width
        ("straße", "STRASSE"),
        ("café", "cafe\u0301"),
        ("ﬁona", "fiona"),  # LATIN SMALL LIGATURE FI
        ("kind", "kınd"),  # LATIN SMALL LETTER DOTLESS I
        ("ace", "асе"),  # Cyrillic
        ("pop", "рор"),  # Cyrillic
        ("xo", "хо"),  # Cyrillic
        ("TOM", "ΤΟΜ"),  # Greek
        ("kate", "ΚΑΤΕ"),  # Greek
        ("علی", "علي"),  # ARABIC LETTER YEH
        ("کاوه", "كاوه"),  # ARABIC LETTER KAF
        ("فاطمه", "فاطمة"),  # ARABIC LETTER TEH MARBUTA
        ("احمد", "أحمد"),
        ("سس", "سس"),
    ],
)
def test_names_that_look_the_same_are_one(one: str, other: str) -> None:
    assert names.folded(one) == names.folded(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ada", "Adam"), ("Mei", "Mai"), ("رضا", "زهرا"), ("Ελένη", "Ειρήνη")]
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert names.folded(one) != names.folded(other)
