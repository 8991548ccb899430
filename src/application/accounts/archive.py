"""A person's data as one file that they take away."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EXPLAINED: Mapping[str, str] = {
    "account": "Your account: who you are to us, and to which terms you have agreed. Quién eres para nosotros.",
    "second_factor": "Since when logging in needs a second factor. Desde cuándo usas un segundo factor.",
    "sessions": "The devices on which you are or were signed in. Los dispositivos en los que iniciaste sesión.",
    "api_keys": "The keys with which programs act for you, without their secrets.",
    "professional_applications": "Your requests to become a professional. Tus solicitudes para ser profesional.",
    "professional_profile": "Your public profile. Tu perfil público.",
    "services": "What you offer. Lo que ofreces.",
    "days_and_time_off": "Days with other hours, and time off. Días excepcionales y ausencias.",
    "appointments_as_client": "Your appointments with others. Tus citas con profesionales.",
    "appointments_as_professional": "The appointments of others with you. Las citas de tus clientes.",
    "appointment_history": "What happened to those appointments, when and why. Lo que ocurrió con esas citas.",
    "messages": "Your inbox. Tus avisos.",
    "reminders": "When we have reminded you of appointments, or why not. Recordatorios de tus citas.",
    "mails": "Which mails we have sent you. Los correos que te hemos enviado.",
    "audit_log": "What we have on record of you and your account. Lo que consta de ti y de tu cuenta.",
}
"""What each file is, in both languages."""


def archive(found: Mapping[str, str], *, now: datetime) -> bytes:
    """A zip file: a JSON file a topic, and `manifest.json`, which explains them. The same data gives the same bytes."""
    manifest = {
        "made_at": now.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "files": {f"{name}.json": EXPLAINED[name] for name in found},
    }
    files = {"manifest": json.dumps(manifest, ensure_ascii=False, indent=2), **found}
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(ZipInfo(f"{name}.json", now.astimezone(UTC).timetuple()[:6]), content.encode(), ZIP_DEFLATED)
    return packed.getvalue()
