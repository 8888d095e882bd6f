"""Replies in four languages, and a builder that puts them into a store."""

from collections.abc import Mapping

from kb.accounts.user import SYSTEM
from kb.library.entry import Entry, Kind
from kb.services import library
from kb.storage import Store
from tests.cast import NOW, the_cast

GOOD = {
    "en": "Hello {{ customer.first_name }},\n\nthank you for telling us about the second charge, and I am sorry "
    "about it. I have refunded the second payment today.\n\nPlease reply here if it has not arrived by Friday.",
    "fa": "سلام {{ customer.first_name }}،\n\nاز این‌که برداشت دوم را به ما خبر دادید سپاسگزارم و بابت آن عذر "
    "می‌خواهم. مبلغ دوم را امروز به حساب شما برگرداندم.\n\nلطفاً اگر تا جمعه نرسید، همین‌جا به ما پاسخ دهید.",
    "el": "Γεια σας {{ customer.first_name }},\n\nσας ευχαριστώ που μας ενημερώσατε για τη δεύτερη χρέωση και ζητώ "
    "συγγνώμη γι' αυτήν. Επέστρεψα σήμερα το δεύτερο ποσό.\n\nΠαρακαλώ απαντήστε μου εδώ αν δεν φτάσει ως την "
    "Παρασκευή.",
    "zh": "{{ customer.first_name }}，您好！\n\n感谢您告诉我们重复扣款的问题，非常抱歉。我今天已经为您退回了第二笔款项。\n\n"
    "如果周五之前还没有到账，请在这里回复我们。",
}
"""A reply in each language that has all three elements."""

COLD = {
    "en": "Hello {{ customer.first_name }}. The case is closed.",
    "fa": "سلام {{ customer.first_name }}. پرونده بسته است.",
    "el": "Γεια σας {{ customer.first_name }}. Η υπόθεση έκλεισε.",
    "zh": "{{ customer.first_name }}，您好。此案已结。",
}
"""A reply in each language that has none of them."""

TITLES = {"en": "Charged twice", "fa": "برداشت دوباره", "el": "Διπλή χρέωση", "zh": "重复扣款"}


def a_macro(
    store: Store,
    key: str = "double-charge",
    *,
    approved: bool = False,
    situations: tuple[str, ...] = ("billing",),
    shortcut: str | None = None,
    title: str = TITLES["en"],
    **texts: str,
) -> Entry:
    """Make a macro with English as its source; `texts` are bodies by locale (`fa="…"`)."""
    reza = the_cast().reza
    bodies: Mapping[str, str] = {"en": GOOD["en"], **texts}
    library.create(
        store,
        Kind.MACRO,
        key,
        shortcut=shortcut,
        situations=situations,
        source_locale="en",
        title=title,
        body=bodies["en"],
        by=reza,
        now=NOW,
    )
    for locale, body in bodies.items():
        if locale != "en":
            library.save_variant(
                store,
                Kind.MACRO,
                key,
                locale,
                title=TITLES[locale],
                body=body,
                expected=None,
                by=reza,
                now=NOW,
            )
        if approved:
            library.approve(store, Kind.MACRO, key, locale, expected=1, by=reza, now=NOW)
    return library.entry(store, Kind.MACRO, key, by=SYSTEM)
