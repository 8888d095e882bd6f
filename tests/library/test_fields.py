"""Values in the way of each language: days, amounts, numbers, choices; and what a placeholder's name asks for."""

import pytest

from kb.languages import LANGUAGES
from kb.library import fields
from kb.library.fields import FieldKind
from kb.web.placeholder_names import NAMES

NBSP = "\u00a0"
WRITTEN = {
    ("refund.date", "2026-11-22"): {
        "en": "November 22, 2026",
        "fa": "۱ آذر ۱۴۰۵",
        "el": "22 Νοεμβρίου 2026",
        "zh": "2026年11月22日",
    },
    ("refund.amount", "1234.5"): {
        "en": "€1,234.50",
        "fa": f"۱٬۲۳۴٫۵۰{NBSP}یورو",
        "el": f"1.234,50{NBSP}€",
        "zh": "€1,234.50",
    },
    ("refund.amount", "۲۵۰۰۰ IRT"): {
        "en": f"25,000{NBSP}toman",
        "fa": f"۲۵٬۰۰۰{NBSP}تومان",
        "el": f"25.000{NBSP}τομάν",
        "zh": "25,000土曼",
    },
    ("appointment.time", "14:05"): {"en": "2:05 PM", "fa": "۱۴:۰۵", "el": "14:05", "zh": "14:05"},
    ("incident.eta", "2026-11-22T14:05"): {
        "en": "November 22, 2026, 2:05 PM",
        "fa": "۱ آذر ۱۴۰۵، ساعت ۱۴:۰۵",
        "el": "22 Νοεμβρίου 2026, 14:05",
        "zh": "2026年11月22日 14:05",
    },
    ("stay.days", "1200"): {"en": "1,200", "fa": "۱٬۲۰۰", "el": "1.200", "zh": "1,200"},
    ("reply.time", "ظهر فردا"): {
        "en": "noon tomorrow",
        "fa": "ظهر فردا",
        "el": "αύριο το μεσημέρι",
        "zh": "明天中午",
    },
}


@pytest.mark.parametrize(("given", "written"), WRITTEN.items(), ids=str)
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_value_is_written_in_the_language_of_the_text(
    given: tuple[str, str], written: dict[str, str], code: str
) -> None:
    assert fields.write(*given, code) == written[code]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "value"),
    [("order.number", "1200-34"), ("ticket.id", "7"), ("session.code", "001"), ("refund.date", "next week")],
)
def test_codes_and_what_is_not_of_its_kind_stay_as_they_are(code: str, name: str, value: str) -> None:
    assert fields.write(name, value, code) == value


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1234", "$1,234"),
        ("1,234", "$1,234"),
        ("12,50", "$12.50"),
        ("1.234,50", "$1,234.50"),
        ("1,234.50", "$1,234.50"),
        ("1'234.50", "$1,234.50"),
        ("۱۲٫۵", "$12.50"),
        ("EUR 9", "€9"),
        ("9 GBP", "£9"),
        ("9 XXX", "9 XXX"),
        ("all of it", "all of it"),
        ("1" * 40, "1" * 40),
        ("-", "-"),
    ],
)
def test_amounts_are_read_as_people_type_them(typed: str, read: str) -> None:
    assert fields.write("refund.amount", typed, "en", currency="USD") == read


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("customer.first_name", FieldKind.TEXT),
        ("appointment.old_date", FieldKind.DATE),
        ("appointment.hold_until", FieldKind.DATE),
        ("invoice.total", FieldKind.MONEY),
        ("tracking.url", FieldKind.URL),
        ("agent.email", FieldKind.EMAIL),
        ("order.number", FieldKind.CODE),
        ("item_count", FieldKind.NUMBER),
        ("reply.time", FieldKind.CHOICE),
    ],
)
def test_the_name_says_what_kind_of_value_is_asked_for(name: str, kind: FieldKind) -> None:
    assert fields.kind_of(name) is kind


def test_choices_are_there_in_every_language() -> None:
    for name in NAMES:
        proposed = {code: len(fields.choices(name, code)) for code in LANGUAGES}
        assert len(set(proposed.values())) == 1
    assert all(len(fields.choices("reply.time", code)) == 4 for code in LANGUAGES)
