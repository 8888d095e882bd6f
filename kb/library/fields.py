"""What kind of value a placeholder asks for, by its name: one table for forms and for writing values.

The last part of the name tells (`refund.amount`, `appointment.old_date`); a few whole names tell more. A value is kept
as it was given (a day as `2026-11-22`, an amount as `12.50`) and written anew in the language of each text.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from kb.languages import writing


class FieldKind(StrEnum):
    """What kind of field a placeholder is filled in with."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    MONEY = "money"
    NUMBER = "number"
    URL = "url"
    EMAIL = "email"
    PHONE = "phone"
    CHOICE = "choice"


_WHOLE: Mapping[str, FieldKind] = {
    "reply.time": FieldKind.CHOICE,
    "incident.start": FieldKind.MOMENT,
    "incident.eta": FieldKind.MOMENT,
}
# Words at the end of a name -> the kind. `order.number` is a code: its digits are never written otherwise.
_LAST: Mapping[str, FieldKind] = {
    word: kind
    for kind, words in {
        FieldKind.DATE: "date day until deadline due end start birthday",
        FieldKind.TIME: "time hour",
        FieldKind.MOMENT: "eta moment datetime at",
        FieldKind.MONEY: "amount total price fee sum balance cost refund credit discount",
        FieldKind.NUMBER: "count quantity days hours minutes weeks months items percent",
        FieldKind.URL: "url link website",
        FieldKind.EMAIL: "email mail",
        FieldKind.PHONE: "phone tel mobile fax",
        FieldKind.CODE: "id number code key reference ref sku serial iban zip version",
    }.items()
    for word in words.split()
}
_CHOICES: Mapping[str, tuple[Mapping[str, str], ...]] = {
    # Each stands after "by": «تا …», "έως …", "… 前".
    "reply.time": (
        {"en": "this evening", "fa": "عصر امروز", "el": "σήμερα το απόγευμα", "zh": "今天下班"},
        {"en": "noon tomorrow", "fa": "ظهر فردا", "el": "αύριο το μεσημέρι", "zh": "明天中午"},
        {"en": "tomorrow evening", "fa": "عصر فردا", "el": "αύριο το απόγευμα", "zh": "明天下班"},
        {
            "en": "the end of this week",
            "fa": "پایان این هفته",
            "el": "το τέλος της εβδομάδας",
            "zh": "本周末",
        },
    )
}
_AMOUNT = re.compile(r"([A-Z]{3})?[ \u00a0]?([-0-9.,٬٫' \u00a0]{1,30})[ \u00a0]?([A-Z]{3})?")


def kind_of(name: str) -> FieldKind:
    """Say what kind of value a placeholder asks for."""
    if name in _WHOLE:
        return _WHOLE[name]
    return _LAST.get(re.split("[._]", name)[-1], FieldKind.TEXT)


def choices(name: str, code: str) -> list[str]:
    """List what is proposed for a placeholder, in a language."""
    return [each[code] for each in _CHOICES.get(name, ()) if code in each]


def write(name: str, value: str, code: str, *, currency: str = "EUR") -> str:
    """Write the value of a placeholder in a language: `2026-11-22` as «۱ آذر ۱۴۰۵», `1234.5` as "1.234,50 €".

    What is not of the placeholder's kind ("next week" for a date) stays as it was given.
    """
    value = " ".join(value.split())
    kind = kind_of(name)
    if kind is FieldKind.CHOICE:
        return _chosen(name, value, code)
    try:
        return _written(kind, value, code, currency)
    except (ValueError, InvalidOperation):
        return value


def _written(kind: FieldKind, value: str, code: str, currency: str) -> str:
    plain = _ascii_digits(value)
    if kind is FieldKind.DATE:
        return writing.day(date.fromisoformat(plain), code)
    if kind is FieldKind.TIME:
        return writing.clock(time.fromisoformat(plain), code)
    if kind is FieldKind.MOMENT:
        known = datetime.fromisoformat(plain)
        return writing.moment(known, code) if len(plain) > len("2026-11-22") else writing.day(known, code)
    if kind is FieldKind.NUMBER:
        return writing.number(_decimal(plain), code)
    if kind is FieldKind.MONEY:
        return _money(plain, code, currency)
    return value


def _money(value: str, code: str, currency: str) -> str:
    """Write an amount; a currency beside it (`12.50 USD`) wins over the one that was chosen."""
    read = _AMOUNT.fullmatch(value)
    if not read:
        raise ValueError(value)
    named = read[1] or read[3] or currency
    if named not in writing.CURRENCIES:
        raise ValueError(named)
    return writing.money(_decimal(read[2]), named, code)


def _decimal(text: str) -> Decimal:
    """Read a number with either mark before its decimals; a comma before three last digits parts thousands."""
    text = re.sub("['٬ \u00a0]", "", text).replace("٫", ".")
    marks = [mark for mark in ".," if mark in text]
    if len(marks) == 2:  # the last one stands before the decimals
        grouping = min(marks, key=text.rfind)
        text = text.replace(grouping, "").replace(",", ".")
    elif marks and (text.count(marks[0]) > 1 or (marks[0] == "," and re.search(r",\d{3}$", text))):
        text = text.replace(marks[0], "")
    else:
        text = text.replace(",", ".")
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", text):
        raise ValueError(text)
    return Decimal(text)


def _ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _chosen(name: str, value: str, code: str) -> str:
    """Give what was chosen in the language of the text, whichever language it was chosen in."""
    for each in _CHOICES.get(name, ()):
        if value in each.values():
            return each.get(code, value)
    return value


def is_left_to_right(name: str) -> bool:
    """Whether values of this placeholder are codes and addresses, typed from left to right in every language."""
    return kind_of(name) in {FieldKind.CODE, FieldKind.URL, FieldKind.EMAIL, FieldKind.PHONE}
