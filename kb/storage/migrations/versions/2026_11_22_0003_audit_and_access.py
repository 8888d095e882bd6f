"""The audit log, which nothing can change; invitations, reset links, second factors, what is known of a session."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ACTIONS = ("UPDATE", "DELETE")
_REFUSAL = "the audit log is only ever added to"
_OF_PERSON = (
    ("mail", sa.String(length=254)),
    ("seen_at", sa.DateTime(timezone=True)),
    ("ended_at", sa.DateTime(timezone=True)),
    ("totp_secret", sa.String(length=400)),
    ("totp_step", sa.Integer()),
)
_OF_SESSION = (("address", 45), ("browser", 200))


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.String(length=400), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    for column in ("by", "what", "target"):
        op.create_index(op.f(f"ix_audit_{column}"), "audit", [column], unique=False)
    _guard_audit()
    for column, kind in _OF_PERSON:
        op.add_column("person", sa.Column(column, kind))
    for column, length in _OF_SESSION:
        op.add_column(
            "session", sa.Column(column, sa.String(length=length), nullable=False, server_default="")
        )
    _make_tables_of_people()


def downgrade() -> None:
    for table in ("sign_in_step", "reset_link", "invitation", "recovery_code", "person_locale"):
        op.drop_table(table)
    for column, _ in _OF_SESSION:
        op.drop_column("session", column)
    for column, _ in _OF_PERSON:
        op.drop_column("person", column)
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_is_kept()")


def _guard_audit() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept()"
        )
        return
    for action in _ACTIONS:
        op.execute(
            f"CREATE TRIGGER audit_is_kept_from_{action.lower()} BEFORE {action} ON audit "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
    # INSERT OR REPLACE deletes a row without asking the trigger on DELETE.
    is_replaced = "EXISTS (SELECT 1 FROM audit WHERE number = NEW.number)"
    op.execute(
        f"CREATE TRIGGER audit_is_kept_from_replace BEFORE INSERT ON audit WHEN {is_replaced} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )


def _make_tables_of_people() -> None:
    for table, column, length in (("person_locale", "locale", 35), ("recovery_code", "code_hash", 64)):
        op.create_table(
            table,
            sa.Column("person_id", sa.Integer(), nullable=False),
            sa.Column(column, sa.String(length=length), nullable=False),
            _belongs_to_person(table),
            sa.PrimaryKeyConstraint("person_id", column, name=op.f(f"pk_{table}")),
        )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("mail", sa.String(length=254)),
        sa.Column("roles", sa.String(length=200), nullable=False),
        sa.Column("locales", sa.String(length=400), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reset_link",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        _belongs_to_person("reset_link"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reset_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_reset_link_token_hash")),
    )
    op.create_table(
        "sign_in_step",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _belongs_to_person("sign_in_step"),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_sign_in_step")),
    )
    op.create_index(op.f("ix_sign_in_step_person_id"), "sign_in_step", ["person_id"], unique=False)


def _belongs_to_person(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_person_id_person")
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=name, ondelete="CASCADE")
