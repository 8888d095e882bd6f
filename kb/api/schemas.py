"""The shapes of questions and answers, for the OpenAPI document. Answers are written by `exchange.answers` and its
neighbours; a test compares what they write with what stands here.
"""

from typing import Any

import marshmallow as ma
from marshmallow import fields
from marshmallow.validate import Length, OneOf, Range, Regexp

from kb.api.fields import WholeNumber, locale
from kb.library.entry import Kind, Status
from kb.library.file_type import FILE_TYPES
from kb.library.validation import ALT_LIMIT, NAME_LIMIT, TITLE_LIMIT
from kb.tone.report import ELEMENTS, LONGEST_REPLY
from kb.translation.queue import ORDER

_KEY = r"^[a-z0-9][a-z0-9-]{0,79}$"
MOST_RESULTS, RESULTS = 1_000, 20
MOST_ON_A_PAGE = 200


def about(words: str, **more: Any) -> dict[str, Any]:
    """Give a field's description."""
    return {"description": words, **more}


class Schema(ma.Schema):
    """A shape whose fields are all there in an answer, and no others."""

    class Meta:
        """Unknown fields are refused; apispec says so in the document."""

        unknown = ma.RAISE


class ErrorSchema(Schema):
    """One thing wrong at one place."""

    path = fields.String(
        required=True, metadata=about("The field, such as `variants.fa.body`; empty for the whole.")
    )
    message = fields.String(required=True)


class ProblemSchema(Schema):
    """A refusal (RFC 9457)."""

    type = fields.String(required=True, metadata=about("Where it is explained.", format="uri-reference"))
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata=about("Stable: decide by this."))
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(ErrorSchema))


class SearchQuery(ma.Schema):
    """What is searched for."""

    q = fields.String(
        required=True, metadata=about("The words; of a long text the first 500 characters count.")
    )
    locale = locale()
    situation = fields.String(metadata=about("Only entries with this situation's tag."))
    kind = fields.String(validate=OneOf([str(kind) for kind in Kind]))
    limit = WholeNumber(1, MOST_RESULTS, load_default=RESULTS)


class ResultSchema(Schema):
    """One macro or article found."""

    kind = fields.String(required=True, validate=OneOf([str(kind) for kind in Kind]))
    key = fields.String(required=True)
    locale = fields.String(required=True)
    title = fields.String(required=True)
    score = fields.Float(required=True)
    snippet = fields.String(required=True, metadata=about("Plain text."))


class AnswerSchema(Schema):
    """What was found: one result a macro, best first."""

    query = fields.String(required=True)
    took_ms = fields.Float(required=True)
    total = fields.Integer(required=True)
    results = fields.List(fields.Nested(ResultSchema), required=True)


class ReplySchema(Schema):
    """A reply to check."""

    locale = locale(required=True)
    text = fields.String(required=True, validate=Length(max=LONGEST_REPLY))


class EvidenceSchema(Schema):
    """A span of the text, in code points."""

    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    text = fields.String(required=True)


class ElementSchema(Schema):
    """One of the three elements."""

    present = fields.Boolean(required=True)
    evidence = fields.List(fields.Nested(EvidenceSchema), required=True)


class FindingSchema(EvidenceSchema):
    """One piece of advice."""

    rule = fields.String(required=True)
    message = fields.String(required=True)
    suggestion = fields.String(required=True)


ElementsSchema = Schema.from_dict(
    {name: fields.Nested(ElementSchema, required=True) for name in ELEMENTS}, name="Elements"
)


class ToneSchema(Schema):
    """What the tone checker says of a reply."""

    locale = fields.String(required=True)
    passed = fields.Boolean(required=True)
    elements = fields.Nested(ElementsSchema, required=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)


class TextSchema(Schema):
    """One text in one locale."""

    title = fields.String(required=True, validate=Length(1, TITLE_LIMIT))
    body = fields.String(
        required=True, metadata=about("Markdown with placeholders such as `{{ customer.first_name }}`.")
    )
    status = fields.String(required=True, validate=OneOf([str(status) for status in Status]))


