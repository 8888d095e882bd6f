"""Numbers, days and moments as people of this page's language write them.

How a language writes them is `languages.writing`'s to know; here it is asked for the language of the page.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Literal

from babel import dates, lists, units

from kb.languages import writing
from kb.web import interface


def digits(text: str) -> str:
    """Write the digits of a text as this page's language does."""
    return writing.digits(text, interface.code())


def number(value: float) -> str:
    """Write a number."""
    return writing.number(value, interface.code())


def file_size(count: int) -> str:
    """Write a number of bytes, for example «۱٫۲ مگابایت»; everything under a kilobyte is one."""
    large = count >= 1_000_000
    unit, size = ("megabyte", count / 1_000_000) if large else ("kilobyte", max(1, count // 1000))
    # Latin letters after Persian digits would be read first.
    length: Literal["short", "long"] = "long" if interface.language().direction == "rtl" else "short"
    locale = interface.babel_locale()
    written = units.format_unit(
        round(size, 1), f"digital-{unit}", length, locale=locale, numbering_system="default"
    )
    return digits(written)


def day(value: date) -> str:
    """Write a day, or the day of a moment, in full."""
    return writing.day(value.date() if isinstance(value, datetime) else value, interface.code())


def short_day(value: date) -> str:
    """Write a day without its year, as short as can be."""
    return writing.short_day(value, interface.code())


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
