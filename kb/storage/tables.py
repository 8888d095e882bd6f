"""The tables as they are now. How a database gets here is told by the migrations."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UTCTime(TypeDecorator[datetime]):
    """A moment in UTC: SQLite keeps no zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give a time that knows that it is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


prop = Table(
    "property",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)

entry = Table(
    "entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("key", String(80), nullable=False),
    Column("shortcut", String(80)),
    Column("source_locale", String(35), nullable=False),
    Column("retired_at", UTCTime),
    UniqueConstraint("kind", "key"),
    CheckConstraint("kind IN ('macro', 'article')", name="kind"),
)
Index(None, entry.c.shortcut)

situation = Table("situation", metadata, Column("tag", String(80), primary_key=True))

situation_name = Table(
    "situation_name",
    metadata,
    Column("tag", ForeignKey("situation.tag", ondelete="CASCADE"), primary_key=True),
    Column("locale", String(35), primary_key=True),
    Column("name", String(200), nullable=False),
)

entry_situation = Table(
    "entry_situation",
    metadata,
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True),
    Column("tag", ForeignKey("situation.tag"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
)

# The numbers point into `revision`; no foreign key, for the two rows are written together.
variant = Table(
    "variant",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), nullable=False),
    Column("locale", String(35), nullable=False),
    Column("latest_number", Integer, nullable=False),
    Column("approved_number", Integer),
    UniqueConstraint("entry_id", "locale"),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("variant_id", ForeignKey("variant.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("status", String(10), nullable=False),
    Column("source_revision", Integer),
    Column("author", String(80), nullable=False),
    Column("at", UTCTime, nullable=False),
    UniqueConstraint("variant_id", "number"),
    CheckConstraint("status IN ('draft', 'review', 'approved')", name="status"),
)

# `sqlite_autoincrement`: without it the number of a deleted last row is given out again.
change = Table(
    "change",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("at", UTCTime, nullable=False),
    Column("who", String(80), nullable=False),
    Column("what", String(40), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("key", String(80), nullable=False),
    Column("locale", String(35)),
    Column("revision", Integer),
    sqlite_autoincrement=True,
)

Index(None, change.c.kind, change.c.key)

tone_level = Table(
    "tone_level",
    metadata,
    Column("rule", String(40), primary_key=True),
    Column("level", String(10), nullable=False),
    Column("who", String(80), nullable=False),
    Column("at", UTCTime, nullable=False),
)

# `digest` stands for the quoted words, which can be too long for an index of PostgreSQL.
tone_waiver = Table(
    "tone_waiver",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), nullable=False),
    Column("locale", String(35), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("reason", Text, nullable=False),
    Column("who", String(80), nullable=False),
    Column("at", UTCTime, nullable=False),
    UniqueConstraint("entry_id", "locale", "rule", "digest"),
)

# Two triggers forbid to change or delete a row: see the migration 0003.
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", UTCTime, nullable=False),
    Column("by", String(80), nullable=False, index=True),
    Column("what", String(40), nullable=False, index=True),
    Column("target", String(200), nullable=False, index=True),
    Column("detail", String(400), nullable=False),
    Column("address", String(45), nullable=False),
    sqlite_autoincrement=True,
)

# `totp_secret` is encrypted; `totp_step` is the time step of the last code that was used.
person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("folded", String(400), nullable=False, unique=True),
    Column("password_hash", String(400)),
    Column("locale", String(35)),
    Column("made_at", UTCTime, nullable=False),
    Column("mail", String(254)),
    Column("seen_at", UTCTime),
    Column("ended_at", UTCTime),
    Column("totp_secret", String(400)),
    Column("totp_step", Integer),
    sqlite_autoincrement=True,
)

person_role = Table(
    "person_role",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(20), primary_key=True),
)

# The locales that a translator is for; without a row, all.
person_locale = Table(
    "person_locale",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("locale", String(35), primary_key=True),
)

# How a person signs what customers read, by the language of the text.
person_signature = Table(
    "person_signature",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("locale", String(35), primary_key=True),
    Column("first_name", String(80), nullable=False),
    Column("full_name", String(80), nullable=False),
    Column("line", String(200), nullable=False),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("code_hash", String(64), primary_key=True),
)

