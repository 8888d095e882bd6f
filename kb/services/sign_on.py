"""The verbs of single sign-on: going to the provider, and coming back as somebody.

Who somebody is, is told by issuer and subject, never by an e-mail address; what they may, by the provider's
groups at each sign-in.
"""

import re
import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kb.accounts import names, secret_ids
from kb.accounts.audit import Act
from kb.accounts.sign_on import Identity, Provider, Way
from kb.accounts.user import SYSTEM, Person, Role
from kb.errors import N_, NotAllowed
from kb.services import accounts, audit
from kb.services.workspace import Workspace
from kb.storage import Store
from kb.storage.sign_on import Step

WAIT = timedelta(minutes=10)
"""How long somebody may take at the provider."""
BACK = "/sign-in/provider/back"
"""The path that the provider leads back to, below the public address."""

_STRANGER = N_("This sign-in was not begun in this browser, took too long, or was used already. Begin again.")
_NO_ROLE = N_("The sign-on service knows you, but you have no role here yet. Ask an administrator for one.")
_DEACTIVATED = N_("Your account here was deactivated. Ask an administrator if you need it.")
_NOT_IN_NAMES = re.compile(r"[^\w .'-]|_(?=_)")


@dataclass(frozen=True)
class Arrived:
    """Who came back, and the page that they wanted; empty for none."""

    person: Person
    next_page: str


def provider(workspace: Workspace) -> Provider | None:
    """Give the provider of this installation; None where there is no single sign-on."""
    settings = workspace.settings
    if settings.sign_on is None or settings.public_url is None:
        return None
    return Provider(settings.sign_on, workspace.outgoing, f"{settings.public_url}{BACK}")


def begin(store: Store, at: Provider, *, visit_id: str, next_page: str, now: datetime) -> str:
    """Give the provider's address to lead a browser to. Raises SignOnFailed."""
    way = Way(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
    address = at.address(way)
    step = Step(
        secret_ids.kept(way.state), secret_ids.kept(visit_id), way.nonce, way.verifier, next_page, now
    )
    store.sign_ons.begin(step, forget_before=now - WAIT)
    return address


def finish(
    store: Store,
    at: Provider,
    roles: Sequence[tuple[str, str]],
    *,
    visit_id: str,
    state: str,
    code: str,
    now: datetime,
    address: str = "",
) -> Arrived:
    """Give who came back with a code, with the roles that their groups give (group, role).

    Raises SignOnFailed where the provider's answer cannot be believed, and NotAllowed for a way back that was not
    begun here, is late or used up, for somebody without a role, and for who was deactivated.
    """
    step = store.sign_ons.take(secret_ids.kept(state), secret_ids.kept(visit_id))
    if step is None or now - step.at > WAIT:
        raise NotAllowed(_STRANGER)
    found = at.identity(code, Way(state, step.nonce, step.verifier))
    given = frozenset(Role(role) for group, role in roles if group in found.groups)
    with store.transaction():
        known = _known(store, found)
        refusal = _refusal(known, given)
        if refusal:
            # Written down although nothing else happens: so it is raised after the transaction.
            name = known.name if known else ""
            audit.record(store, by=None, what=Act.SIGN_IN_FAILED, target=name, at=now, address=address)
        else:
            person = known or _welcomed(store, found, given, now=now)
            person = _with_roles(store, replace(person, address=address), given, now=now)
    if refusal:
        raise NotAllowed(refusal)
    return Arrived(person, step.next_page)


def _refusal(known: Person | None, given: frozenset[Role]) -> str | None:
    if known is not None and not known.active:
        return _DEACTIVATED
    return None if given else _NO_ROLE


def _known(store: Store, found: Identity) -> Person | None:
    id_ = store.sign_ons.person_id(found.issuer, found.subject)
    return store.people.by_id(id_) if id_ is not None else None


def _welcomed(store: Store, found: Identity, given: frozenset[Role], *, now: datetime) -> Person:
    """Make a person of somebody who comes for the first time."""
    name = free_name(store, found.names)
    made = accounts.add(store, name, None, given, by=SYSTEM, now=now, what=Act.SINGLE_SIGN_ON_LINKED)
    store.sign_ons.link(found.issuer, found.subject, made.id)
    return made


def _with_roles(store: Store, person: Person, given: frozenset[Role], *, now: datetime) -> Person:
    if person.roles == given:
        return person
    locales = person.locales if Role.TRANSLATOR in given else frozenset()
    store.people.set_roles(person.id, given, locales)
    detail = f"{', '.join(sorted(person.roles))} -> {', '.join(sorted(given))}"
    audit.record(store, by=SYSTEM, what=Act.ROLES_CHANGED, target=person.name, detail=detail, at=now)
    return replace(person, roles=given, locales=locales)


def free_name(store: Store, wanted: Sequence[str]) -> str:
    """Make a sign-in name of what a provider calls somebody: cleaned, and free here."""
    for stem in (*map(_as_name, wanted), "person"):
        if not names.problems(stem):
            break
    return next(name for name in _numbered(stem) if store.people.by_folded_name(names.folded(name)) is None)


def _as_name(text: str) -> str:
    """Take out of a text what a sign-in name may not hold; of an address, what stands before the @."""
    plain = unicodedata.normalize("NFC", text[:400]).partition("@")[0]
    kept = " ".join(_NOT_IN_NAMES.sub("", plain).split()).strip(" ._'-")
    return names.clean(kept[: names.LIMIT - 6])


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    for number in range(2, 100_000):
        yield f"{stem}-{number}"
