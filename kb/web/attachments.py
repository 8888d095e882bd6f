"""Images and files of an entry: the list, adding, describing, taking away, and the bytes.

What people send in never runs as our site: it is told to be kept as a file, by a type from our own list, in a sandbox.
Only the thumbnails, which are pixels that we wrote ourselves, are shown in a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.roles import Right
from kb.errors import N_, Invalid, NotFound
from kb.library import file_type, images
from kb.library.attachment import FILES, Attachment
from kb.library.entry import Entry, Kind
from kb.library.file_type import FILE_TYPES, FileType
from kb.library.validation import ALT_LIMIT
from kb.services import attachments as verbs
from kb.services import library
from kb.web import access, bodies, cards, headers, interface, targets
from kb.web.forms.attachments import FileForm
from kb.web.forms.form import pressed
from kb.web.pages import page
from kb.web.wording import gettext, tell

attachments = Blueprint("attachments", __name__)
_ALL = "/<kind:kind>/<key:key>/files"
_ONE = f"{_ALL}/<int(max=2147483647):number>"
_BROWSER_MAY_KEEP = "private, no-cache"  # asked for each time, sent again only where it changed
_NO_TEXT = N_("There is no approved text here yet.")
_NO_FILE = N_("Choose a file first.")
SMALL_ENOUGH_TO_COPY = 200_000
"""Bytes of an image up to which it is copied into a rich text."""


@dataclass(frozen=True)
class Files:
    """The files of an entry as a page lists them. `largest` is the limit of one, in bytes; `back` the page that its
    buttons come back to; `problems` are of what was just sent, and
    `typed` what was typed of an image (its number -> words) where that was refused.
    """

    entry: Entry
    items: tuple[Attachment, ...]
    largest: int
    back: str
    problems: tuple[str, ...] = ()
    typed: Mapping[int, str] = field(default_factory=dict)
    most: int = FILES
    endings: tuple[str, ...] = file_type.ENDINGS
    longest_alt: int = ALT_LIMIT
    small: int = SMALL_ENOUGH_TO_COPY

    def type_of(self, attachment: Attachment) -> FileType:
        """Give the kind of a file."""
        return FILE_TYPES[attachment.media_type]

    def going_with(self, locale: str) -> list[Attachment]:
        """Give those that go out beside the text in a locale."""
        return [each for each in self.items if each.locale in (None, locale)]


def of_entry(entry: Entry, problems: tuple[str, ...] = ()) -> Files:
    """Give the files of an entry that the visitor sees."""
    found = verbs.of_entry(access.store(), entry, by=access.person())
    return Files(entry, tuple(found), access.workspace().settings.attachment_limit, _here(entry), problems)


def _here(entry: Entry) -> str:
    """Name the page that is shown; where something was refused, the one that it was sent from."""
    if request.method in ("GET", "HEAD"):
        return targets.here()
    try:
        asked = targets.inside(request.form.get("next"))
    except HTTPException:  # it is the form that was too large
        asked = None
    return asked or url_for("attachments.index", kind=entry.kind, key=entry.key)


def _entry(kind: Kind, key: str) -> tuple[Entry, str]:
    """Give an entry with the locale of the text that this visitor is shown of it."""
    entry = library.entry(access.store(), kind, key, by=access.person())
    drafts = access.can_with(Right.TRANSLATE, entry)
    shown = cards.best_locale(entry, (interface.code(),), drafts=drafts)
    if shown is None:
        raise NotFound(_NO_TEXT)
    return entry, shown


def _listed(
    kind: Kind,
    key: str,
    status: int = 200,
    problems: tuple[str, ...] = (),
    typed: Mapping[int, str] = MappingProxyType({}),
) -> Response:
    entry, shown = _entry(kind, key)
    files = replace(of_entry(entry, problems), typed=typed)
    return page("attachments/index.html", status, entry=entry, shown=shown, files=files)


@attachments.get(_ALL)
def index(kind: Kind, key: str) -> Response:
    """List the images and files of an entry."""
    return _listed(kind, key)


@attachments.post(_ALL)
def add(kind: Kind, key: str) -> ResponseReturnValue:
    """Add files. The right is asked for before anything of them is read."""
    entry = library.entry(access.store(), kind, key, by=access.person())
    person = access.allow_with(Right.WRITE, entry)
    limit = access.workspace().settings.attachment_limit
    request.max_content_length = limit + bodies.BESIDE_A_FILE
    try:
        sent = [each for each in request.files.getlist("file") if each.filename]
    except RequestEntityTooLarge:
        words = gettext(
            N_("The file is too large; at most %(limit)s MB are taken."), limit=f"{limit / 1e6:g}"
        )
        return _listed(kind, key, 413, (words,))
    pressed()
    if not sent:
        return _listed(kind, key, 422, (gettext(_NO_FILE),))
    for each in sent:
        given = verbs.Sent(each.filename or "", each.stream.read(limit + 1))
        try:
            verbs.add(access.store(), kind, key, given, limit=limit, by=person)
        except Invalid as refused:
            return _listed(
                kind,
                key,
                422,
                tuple(f"\u2068{given.name[:80]}\u2069: {tell(problem)}" for problem in refused.problems),
            )
    return _back(entry, "file-added")


@attachments.post(_ONE)
def describe(kind: Kind, key: str, number: int) -> ResponseReturnValue:
    """Save what an image shows, and which text it goes with."""
    entry = library.entry(access.store(), kind, key, by=access.person())
    person = access.allow_with(Right.WRITE, entry)
    form = FileForm()
    try:
        if not form.validate() and form.stale:
            raise BadRequest
        if not form.errors:
            alt, locale = form.alt.data or "", form.locale.data or None
            verbs.describe(access.store(), kind, key, number, alt=alt, locale=locale, by=person)
    except Invalid as refused:
        form.blame(refused.problems)
    if form.errors:
        said = (*form.general(), *form.problems(form.alt), *form.problems(form.locale))
        return _listed(kind, key, form.status, said, {number: form.alt.data or ""})
    return _back(entry, "file-described")


@attachments.post(f"{_ONE}/remove")
def remove(kind: Kind, key: str, number: int) -> BaseResponse:
    """Take a file away; it can be brought back for a day."""
    pressed()
    verbs.remove(access.store(), kind, key, number, by=access.person())
    return _back(library.entry(access.store(), kind, key, by=access.person()), "file-removed", undo=number)


@attachments.post(f"{_ONE}/bring-back")
def bring_back(kind: Kind, key: str, number: int) -> ResponseReturnValue:
    """Put a file back."""
    pressed()
    try:
        verbs.bring_back(access.store(), kind, key, number, by=access.person())
    except Invalid as refused:
        return _listed(kind, key, 422, tuple(map(tell, refused.problems)))
    return _back(library.entry(access.store(), kind, key, by=access.person()), "file-back")


@attachments.get(_ONE)
def download(kind: Kind, key: str, number: int) -> Response:
    """Give a file, to be kept and not to be shown."""
    found, content = verbs.content(access.store(), kind, key, number, by=access.person())
    answer = send_file(
        BytesIO(content),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=found.name,
        etag=found.sha256,
    )
    return _boxed(answer)


@attachments.get(f"{_ONE}/thumbnail")
def thumbnail(kind: Kind, key: str, number: int) -> Response:
    """Give the thumbnail of an image."""
    found, small = verbs.thumbnail(access.store(), kind, key, number, by=access.person())
    return _boxed(send_file(BytesIO(small), mimetype=images.THUMBNAIL_TYPE, etag=f"small-{found.sha256}"))


def _boxed(answer: Response) -> Response:
    answer.headers["Content-Security-Policy"] = headers.SANDBOX
    answer.headers["Cache-Control"] = _BROWSER_MAY_KEEP
    return answer


def _back(entry: Entry, done: str, **more: object) -> BaseResponse:
    """Go back to the page that the button stood on; only our own are gone to."""
    own = url_for("attachments.index", kind=entry.kind, key=entry.key)
    path, _, query = (targets.inside(request.form.get("next")) or own).partition("?")
    kept = [(name, value) for name, value in parse_qsl(query) if name not in ("done", "undo")]
    return redirect(f"{path}?{urlencode([*kept, ('done', done), *more.items()])}#files", 303)
