"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

Before you commit this, with two versions of the program running side by side during a deployment:
- The version before must work on the new schema: add first, use later, remove in a later release.
- Every ALTER TABLE waits for everybody who uses the table, and everybody after it waits for it. `env.py` sets a
  lock_timeout: let the migration fail and be run again rather than stop the product.
- A new index on a table with rows: CREATE INDEX CONCURRENTLY inside `with op.get_context().autocommit_block():`.
- A new constraint on a table with rows: ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a later revision.
- A new NOT NULL column has a constant default (no rewrite); never a volatile one.
- Data is changed in batches, by a script of its own, not in here.
- Autogenerate does not see exclusion constraints, checks, functions or partial indexes: they are written by hand.
- `downgrade` is run by the tests. `tools/lint_migrations.py` reads the SQL.
"""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
