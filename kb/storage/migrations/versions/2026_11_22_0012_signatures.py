"""How people sign what customers read; what describes a new text that is under way."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_signature",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("first_name", sa.String(length=80), nullable=False),
        sa.Column("full_name", sa.String(length=80), nullable=False),
        sa.Column("line", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_person_signature_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "locale", name=op.f("pk_person_signature")),
    )
    op.add_column("unsaved_text", sa.Column("details", sa.Text()))


def downgrade() -> None:
    op.drop_column("unsaved_text", "details")
    op.drop_table("person_signature")
