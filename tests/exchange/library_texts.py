"""Small builders for entries as the store gives them, with the texts of one macro in four languages."""

from datetime import UTC, datetime

from kb.library.entry import Entry, Kind, Revision, Situation, Status, Variant

AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)

BODIES = {
    "en": 'Hello {{ customer.first_name | "there" }},\n\nThank you for telling us about **{{ ticket.subject }}**.',
    "fa": 'سلام {{ customer.first_name | "دوست گرامی" }}،\n\nممنون که دربارهٔ **{{ ticket.subject }}** نوشتید.\n\n- یک\n- دو',
    "zh": '{{ customer.first_name | "您" }}好：\n\n感谢您告诉我们 **{{ ticket.subject }}**。',
    "el": 'Γεια σας {{ customer.first_name | "φίλε" }},\n\nΕυχαριστούμε για το **{{ ticket.subject }}**.',
}
TITLES = {"en": "Charged twice", "fa": "برداشت دوباره", "zh": "重复扣款", "el": "Διπλή χρέωση"}
SITUATIONS = {
    "billing": Situation("billing", {"en": "Billing", "fa": "صورت‌حساب", "zh": "账单", "el": "Χρεώσεις"})
}


def revision(locale, *, number=1, status=Status.APPROVED, title=None, body=None):
    return Revision(
        number,
        title or TITLES.get(locale, "Title"),
        BODIES.get(locale, "Body") if body is None else body,
        status,
        None if locale == "en" else 1,
        "reza",
        AT,
    )


def variant(locale, *, status=Status.APPROVED, title=None, body=None):
    text = revision(locale, status=status, title=title, body=body)
    return Variant(locale, text, text if status is Status.APPROVED else None)


def a_macro(key="billing-duplicate-charge", *, kind=Kind.MACRO, locales=("en", "fa", "zh", "el"), **texts):
    """An approved entry; `texts` replaces single bodies by locale."""
    variants = {locale: variant(locale, body=texts.get(locale)) for locale in locales}
    shortcut = "dup" if kind is Kind.MACRO else None
    return Entry(kind, key, locales[0], ("billing", "refund"), shortcut, variants)


def an_article(key="how-refunds-work", **texts):
    bodies = {"en": "Refunds take **5** days.", "fa": "بازگشت وجه **۵** روز طول می‌کشد."}
    return a_macro(key, kind=Kind.ARTICLE, locales=("en", "fa"), **{**bodies, **texts})
