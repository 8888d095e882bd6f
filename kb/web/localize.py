"""Numbers, days and moments as people of this page's language write them.

Persian pages show Jalali dates and Persian digits (persiantools); the others come from Babel. Only for
what people read: keys, addresses, placeholders and JSON never pass through here.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from babel import dates, lists, numbers
from persiantools.jdatetime import JalaliDate

from kb.web import interface


def _jalali(value: date) -> str:
    """For example «۱ آذر ۱۴۰۵»."""
    jalali = JalaliDate(value)  # type: ignore[no-untyped-call]
    return str(jalali.strftime("%d %B %Y", locale="fa")).removeprefix("۰")


# Calendars beside the Gregorian one (code -> a day in words).
_CALENDARS: dict[str, Callable[[date], str]] = {"fa": _jalali}


def digits(text: str) -> str:
    """Write the digits of a text as this page's language does."""
    return text.translate(
        {ord("0") + value: digit for value, digit in enumerate(interface.language().digits)}
    )


def number(value: float) -> str:
    """Write a number."""
    return digits(numbers.format_decimal(value, locale=interface.babel_locale(), numbering_system="default"))


def day(value: datetime) -> str:
    """Write the day of a moment, in full."""
    calendar = _CALENDARS.get(interface.code())
    if calendar:
        return calendar(value.date())
    return dates.format_date(value.date(), format="long", locale=interface.babel_locale())


def moment(value: datetime) -> str:
    """Write the day and the time of a moment, in UTC."""
    return f"{day(value)} {digits(value.astimezone(UTC).strftime('%H:%M'))} UTC"


def ago(value: datetime, *, now: datetime | None = None) -> str:
    """Say how long ago something was."""
    delta = value - (now or datetime.now(UTC))
    return digits(dates.format_timedelta(delta, add_direction=True, locale=interface.babel_locale()))


def language_name(tag: str) -> str:
    """Name a language given by a tag, such as `de`, `fa-Latn`, or `und-Cyrl` for any language in a script."""
    names = interface.babel_locale()
    language, _, script = tag.partition("-")
    known = [names.languages.get(language, "")] if language != "und" else []
    known += [names.scripts.get(script, "")] if script else []
    return ", ".join(name for name in known if name) or tag


def listed(items: Sequence[str]) -> str:
    """Join a few words into one phrase."""
    return lists.format_list(list(items), locale=interface.babel_locale())
