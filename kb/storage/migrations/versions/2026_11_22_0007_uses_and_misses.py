"""What is used, by whom and how lately; and what was searched for in vain, by nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_use",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_use_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_entry_use_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "entry_id", "locale", name=op.f("pk_entry_use")),
    )
    op.create_index(op.f("ix_entry_use_entry_id"), "entry_use", ["entry_id"], unique=False)
    op.create_table(
        "miss",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("spelled", sa.String(length=80), nullable=False),
        sa.Column("found_nothing", sa.Integer(), nullable=False),
        sa.Column("unchosen", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_miss")),
        sa.UniqueConstraint("locale", "text", name=op.f("uq_miss_locale_text")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_miss_last_at"), "miss", ["last_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_miss_last_at"), table_name="miss")
    op.drop_table("miss")
    op.drop_index(op.f("ix_entry_use_entry_id"), table_name="entry_use")
    op.drop_table("entry_use")
