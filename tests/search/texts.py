"""A small library for the search's tests, and builders that show only what matters."""

from dataclasses import replace

from kb.library.entry import Kind
from kb.search import Document

NAMES = {"refund": ("Refunds", "بازگشت وجه", "Επιστροφή χρημάτων", "退款")}


def a_document(key: str = "refund", locale: str = "en", **changes: object) -> Document:
    """One approved variant of a macro."""
    plain = Document(Kind.MACRO, key, locale, "Title", "Body text.", None, (), (), approved=True)
    return replace(plain, **changes)  # type: ignore[arg-type]


def a_macro(key: str, titles: dict[str, tuple[str, str]], **changes: object) -> list[Document]:
    """All variants of a macro: locale -> (title, body)."""
    return [
        a_document(key, locale, title=title, body=body, **changes) for locale, (title, body) in titles.items()
    ]


def refund() -> list[Document]:
    """The macro that everyone looks for."""
    return a_macro(
        "refund-on-its-way",
        {
            "en": (
                "Refund on its way",
                'Hi {{ customer.first_name | "there" }}, the refund will arrive by {{ date }}.',
            ),
            "fa": ("بازگشت وجه در راه است", "سلام، مبلغ تا {{ date }} به حسابتان برمی‌گردد. پی‌گیری می‌کنیم."),
            "el": (
                "Επιστροφή χρημάτων",
                "Τα χρήματα επιστρέφονται έως {{ date }}. Ευχαριστούμε για το προϊόν.",
            ),
            "zh": ("退款已发出", "您好，您的退款将于{{ date }}前到账，请查收银行卡。"),
        },
        shortcut="refund",
        situations=("refund",),
        situation_names=NAMES["refund"],
    )


def library() -> list[Document]:
    """Four macros in four languages."""
    return [
        *refund(),
        *a_macro(
            "late-parcel",
            {
                "en": ("Late parcel", "Your parcel is late and we are sorry. We refund the shipping."),
                "fa": ("تأخیر در تحویل بسته", "بستهٔ شما هنوز نرسیده است و می‌شود پیگیری کرد."),
                "el": ("Καθυστέρηση παράδοσης", "Το δέμα σας καθυστερεί, ζητάμε συγγνώμη."),
                "zh": ("包裹延误", "您的包裹还在路上，非常抱歉。"),
            },
            shortcut="late",
            situations=("delivery",),
            situation_names=("Delivery", "ارسال", "Παράδοση", "物流配送"),
        ),
        *a_macro(
            "account-locked",
            {
                "en": ("Account locked", "We unlocked your account; please choose a new password."),
                "fa": ("قفل شدن حساب کاربری", "حساب را باز کردیم؛ لطفاً رمز عبور ۱۲ حرفی تازه‌ای بگذارید."),
                "el": ("Κλειδωμένος λογαριασμός", "Ξεκλειδώσαμε τον λογαριασμό σας."),
                "zh": ("账号被锁定", "我们已解锁您的账号，请设置新密码。"),
            },
            shortcut="locked",
            situations=("account",),
        ),
        *a_macro(
            "cancel-subscription",
            {
                "en": ("Subscription cancellation", "Your plan ends today."),
                "el": ("Ακύρωση συνδρομής", "Η συνδρομή έληξε."),
            },
            shortcut="cancel",
        ),
        a_document(
            "how-refunds-work",
            kind=Kind.ARTICLE,
            title="How refunds work",
            body="A refund takes **three** days.",
        ),
    ]
