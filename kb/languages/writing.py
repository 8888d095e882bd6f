"""How each language writes numbers, days, times and money: its digits, its calendar, its form.

Persian has its own digits and the Jalali calendar (persiantools); the rest is CLDR's, by Babel. Only for what people
read: keys, addresses, order numbers and JSON never pass through here.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale, dates, numbers
from persiantools.jdatetime import JalaliDate

from kb.errors import N_
from kb.languages.language import LANGUAGES

# What an amount may be in (code -> its name for the choice). Toman is no ISO currency, and what people in Iran pay with.
CURRENCIES: Mapping[str, str] = {
    "EUR": N_("Euro"),
    "USD": N_("US dollar"),
    "GBP": N_("British pound"),
    "CNY": N_("Chinese yuan"),
    "IRT": N_("Toman"),
    "IRR": N_("Iranian rial"),
}
_TOMAN = {"en": "toman", "fa": "تومان", "el": "τομάν", "zh": "土曼"}
# Where an amount is written with the currency's name as people say it, instead of a sign.
_SAID = {
    "fa": {"EUR": "یورو", "USD": "دلار", "GBP": "پوند", "CNY": "یوآن", "IRR": "ریال"},
    "en": {"IRR": "rials"},
    "el": {"IRR": "ριάλ"},
    "zh": {"IRR": "里亚尔"},
}
_BETWEEN = {"fa": "، ساعت "}  # between a day and a time, where CLDR's form is too formal for a letter
_PLACES = {"IRT": 0, "IRR": 0}
_CLOCK_24 = frozenset({"fa", "el", "zh"})


def digits(text: str, code: str) -> str:
    """Write the digits of a text as a language does."""
    return text.translate({ord("0") + value: digit for value, digit in enumerate(LANGUAGES[code].digits)})


def number(value: float | Decimal, code: str) -> str:
    """Write a number, grouped; a decimal keeps all its places, a float three."""
    return _whole(value, code) if type(value) is int else _number(value, code)


@lru_cache(maxsize=10_000)
def _whole(value: int, code: str) -> str:
    # A page of results counts twenty things, mostly the same ones.
    return _number(value, code)


def _number(value: float | Decimal, code: str) -> str:
    exact = isinstance(value, Decimal)
    written = numbers.format_decimal(
        value, locale=_babel(code), numbering_system="default", decimal_quantization=not exact
    )
    return digits(written, code)


def day(value: date, code: str) -> str:
    """Write a day in full, in the language's own calendar: «۱ آذر ۱۴۰۵»."""
    calendar = _CALENDARS.get(code)
    return calendar(value) if calendar else dates.format_date(value, format="long", locale=_babel(code))


def short_day(value: date, code: str) -> str:
    """Write a day without its year, as short as can be: «۱ آذر»."""
    calendar = _CALENDARS.get(code)
    if calendar:
        return calendar(value).rpartition(" ")[0]
    return dates.format_skeleton("MMMd", value, locale=_babel(code))


def clock(value: time, code: str) -> str:
    """Write a time of day."""
    if code in _CLOCK_24:
        return digits(value.strftime("%H:%M"), code)
    return dates.format_time(value, format="short", locale=_babel(code)).replace("\u202f", " ")


def moment(value: datetime, code: str) -> str:
    """Write a day with a time."""
    between = _BETWEEN.get(code, " " if LANGUAGES[code].joiner == "" else ", ")
    return f"{day(value.date(), code)}{between}{clock(value.time(), code)}"


def money(amount: Decimal, currency: str, code: str) -> str:
    """Write an amount in a currency of CURRENCIES: €1,234.50; 1.234,50 €; «۱٬۲۳۴٫۵۰ یورو»."""
    places = _PLACES.get(currency, 0 if amount == amount.to_integral_value() else 2)
    name = _TOMAN[code] if currency == "IRT" else _SAID.get(code, {}).get(currency)
    if name is None:
        form = _babel(code).currency_formats["standard"].pattern
        pattern = form if places else form.replace(".00", "")
        return numbers.format_currency(
            amount, currency, pattern, locale=_babel(code), currency_digits=bool(places)
        )
    pattern = "#,##0.00" if places else "#,##0"
    written = numbers.format_decimal(amount, pattern, locale=_babel(code), numbering_system="default")
    space = "\u00a0" if LANGUAGES[code].joiner else ""
    return f"{digits(written, code)}{space}{name}"


def _jalali(value: date) -> str:
    jalali = JalaliDate(value)  # type: ignore[no-untyped-call]
    return str(jalali.strftime("%d %B %Y", locale="fa")).removeprefix("۰")


# Calendars beside the Gregorian one (code -> a day in words).
_CALENDARS: Mapping[str, Callable[[date], str]] = {"fa": _jalali}


@cache
def _babel(code: str) -> Locale:
    return Locale.parse(LANGUAGES[code].gettext)
