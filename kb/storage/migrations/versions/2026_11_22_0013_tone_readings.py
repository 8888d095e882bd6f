"""Which elements each text has, and of which of its revisions that was told."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tone_reading",
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("elements", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["variant.id"],
            name=op.f("fk_tone_reading_variant_id_variant"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("variant_id", name=op.f("pk_tone_reading")),
    )
    # Advice is told anew, and the elements with it.
    op.execute("DELETE FROM property WHERE name = 'advised'")


def downgrade() -> None:
    op.drop_table("tone_reading")
