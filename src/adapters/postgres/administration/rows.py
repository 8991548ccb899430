"""The administration room's rows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from adapters.postgres.tables import JsonText, TableRow


class AuditRow(TableRow):
    """One entry of the audit log."""

    __tablename__ = "audit_log"

    sequence: Mapped[int] = mapped_column(BigInteger(), primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    target_id: Mapped[UUID | None]
    details: Mapped[str] = mapped_column(JsonText())
    address: Mapped[str | None]
    previous: Mapped[bytes]
    seal: Mapped[bytes]
