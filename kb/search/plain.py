"""Search without an index: reads every text. Slow and plain; it answers while the index is built anew."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from kb.languages import LANGUAGES, parse_locale
from kb.library.entry import Kind
from kb.search.engine import Answer, Document, Hit, Query

_WORDS = 32
_CHARACTERS = 500
_SNIPPET = 160


def search(documents: Iterable[Document], query: Query) -> Answer:
    """Find the entries in one of whose texts every word of the query begins some word."""
    groups: dict[tuple[Kind, str], list[Document]] = defaultdict(list)
    for document in documents:
        if _is_asked_for(document, query):
            groups[document.kind, document.key].append(document)
    scored = [(score, group) for group in groups.values() if (score := _best(group, query)) is not None]
    scored.sort(key=lambda found: _order(found[0][0], found[1][0], query))
    hits = tuple(
        _hit(score, matched, group, query) for (score, matched), group in scored[: max(query.limit, 0)]
    )
    return Answer(
        hits=hits,
        total=len(scored),
        situations=Counter(tag for _, group in scored for tag in group[0].situations),
        locales=Counter(document.locale for _, group in scored for document in group),
        every=tuple((group[0].kind, group[0].key) for _, group in scored) if query.every else (),
    )


def _order(score: float, document: Document, query: Query) -> tuple[float, float, str, str]:
    """Sort by score, of equals the most used first."""
    entry = (document.kind, document.key)
    return (-score, -query.preferred.get(entry, 0.0), *entry)


def _is_asked_for(document: Document, query: Query) -> bool:
    return (
        query.viewer.sees(document.visibility)
        and (query.kind is None or document.kind is query.kind)
        and (query.situation is None or query.situation in document.situations)
        and (query.drafts or document.approved)
    )


def _best(group: Sequence[Document], query: Query) -> tuple[float, Document] | None:
    scores = [(score, document) for document in group if (score := _score(document, query.text)) > 0]
    return max(scores, key=lambda found: (found[0], found[1].locale == query.reader), default=None)


def _score(document: Document, text: str) -> float:
    language = LANGUAGES[document.locale]
    asked = [word.text for word in language.words(text[:_CHARACTERS])][:_WORDS]
    if not asked:
        return 1.0 if not text.strip() else 0.0
    names = " ".join((*document.situation_names, *document.situations, document.shortcut or "", document.key))
    title, body, other = (language.fold(part).text for part in (document.title, document.body, names))
    weights = [3.0 * (word in title) + (word in body) + (word in other) for word in asked]
    return sum(weights) / len(weights) if all(weights) else 0.0


def _hit(score: float, matched: Document, group: Sequence[Document], query: Query) -> Hit:
    wanted = parse_locale(query.locale) if query.locale else None
    shown = next((document for document in group if document.locale == wanted), matched)
    snippet = shown.body[:_SNIPPET]
    return Hit(
        kind=shown.kind,
        key=shown.key,
        locale=shown.locale,
        title=shown.title,
        score=round(score, 4),
        snippet=snippet,
        marks=_marks(snippet, shown.locale, query.text),
        title_marks=_marks(shown.title, shown.locale, query.text),
        locales=tuple(sorted(document.locale for document in group)),
        situations=shown.situations,
        visibility=shown.visibility,
    )


def _marks(text: str, locale: str, asked: str) -> tuple[tuple[int, int], ...]:
    language = LANGUAGES[locale]
    words = {word.text for word in language.words(asked[:_CHARACTERS])}
    return tuple((word.start, word.end) for word in language.words(text) if word.text in words)
