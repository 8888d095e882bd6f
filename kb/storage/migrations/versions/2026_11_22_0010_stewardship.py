"""Who looks after which text, what is used week by week, what is advised, and changes of many texts at once."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stewardship",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer()),
        sa.Column("review_on", sa.Date()),
        sa.Column("every", sa.Integer()),
        sa.CheckConstraint("every IN (3, 6, 12)", name=op.f("ck_stewardship_every")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_stewardship_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_stewardship_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_stewardship")),
    )
    op.create_index(op.f("ix_stewardship_person_id"), "stewardship", ["person_id"], unique=False)
    op.create_index(op.f("ix_stewardship_review_on"), "stewardship", ["review_on"], unique=False)
    op.create_table(
        "weekly_use",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_weekly_use_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", "locale", "week", name=op.f("pk_weekly_use")),
    )
    op.create_index(op.f("ix_weekly_use_week"), "weekly_use", ["week"], unique=False)
    op.create_table(
        "tone_finding",
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["variant.id"],
            name=op.f("fk_tone_finding_variant_id_variant"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("variant_id", "rule", "digest", name=op.f("pk_tone_finding")),
    )
    op.create_index(op.f("ix_tone_finding_rule"), "tone_finding", ["rule"], unique=False)
    op.create_index(op.f("ix_change_kind_key"), "change", ["kind", "key"], unique=False)
    _bulk()


def _bulk() -> None:
    op.create_table(
        "bulk_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("phase", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "phase IN ('trying', 'tried', 'doing', 'done', 'undoing', 'undone')",
            name=op.f("ck_bulk_change_phase"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_bulk_change_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_bulk_change_person_id"), "bulk_change", ["person_id"], unique=False)
    op.create_table(
        "bulk_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulk_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("locale", sa.String(length=35)),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('new', 'ready', 'same', 'held', 'done', 'undone', 'stays')",
            name=op.f("ck_bulk_item_state"),
        ),
        sa.ForeignKeyConstraint(
            ["bulk_id"], ["bulk_change.id"], name=op.f("fk_bulk_item_bulk_id_bulk_change"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_item")),
    )
    op.create_index(op.f("ix_bulk_item_bulk_id_state"), "bulk_item", ["bulk_id", "state"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_change_kind_key"), table_name="change")
    for table in ("bulk_item", "bulk_change", "tone_finding", "weekly_use", "stewardship"):
        op.drop_table(table)
