"""Favourites of a person, texts that did not fit, and how often a text was asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "favourite",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_favourite_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_favourite_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "entry_id", name=op.f("pk_favourite")),
    )
    op.create_index(op.f("ix_favourite_entry_id"), "favourite", ["entry_id"], unique=False)
    op.create_table(
        "misfit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("query", sa.String(length=80), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_misfit_entry_id_entry"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misfit")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_misfit_at"), "misfit", ["at"], unique=False)
    op.create_index(op.f("ix_misfit_entry_id"), "misfit", ["entry_id"], unique=False)
    op.add_column("miss", sa.Column("asked", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("miss", "asked")
    op.drop_index(op.f("ix_misfit_entry_id"), table_name="misfit")
    op.drop_index(op.f("ix_misfit_at"), table_name="misfit")
    op.drop_table("misfit")
    op.drop_index(op.f("ix_favourite_entry_id"), table_name="favourite")
    op.drop_table("favourite")