class ArticleSchema(Schema):
    """An article, as in a library file. In a body `key` may be left out: the address says it."""

    key = fields.String(metadata=about("As in the address.", pattern=_KEY))
    situations = fields.List(
        fields.String(metadata={"pattern": _KEY}), metadata=about("Tags; left out, there are none.")
    )
    source_locale = locale(required=True)
    variants = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(TextSchema),
        required=True,
        metadata=about(
            "Locale -> text. Texts in locales that are left out stay as they are: a text is never removed, an entry is retired."
        ),
    )


class MacroSchema(ArticleSchema):
    """A macro, as in a library file. In a body `key` may be left out: the address says it."""

    shortcut = fields.String(metadata=about("Left out, there is none.", pattern=_KEY, maxLength=NAME_LIMIT))


class HeldSchema(FindingSchema):
    """Why a text was kept for review; the elements that it lacks, the gate's other problems, and advice."""

    locale = fields.String(required=True)


def saved(schema: type[ArticleSchema]) -> type[ma.Schema]:
    """Give the shape of an entry as it was saved, with what holds texts back."""
    words = "Where a text was sent as approved and does not pass the gate: it is kept as `review`, and this says why."
    finding = fields.List(fields.Nested(HeldSchema), metadata=about(words))
    return type(f"Saved{schema.__name__}", (schema,), {"findings": finding, "__doc__": schema.__doc__})


class PageQuery(ma.Schema):
    """Which part of a list."""

    cursor = fields.String(
        validate=Regexp(r"[a-z0-9-]{1,80}\Z"),
        load_default="",
        metadata=about(
            "What the answer before gave as `next`; left out for the beginning.", pattern=r"^[a-z0-9-]{1,80}$"
        ),
    )
    limit = WholeNumber(1, MOST_ON_A_PAGE, load_default=50)


class EntriesQuery(PageQuery):
    """Which entries."""

    situation = fields.String(metadata=about("Only entries with this situation's tag."))


class TasksQuery(PageQuery):
    """Which tasks."""

    state = fields.String(validate=OneOf(ORDER))


def page_of(schema: type[ma.Schema], words: str) -> type[ma.Schema]:
    """Give the shape of a part of a list."""
    following = fields.String(
        required=True,
        allow_none=True,
        metadata=about("The `cursor` of the part that follows; null at the end."),
    )
    items = fields.List(fields.Nested(schema), required=True)
    name = schema.__name__.removesuffix("Schema") + "PageSchema"
    return type(name, (Schema,), {"items": items, "next": following, "__doc__": words})


class RevisionSchema(Schema):
    """One saved text. `source_revision` is the revision of the source text that it was made from."""

    number = fields.Integer(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    status = fields.String(required=True, validate=OneOf([str(status) for status in Status]))
    source_revision = fields.Integer(required=True, allow_none=True)
    author = fields.String(required=True)
    at = fields.String(required=True, metadata={"format": "date-time"})


class VariantSchema(Schema):
    """A text in one locale: the newest revision, and the approved one that is in use."""

    locale = fields.String(required=True)
    outdated = fields.Boolean(required=True, metadata=about("Whether the source changed since."))
    latest = fields.Nested(RevisionSchema, required=True)
    approved = fields.Nested(RevisionSchema, required=True, allow_none=True)


class DraftSchema(Schema):
    """A text to save as a draft."""

    title = fields.String(required=True)
    body = fields.String(required=True)
    made_from = fields.Integer(
        strict=True,
        validate=Range(1, 2**31 - 1),
        metadata=about("The revision of the source text that was translated; left out, its newest."),
    )


class AttachmentQuery(ma.Schema):
    """What is said of a file."""

    alt = fields.String(
        validate=Length(max=ALT_LIMIT), load_default="", metadata=about("What an image shows, in one line.")
    )
    locale = locale("The one text that the file goes with; left out, all of them.")


class AttachmentSchema(Schema):
    """An image or a file of an entry, without its bytes. `sha256` is of the bytes as they are kept."""

    name = fields.String(required=True)
    media_type = fields.String(required=True, validate=OneOf(list(FILE_TYPES)))
    size = fields.Integer(required=True, metadata=about("Bytes."))
    sha256 = fields.String(required=True)
    width = fields.Integer(
        required=True, allow_none=True, metadata=about("Pixels; null for what is no image.")
    )
    height = fields.Integer(required=True, allow_none=True)
    alt = fields.String(required=True, metadata=about("What an image shows."))
    locale = fields.String(required=True, allow_none=True)


class AttachmentsSchema(Schema):
    """The files of an entry, the oldest first."""

    items = fields.List(fields.Nested(AttachmentSchema), required=True)


class SituationSchema(Schema):
    """A situation: a tag with its names by locale, and how many entries in use carry it."""

    tag = fields.String(required=True)
    names = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    entries = fields.Integer(required=True)


class SituationsSchema(Schema):
    """All situations, by tag."""

    items = fields.List(fields.Nested(SituationSchema), required=True)


class NamesSchema(Schema):
    """The names of a situation, instead of those it has."""

    names = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True, metadata=about("Locale -> name.")
    )


