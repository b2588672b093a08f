"""First light: units of description, authorities, events, outbox and the pipeline's journal.

The event log is append-only: triggers refuse to change or remove a row. A later migration that
rebuilds the table on SQLite (batch mode) has to make them again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

REFUSAL = "the event log is append-only"
TABLES = (
    "description_unit",
    "digital_object",
    "page",
    "authority",
    "name_form",
    "unit_authority",
    "event",
    "outbox",
    "batch",
    "ingest_task",
    "ingest_page",
)


def upgrade() -> None:
    _create_description()
    _create_authorities()
    _create_history()
    _create_journal()
    _guard_events()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def _create_description() -> None:
    op.create_table(
        "description_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pid", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("reference_code", sa.Text(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("genre", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("date_text", sa.Text(), nullable=False),
        sa.Column("date_from", sa.Date(), nullable=True),
        sa.Column("date_to", sa.Date(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("rights", sa.Text(), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("suggestions", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("access IN ('public','staff','restricted')", name=op.f("ck_description_unit_access")),
        sa.CheckConstraint("level IN ('fonds','series','file','item')", name=op.f("ck_description_unit_level")),
        sa.CheckConstraint(
            "state IN ('draft','reviewed','published','withdrawn')", name=op.f("ck_description_unit_state")
        ),
        sa.CheckConstraint(
            "date_from IS NULL OR date_to IS NULL OR date_from <= date_to", name=op.f("ck_description_unit_dates")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["description_unit.id"], name="fk_description_unit_parent_id_description_unit"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_description_unit"),
        sa.UniqueConstraint("pid", name="uq_description_unit_pid"),
        sa.UniqueConstraint("reference_code", name="uq_description_unit_reference_code"),
        sa.Index("ix_description_unit_genre", "genre"),
        sa.Index("ix_description_unit_open", "level", "access", "state", "created_at"),
        sa.Index("ix_description_unit_children", "parent_id", "level"),
    )
    op.create_table(
        "digital_object",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("store_path", sa.Text(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_digital_object_size")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["description_unit.id"], name="fk_digital_object_unit_id_description_unit"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_digital_object"),
        sa.UniqueConstraint("unit_id", "position", name="uq_digital_object_unit_id_position"),
        sa.Index("ix_digital_object_sha256", "sha256"),
    )
    op.create_table(
        "page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("dpi", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.CheckConstraint("origin IN ('text_layer','recognised','transcript','none')", name=op.f("ck_page_origin")),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_page_confidence")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_page_number")),
        sa.ForeignKeyConstraint(["unit_id"], ["description_unit.id"], name="fk_page_unit_id_description_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_page"),
        sa.UniqueConstraint("unit_id", "number", name="uq_page_unit_id_number"),
    )


def _create_authorities() -> None:
    op.create_table(
        "authority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("preferred_name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('person','body','place','subject')", name=op.f("ck_authority_kind")),
        sa.PrimaryKeyConstraint("id", name="pk_authority"),
        sa.UniqueConstraint("kind", "preferred_name", name="uq_authority_kind_preferred_name"),
    )
    op.create_table(
        "name_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_name_form_authority_id_authority"),
        sa.PrimaryKeyConstraint("id", name="pk_name_form"),
        sa.Index("ix_name_form_authority_id", "authority_id"),
    )
    op.create_table(
        "unit_authority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_unit_authority_authority_id_authority"),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["description_unit.id"], name="fk_unit_authority_unit_id_description_unit"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_unit_authority"),
        sa.UniqueConstraint("unit_id", "authority_id", "role", name="uq_unit_authority_unit_id_authority_id_role"),
        sa.Index("ix_unit_authority_authority_id", "authority_id"),
    )


def _create_history() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_pid", sa.Text(), nullable=True),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("hash", name="uq_event_hash"),
        sa.UniqueConstraint("previous_hash", name="uq_event_previous_hash"),
        sa.Index("ix_event_unit_pid", "unit_pid"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("unit_pid", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("destination IN ('index','store')", name=op.f("ck_outbox_destination")),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.Index("ix_outbox_destination_id", "destination", "id"),
        sa.Index("ix_outbox_unit_pid", "unit_pid"),
    )


def _create_journal() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
    )
    op.create_table(
        "ingest_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("pid", sa.Text(), nullable=True),
        sa.Column("recipe", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('registered','duplicate','refused','held','failed')", name=op.f("ck_ingest_task_outcome")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_ingest_task_batch_id_batch"),
        sa.PrimaryKeyConstraint("id", name="pk_ingest_task"),
        sa.Index("ix_ingest_task_batch_id", "batch_id"),
        sa.Index("ix_ingest_task_key", "key"),
        sa.Index("ix_ingest_task_sha256", "sha256"),
    )
    op.create_table(
        "ingest_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('waiting','done','failed')", name=op.f("ck_ingest_page_state")),
        sa.ForeignKeyConstraint(["task_id"], ["ingest_task.id"], name="fk_ingest_page_task_id_ingest_task"),
        sa.PrimaryKeyConstraint("id", name="pk_ingest_page"),
        sa.UniqueConstraint("task_id", "number", name="uq_ingest_page_task_id_number"),
    )


def _guard_events() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER event_refuses_{change.lower()} BEFORE {change} ON event "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