# `roles` and `locales` are codes with spaces between; `label` says for whom, in the words of who invited.
invitation = Table(
    "invitation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("label", String(80), nullable=False),
    Column("mail", String(254)),
    Column("roles", String(200), nullable=False),
    Column("locales", String(400), nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("ends_at", UTCTime, nullable=False),
    sqlite_autoincrement=True,
)

reset_link = Table(
    "reset_link",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("ends_at", UTCTime, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("id_hash", String(64), primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("started_at", UTCTime, nullable=False),
    Column("seen_at", UTCTime, nullable=False, index=True),
    Column("address", String(45), nullable=False, server_default=""),
    Column("browser", String(200), nullable=False, server_default=""),
)

# Somebody who gave the right password and is being asked for a code.
sign_in_step = Table(
    "sign_in_step",
    metadata,
    Column("id_hash", String(64), primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", UTCTime, nullable=False),
)

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folded", String(400), nullable=False),
    Column("at", UTCTime, nullable=False, index=True),
)
Index(None, sign_in_attempt.c.folded)

api_token = Table(
    "api_token",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("hint", String(12), nullable=False),
    Column("name", String(80), nullable=False),
    Column("scope", String(10), nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("made_at", UTCTime, nullable=False),
    Column("expires_at", UTCTime),
    Column("used_at", UTCTime),
    Column("revoked_at", UTCTime),
    CheckConstraint("scope IN ('read', 'write', 'admin')", name="scope"),
    sqlite_autoincrement=True,
)

first_link = Table(
    "first_link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("ends_at", UTCTime, nullable=False),
)

team = Table(
    "team",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("folded", String(400), nullable=False, unique=True),
    Column("made_at", UTCTime, nullable=False),
    sqlite_autoincrement=True,
)

team_member = Table(
    "team_member",
    metadata,
    Column("team_id", ForeignKey("team.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True),
)

# Whom an entry is visible to: without a row in either table, to all. Neither a team nor a person goes as long as
# something is visible to them alone.
entry_team = Table(
    "entry_team",
    metadata,
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True),
    Column("team_id", ForeignKey("team.id"), primary_key=True, index=True),
)

entry_owner = Table(
    "entry_owner",
    metadata,
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
)

# `events` are codes with spaces between; `reached` is the number of the last change that was looked at for it.
webhook = Table(
    "webhook",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", String(2000), nullable=False),
    Column("events", String(100), nullable=False),
    Column("sealed_secret", String(400), nullable=False),
    Column("reached", Integer, nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("made_at", UTCTime, nullable=False),
    Column("made_by", String(80), nullable=False),
    sqlite_autoincrement=True,
)

# While an attempt is under way, `next_at` is when somebody else may think that it was lost.
webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("webhook_id", ForeignKey("webhook.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("message_id", String(40), nullable=False, unique=True),
    Column("event", String(20), nullable=False),
    Column("body", Text, nullable=False),
    Column("made_at", UTCTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", UTCTime),
    Column("tried_at", UTCTime),
    Column("answer_status", Integer),
    Column("answer_length", Integer),
    Column("failure", String(20)),
    CheckConstraint("state IN ('waiting', 'delivered', 'given-up')", name="state"),
    sqlite_autoincrement=True,
)
Index(None, webhook_delivery.c.state, webhook_delivery.c.next_at)

# Who a person is at a sign-on provider: never an e-mail address, which can be given to somebody else.
sign_on_identity = Table(
    "sign_on_identity",
    metadata,
    Column("issuer", String(400), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
)

# A sign-on that began and has not come back: what ties the way back to this browser.
sign_on_step = Table(
    "sign_on_step",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("visit_hash", String(64), nullable=False),
    Column("nonce", String(100), nullable=False),
    Column("verifier", String(200), nullable=False),
    Column("next_page", String(2000), nullable=False),
    Column("at", UTCTime, nullable=False, index=True),
)
# `weight` sums what each use is worth: see `library/usage.py`.
entry_use = Table(
    "entry_use",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("locale", String(35), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("weight", Double, nullable=False),
    Column("last_at", UTCTime, nullable=False),
)

favourite = Table(
    "favourite",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("at", UTCTime, nullable=False),
)

misfit = Table(
    "misfit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("locale", String(35), nullable=False),
    Column("query", String(80), nullable=False),
    Column("remark", String(500), nullable=False),
    Column("at", UTCTime, nullable=False, index=True),
    Column("settled_at", UTCTime),
    sqlite_autoincrement=True,
)

miss = Table(
    "miss",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("locale", String(35), nullable=False),
    Column("text", String(400), nullable=False),
    Column("spelled", String(80), nullable=False),
    Column("found_nothing", Integer, nullable=False),
    Column("unchosen", Integer, nullable=False),
    Column("asked", Integer, nullable=False, server_default="0"),
    Column("last_at", UTCTime, nullable=False, index=True),
    Column("dismissed_at", UTCTime),
    UniqueConstraint("locale", "text"),
    sqlite_autoincrement=True,
)

# What somebody typed and has not saved; `key` is empty, or begins with `?`, for an entry that is not there yet.
unsaved_text = Table(
    "unsaved_text",
    metadata,
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("locale", String(35), primary_key=True),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("expected", Integer),
    Column("made_from", Integer),
    Column("at", UTCTime, nullable=False),
    Column("discarded", Boolean, nullable=False, server_default=false()),
    Column("details", Text),  # JSON, of a new entry
)
# Who looks after an entry, and when it is looked at again; `every` counts months.
stewardship = Table(
    "stewardship",
    metadata,
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="SET NULL"), index=True),
    Column("review_on", Date, index=True),
    Column("every", Integer),
    CheckConstraint("every IN (3, 6, 12)", name="every"),
)

# How often a text was copied in the week that begins on a Monday; by whom is not kept.
weekly_use = Table(
    "weekly_use",
    metadata,
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True),
    Column("locale", String(35), primary_key=True),
    Column("week", Date, primary_key=True, index=True),
    Column("times", Integer, nullable=False),
)

# What the tone rules say of a macro's text in use, derived from it: of which revision, and its elements, by commas.
tone_reading = Table(
    "tone_reading",
    metadata,
    Column("variant_id", ForeignKey("variant.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("elements", String(80), nullable=False),
)

# What they advise on it; `digest` is as in `tone_waiver`.
tone_finding = Table(
    "tone_finding",
    metadata,
    Column("variant_id", ForeignKey("variant.id", ondelete="CASCADE"), primary_key=True),
    Column("rule", String(40), primary_key=True, index=True),
    Column("digest", String(64), primary_key=True),
)

# A change of many texts at once. `given` says in JSON what with; an item's `note` why it was held, `before` what undoing
# it needs.
bulk_change = Table(
    "bulk_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", UTCTime, nullable=False),
    Column("action", String(20), nullable=False),
    Column("given", Text, nullable=False),
    Column("phase", String(10), nullable=False),
    CheckConstraint("phase IN ('trying', 'tried', 'doing', 'done', 'undoing', 'undone')", name="phase"),
    sqlite_autoincrement=True,
)

bulk_item = Table(
    "bulk_item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bulk_id", ForeignKey("bulk_change.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("key", String(80), nullable=False),
    Column("locale", String(35)),
    Column("state", String(10), nullable=False),
    Column("note", Text, nullable=False),
    Column("before", Text, nullable=False),
    CheckConstraint("state IN ('new', 'ready', 'same', 'held', 'done', 'undone', 'stays')", name="state"),
)
Index(None, bulk_item.c.bulk_id, bulk_item.c.state)

# The bytes stand last, so that lists, which do not ask for them, never read their pages. One that was taken away waits a
# day for whoever wants it back.
attachment = Table(
    "attachment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", ForeignKey("entry.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(100), nullable=False),
    Column("folded", String(400), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("alt", String(300), nullable=False),
    Column("locale", String(35)),
    Column("by", String(80), nullable=False),
    Column("at", UTCTime, nullable=False),
    Column("removed_at", UTCTime, index=True),
    Column("thumbnail", LargeBinary),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("entry_id", "folded"),
    sqlite_autoincrement=True,
)