class TaskSchema(Schema):
    """One text to see to. `title` is the source's; `since` and `by` tell of the change that made it a task."""

    kind = fields.String(required=True, validate=OneOf([str(kind) for kind in Kind]))
    key = fields.String(required=True)
    locale = fields.String(required=True)
    state = fields.String(required=True, validate=OneOf(ORDER))
    title = fields.String(required=True)
    since = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    by = fields.String(required=True, allow_none=True)


class OverviewSchema(Schema):
    """How many texts are to be seen to (locale -> state -> number)."""

    locales = fields.Dict(
        keys=fields.String(), values=fields.Dict(keys=fields.String(), values=fields.Integer()), required=True
    )


class LibrarySchema(Schema):
    """A library file."""

    format = fields.String(required=True, validate=OneOf(["kb-library"]))
    version = fields.Integer(required=True, validate=OneOf([1]))
    macros = fields.List(fields.Nested(MacroSchema))
    articles = fields.List(fields.Nested(ArticleSchema))


class HeldTextSchema(Schema):
    """A text of the file that was sent as approved and is kept for review."""

    kind = fields.String(required=True)
    key = fields.String(required=True)
    locale = fields.String(required=True)
    reasons = fields.List(fields.String(), required=True)


class ImportedSchema(Schema):
    """How many texts were made, changed, and left as they were; those held back are among them."""

    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    held = fields.List(fields.Nested(HeldTextSchema), required=True)


class MissesQuery(PageQuery):
    """Which searches."""

    locale = locale()


class UseSchema(Schema):
    """How often a text was copied."""

    kind = fields.String(required=True, validate=OneOf([str(kind) for kind in Kind]))
    key = fields.String(required=True)
    locale = fields.String(required=True)
    times = fields.Integer(required=True)
    last_at = fields.String(required=True, metadata={"format": "date-time"})


class MissedSchema(Schema):
    """A search in vain: how often it found nothing, and how often nothing of what it found was chosen."""

    locale = fields.String(required=True)
    text = fields.String(required=True)
    found_nothing = fields.Integer(required=True)
    unchosen = fields.Integer(required=True)
    last_at = fields.String(required=True, metadata={"format": "date-time"})


class ExportQuery(ma.Schema):
    """What may be chosen for an export, as by the options of `kb export`."""

    locale = locale("The language of titles and menus, where a format has one only.", load_default="en")
    lacking = fields.String(
        data_key="unknown",
        validate=OneOf(["fallback", "hold"]),
        load_default="fallback",
        metadata=about("Placeholders that the helpdesk lacks: write a fallback, or hold the text back."),
    )


class ChangesQuery(ma.Schema):
    """Where in the change log to begin."""

    since = WholeNumber(
        0, 2**31 - 1, load_default=0, metadata=about("The number after which to begin; 0 for the beginning.")
    )
    limit = WholeNumber(1, 1_000, load_default=100)


class ChangeSchema(Schema):
    """One change. `revision` is the number of the text's revision, where one changed."""

    sequence = fields.Integer(required=True)
    at = fields.String(required=True, metadata={"format": "date-time"})
    who = fields.String(required=True)
    what = fields.String(required=True)
    kind = fields.String(required=True, metadata=about("`macro`, `article`, `situation`, `tone` …"))
    key = fields.String(required=True)
    locale = fields.String(required=True, allow_none=True)
    revision = fields.Integer(required=True, allow_none=True)


class ChangesSchema(Schema):
    """Changes, oldest first. `next` is the `since` of the call that carries on; `newest` the number of the last change."""

    changes = fields.List(fields.Nested(ChangeSchema), required=True)
    next = fields.Integer(required=True)
    newest = fields.Integer(required=True)
