"""The verbs that help while a text is written: a free key, texts that say nearly the same."""

from dataclasses import dataclass, replace

from kb.accounts.roles import Right, may, require
from kb.accounts.user import Person
from kb.library import keys
from kb.library.entry import Entry, Kind
from kb.library.visibility import viewer_of
from kb.search.engine import Like
from kb.services import library
from kb.services.workspace import Workspace
from kb.storage import Store

_MOST = 3  # texts shown


@dataclass(frozen=True)
class Alike:
    """An entry one of whose texts says nearly the same as a text; `likeness` is from 0 to 1."""

    entry: Entry
    locale: str
    likeness: float


def free_key(store: Store, kind: Kind, title: str, *, by: Person) -> str:
    """Propose a key for a new entry: its title in Latin letters, numbered where that is taken. Retired entries and what
    the person does not see take keys too.
    """
    require(by, Right.READ)
    return keys.free(title, lambda key: store.entries.get(kind, key) is not None, str(kind))


def alike(workspace: Workspace, like: Like, *, by: Person) -> list[Alike]:
    """Find what says nearly the same as a text, among what a person sees, the most alike first. Of an entry that is there
    its other languages are compared too: so it is met where the other entry has no text in this one.
    """
    require(by, Right.READ)
    own = library.some(workspace.store, [(like.kind, like.key)], by=by).get((like.kind, like.key))
    asked = replace(like, drafts=may(by, Right.TRANSLATE), viewer=viewer_of(by))
    twins = [twin for each in (asked, *_other_languages(own, asked)) for twin in workspace.engine.alike(each)]
    best = {(twin.kind, twin.key): twin for twin in sorted(twins, key=lambda twin: twin.likeness)}
    first = sorted(best.values(), key=lambda twin: -twin.likeness)[:_MOST]
    seen = library.some(workspace.store, [(twin.kind, twin.key) for twin in first], by=by)
    return [
        Alike(entry, twin.locale, twin.likeness)
        for twin in first
        if (entry := seen.get((twin.kind, twin.key))) and not entry.retired and twin.locale in entry.variants
    ]


def _other_languages(own: Entry | None, like: Like) -> list[Like]:
    if own is None:
        return []
    return [
        replace(like, locale=locale, body=variant.in_use.body)
        for locale, variant in own.variants.items()
        if locale != like.locale
    ]
