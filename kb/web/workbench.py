"""What the editor shows round the text: source beside it, what changed in the source, tone, preview, next task."""

from dataclasses import dataclass
from functools import cached_property

from kb import tone as tone_rules
from kb.accounts.user import Person
from kb.languages import LANGUAGES, Language
from kb.library.entry import Entry, Kind, Revision, Variant
from kb.library.team_tone import TeamTone
from kb.services import tone, translation
from kb.storage.store import Store
from kb.tone.foreign import foreign_language
from kb.tone.placing import mending
from kb.tone.policy import Judgement
from kb.tone.report import Finding, Report
from kb.tone.rulebook import Register
from kb.translation.queue import Task
from kb.web import cards, difference, marking, picking, reading, toning
from kb.web.marking import Piece
from kb.web.picking import Difference, Offer
from kb.web.reading import Rendered
from kb.web.toning import Light, Mend, WaivedFinding


@dataclass(frozen=True)
class Panel:
    """One text looked at under the team's policy: its tone and its rendered form.

    `key` is the entry's; `chosen` the register of phrases that the person asked for; `is_kept` says that leaving the
    page loses nothing of the text. `entry` is there where its other languages are to be compared.
    """

    kind: Kind
    key: str
    locale: str
    body: str
    team: TeamTone
    chosen: str = ""
    is_kept: bool = True
    title: str = ""
    entry: Entry | None = None

    @property
    def language(self) -> Language:
        """The language of the text."""
        return LANGUAGES[self.locale]

    @cached_property
    def report(self) -> Report | None:
        """The tone of a macro; None for articles, empty texts and languages without rules."""
        return (
            toning.report(self.body, self.locale) if self.kind is Kind.MACRO and self.body.strip() else None
        )

    @property
    def lights(self) -> list[Light]:
        """The three elements."""
        return toning.lights(self.report, self.body, self.register) if self.report else []

    @cached_property
    def judgement(self) -> Judgement | None:
        """The report as the team's policy sees it."""
        return self.team.policy.judge(self.report, self.key, self.locale) if self.report else None

    @property
    def waived(self) -> list[WaivedFinding]:
        """The findings that somebody waived."""
        return toning.waived(self.team, self.judgement) if self.judgement else []

    def mend(self, finding: Finding) -> Mend | None:
        """The phrases that mend a finding and what they replace; None where there are none."""
        phrases = tone_rules.mends(self.locale, finding.rule, self.register)
        return Mend(phrases, mending(self.body, finding, self.locale)) if phrases else None

    @property
    def foreign(self) -> str | None:
        """The language that the text is clearly in instead of its own, as a tag."""
        return foreign_language(self.body, self.report) if self.report else None

    @cached_property
    def registers(self) -> tuple[Register, ...]:
        """The registers that phrases can be had in."""
        return toning.registers(self.locale)

    @property
    def register(self) -> Register:
        """The register of the phrases: the one asked for, else the text's own."""
        asked = next((each for each in self.registers if each == self.chosen), None)
        return asked or (toning.register_of(self.report) if self.report else "formal")

    @property
    def pieces(self) -> list[Piece]:
        """The text with its evidence marked."""
        return marking.evidence(self.body, self.report)

    @cached_property
    def lacking(self) -> list[Difference]:
        """The placeholders that the text's other languages have and it lacks."""
        return picking.lacking(self.entry, self.locale, self.title, self.body)

    @cached_property
    def added(self) -> list[Difference]:
        """The placeholders that it has and they lack."""
        return picking.added(self.entry, self.locale, self.title, self.body)

    @property
    def offers(self) -> list[Offer]:
        """The placeholders to choose from at once: those that we have words for, and the entry's own."""
        return picking.offered(self.locale, picking.names_of(self.entry))

    @cached_property
    def preview(self) -> Rendered:
        """The reply as the customer sees it."""
        return reading.render(self.body, self.locale, self.kind)


class Workbench:
    """Everything beside the form; computed when the page asks for it."""

    def __init__(
        self,
        store: Store,
        entry: Entry,
        locale: str,
        title: str,
        body: str,
        *,
        beside: str | None = None,
        by: Person,
    ) -> None:
        self._store, self._by = store, by
        self.entry = entry
        self.locale = locale
        self.title = title
        self.language: Language = LANGUAGES[locale]
        self.variant: Variant | None = entry.variants.get(locale)
        kept = self.variant is not None and self.variant.latest.body == body
        team = tone.team_tone(store, entry.key, by=by)
        self.panel = Panel(entry.kind, entry.key, locale, body, team, is_kept=kept, title=title, entry=entry)
        self.is_source = locale == entry.source_locale
        self.source_language: Language = LANGUAGES[entry.source_locale]
        default = None if self.is_source else entry.source_locale
        self.beside: str | None = beside if beside in self.beside_choices else default
        self.state = reading.state(entry, locale)

    @property
    def latest(self) -> Revision | None:
        """The newest revision of this text."""
        return self.variant.latest if self.variant else None

    @property
    def source(self) -> Revision:
        """The text that translations are made from."""
        return self.entry.source.latest

    @property
    def beside_choices(self) -> list[str]:
        """The locales whose text can stand beside this one."""
        return [code for code in cards.in_order(self.entry.variants) if code != self.locale]

    @property
    def is_source_beside(self) -> bool:
        """Whether the text beside is the one that this is made from."""
        return not self.is_source and self.beside == self.entry.source_locale

    @cached_property
    def beside_text(self) -> Rendered:
        """The text beside, rendered."""
        code = self.beside or self.entry.source_locale
        return reading.render(self.entry.variants[code].latest.body, code, self.entry.kind)

    @property
    def beside_revision(self) -> Revision:
        """The newest revision of the text beside."""
        return self.entry.variants[self.beside or self.entry.source_locale].latest

    @property
    def beside_state(self) -> str:
        """How far the text beside is."""
        return reading.state(self.entry, self.beside or self.entry.source_locale)

    @cached_property
    def source_changes(self) -> list[Piece]:
        """What changed in the source since this translation was made; empty where nothing did."""
        if self.is_source or self.variant is None or not self.entry.is_outdated(self.locale):
            return []
        then, now = translation.source_then_and_now(
            self._store, self.entry.kind, self.entry.key, self.locale, by=self._by
        )
        if then is None or then.body == now.body:
            return []
        return difference.words(then.body, now.body)

    @cached_property
    def next_task(self) -> Task | None:
        """The next text of this language's queue, after this one."""
        tasks = translation.queue(self._store, self.locale, by=self._by)
        here = [(task.kind, task.key) for task in tasks]
        place = (
            here.index((self.entry.kind, self.entry.key)) + 1
            if (self.entry.kind, self.entry.key) in here
            else 0
        )
        others = [task for task in tasks[place:] + tasks[:place] if task.key != self.entry.key]
        return others[0] if others else None
