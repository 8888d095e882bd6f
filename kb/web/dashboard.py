"""The dashboard: what is used and what waits, as charts whose every part leads to the texts behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from flask import Blueprint, Response, current_app, request, url_for

from kb.accounts.roles import Right
from kb.errors import N_
from kb.languages import LANGUAGES
from kb.library.stewardship import week_of
from kb.services.overview import RANGES, Counts, Overviews
from kb.tone.guide import TITLES
from kb.web import access, charts, interface, localize
from kb.web.charts import Part, Row
from kb.web.entries import situation_choices
from kb.web.pages import STATUS_WORDS, page
from kb.web.wording import gettext

dashboard = Blueprint("dashboard", __name__)
_SITUATIONS = 12
_HEAT_ROWS = 40
SERIES: Mapping[str, str] = {
    "approved": STATUS_WORDS["approved"],
    "review": STATUS_WORDS["review"],
    "draft": STATUS_WORDS["draft"],
    "outdated": STATUS_WORDS["outdated"],
    "missing": STATUS_WORDS["missing"],
    "used": N_("Used"),
    "unused": N_("Not used"),
    "overdue": N_("Overdue"),
    "due": N_("Within a month"),
    "later": N_("Later"),
    "undated": N_("Without a date"),
    "found_nothing": N_("Nothing found"),
    "unchosen": N_("Nothing chosen"),
    "asked": N_("Asked for"),
    "advice": N_("Texts"),
}
_STATES = ("approved", "review", "draft", "outdated", "missing")


@dataclass(frozen=True)
class Chart:
    """A chart with its words: what it shows, its series where there are several, and the same as a table."""

    id: str
    title: str
    lead: str
    series: Sequence[str]
    rows: Sequence[Row]
    bars: charts.Bars


@dataclass(frozen=True)
class Cell:
    """A situation in a language: how many of its entries are there, and how dark that is."""

    shown: str
    shade: int
    link: str
    said: str


@dataclass(frozen=True)
class HeatRow:
    """A situation with a cell for each language."""

    name: str
    cells: Sequence[Cell]


def _overviews() -> Overviews:
    return cast(Overviews, current_app.extensions["overviews"])


def link(**asked: object) -> str:
    """Give the address of the texts behind a part of a chart."""
    given = {name: str(value) for name, value in asked.items() if value}
    return url_for("bulk.index", **given)  # type: ignore[arg-type]  # only texts


def _part(series: str, value: int, where: str, **asked: object) -> Part:
    said = gettext(
        "%(where)s, %(series)s: %(number)s",
        where=where,
        series=gettext(SERIES[series]),
        number=localize.number(value),
    )
    return Part(series, value, link(**asked), said)


@dashboard.get("/dashboard")
def index() -> Response:
    """Show the charts; `?days=` says how far back uses and searches count."""
    person = access.allow(Right.WRITE)
    given = request.args.get("days", "")
    days = next((each for each in RANGES if str(each) == given), RANGES[1])
    counts = _overviews().of(days, by=person)
    names = situation_choices()
    found = [
        _by_locale(counts, days),
        _by_situation(counts, days, names),
        _states(counts),
        _due(counts),
        _advice(counts),
        _missed(counts),
    ]
    return page(
        "dashboard/index.html",
        charts=[chart for chart in found if chart.rows],
        weeks=_weeks(counts),
        heat=_heat(counts, names),
        series=SERIES,
        days=days,
        ranges=RANGES,
        counts=counts,
    )


def _rtl() -> bool:
    return interface.language().direction == "rtl"


def _chart(id_: str, title: str, lead: str, series: Sequence[str], rows: Iterable[Row]) -> Chart:
    made = list(rows)
    return Chart(id_, title, lead, series, made, charts.bars(made, rtl=_rtl()))


def _row(label: str, parts: Sequence[Part], lang: str = "") -> Row:
    return Row(label, parts, localize.number(sum(part.value for part in parts)), lang)


def _by_locale(counts: Counts, days: int) -> Chart:
    def row(code: str) -> Row:
        total, used = counts.used_by_locale.get(code, (0, 0))
        name, asked = LANGUAGES[code].name, {"locale": code, "days": days}
        return _row(
            name,
            [
                _part("used", used, name, about="used", **asked),
                _part("unused", total - used, name, about="unused", **asked),
            ],
            LANGUAGES[code].tag,
        )

    return _chart(
        "by-locale",
        gettext("Used, by language"),
        gettext("Approved texts that somebody copied in this time, and those that nobody did."),
        ("used", "unused"),
        map(row, LANGUAGES),
    )


def _by_situation(counts: Counts, days: int, names: Mapping[str, str]) -> Chart:
    def row(tag: str) -> Row:
        total, used = counts.used_by_situation[tag]
        name, asked = names.get(tag, tag), {"situation": tag, "days": days}
        return _row(
            name,
            [
                _part("used", used, name, about="used", **asked),
                _part("unused", total - used, name, about="unused", **asked),
            ],
        )

    tags = sorted(counts.used_by_situation, key=lambda tag: (-counts.used_by_situation[tag][0], tag))
    return _chart(
        "by-situation",
        gettext("Used, by situation"),
        gettext("Macros and articles that somebody copied in this time in any language."),
        ("used", "unused"),
        map(row, tags[:_SITUATIONS]),
    )


def _states(counts: Counts) -> Chart:
    def row(code: str) -> Row:
        known = {state: counts.states.get((code, state), 0) for state in _STATES}
        known["missing"] = counts.total - sum(known.values())
        name = LANGUAGES[code].name
        parts = [_part(state, known[state], name, about=state, locale=code) for state in _STATES]
        return _row(name, parts, LANGUAGES[code].tag)

    return _chart(
        "states",
        gettext("How far the texts are"),
        gettext("Outdated: the source changed since the translation was made."),
        _STATES,
        map(row, LANGUAGES),
    )


def _due(counts: Counts) -> Chart:
    rows = [
        _row(gettext(SERIES[about]), [_part(about, number, gettext("Reviews"), about=about)])
        for about, number in counts.due.items()
    ]
    return _chart(
        "due", gettext("Reviews"), gettext("When macros and articles are to be looked at again."), (), rows
    )


def _advice(counts: Counts) -> Chart:
    sums: dict[str, int] = {}
    for (rule, _), number in counts.advice.items():
        sums[rule] = sums.get(rule, 0) + number
    rows = [
        _row(
            gettext(TITLES.get(rule, rule)),
            [_part("advice", sums[rule], gettext(TITLES.get(rule, rule)), about="advice", rule=rule)],
        )
        for rule in sorted(sums, key=lambda rule: (-sums[rule], rule))
    ]
    return _chart(
        "advice",
        gettext("Advice on tone"),
        gettext("Texts in use on which a rule has something to say that nobody waived."),
        (),
        rows,
    )


def _missed(counts: Counts) -> Chart:
    def row_of(text: str, locale: str, counted: Mapping[str, int]) -> Row:
        parts = [
            Part(
                series,
                number,
                url_for("search.home", q=text),
                gettext(
                    "%(where)s, %(series)s: %(number)s",
                    where=text,
                    series=gettext(SERIES[series]),
                    number=localize.number(number),
                ),
            )
            for series, number in counted.items()
        ]
        return _row(text, parts, LANGUAGES[locale].tag)

    return _chart(
        "missed",
        gettext("Searched in vain"),
        gettext("What agents looked for most in this time and did not find or did not choose."),
        ("asked", "found_nothing", "unchosen"),
        [
            row_of(
                m.spelled,
                m.locale,
                {"asked": m.asked, "found_nothing": m.found_nothing, "unchosen": m.unchosen},
            )
            for m in counts.missed
        ],
    )


@dataclass(frozen=True)
class Weeks:
    """Uses by week: the drawing, and the same as a table (the day in words, and a part for each language)."""

    lines: charts.Lines
    table: Sequence[tuple[str, Sequence[Part]]]
    codes: Sequence[str]


def _weeks(counts: Counts) -> Weeks | None:
    if not counts.weeks:
        return None
    last = week_of(datetime.now(UTC).date())
    ago = (last - counts.first_week).days // 7
    mondays = [last - timedelta(weeks=weeks) for weeks in range(ago, -1, -1)]
    codes = [code for code in LANGUAGES if any(locale == code for _, locale in counts.weeks)]

    def part(code: str, place: int) -> Part:
        monday, number = mondays[place], counts.weeks.get((mondays[place], code), 0)
        said = gettext(
            "%(language)s, week from %(day)s: %(number)s",
            language=LANGUAGES[code].name,
            day=localize.day(monday),
            number=localize.number(number),
        )
        return Part(code, number, link(about="used", locale=code, week=monday), said)

    series = [[part(code, place) for place in range(len(mondays))] for code in codes]
    drawn = charts.lines(
        series, [localize.short_day(day) for day in mondays], rtl=_rtl(), number=localize.number
    )
    table = [(localize.day(day), [parts[place] for parts in series]) for place, day in enumerate(mondays)]
    return Weeks(drawn, table, codes)


def _heat(counts: Counts, names: Mapping[str, str]) -> Sequence[HeatRow]:
    def cell(tag: str, code: str) -> Cell:
        whole, there = counts.situations[tag], counts.coverage.get((tag, code), 0)
        shown = gettext("%(part)s of %(whole)s", part=localize.number(there), whole=localize.number(whole))
        about = "covered" if there == whole else "uncovered"
        said = f"{names.get(tag, tag)}, {LANGUAGES[code].name}: {shown}"
        return Cell(shown, charts.shade(there, whole), link(about=about, situation=tag, locale=code), said)

    tags = sorted(counts.situations, key=lambda tag: names.get(tag, tag))
    largest = set(sorted(tags, key=lambda tag: -counts.situations[tag])[:_HEAT_ROWS])
    return [
        HeatRow(names.get(tag, tag), [cell(tag, code) for code in LANGUAGES])
        for tag in tags
        if tag in largest
    ]
