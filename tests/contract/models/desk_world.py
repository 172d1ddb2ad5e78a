"""One row of every table of the desk, that the database accepts."""

from datetime import UTC, datetime
from typing import Any

NOW = datetime(2021, 3, 20, 8, 30, tzinfo=UTC)
HASH = "0" * 64

# In the order that references ask for.
FIRST_AT_DESK: dict[str, dict[str, Any]] = {
    "person": {
        "account": "clerk",
        "name": "دفتر داده",
        "password_hash": "hash",
        "code_secret": "secret",
        "city_issuer": "https://sso.city.example",
        "city_subject": "1001",
        "added_at": NOW,
        "added_by": "operator",
    },
    "person_role": {"person": "clerk", "role": "clerk"},
    "sign_in_link": {
        "token_hash": HASH,
        "person": "clerk",
        "code_secret": "secret",
        "expires_at": NOW,
    },
    "recovery_code": {"code_hash": HASH, "person": "clerk"},
    "desk_session": {
        "token_hash": HASH,
        "person": "clerk",
        "is_complete": True,
        "started_at": NOW,
        "seen_at": NOW,
        "proved_at": NOW,
        "ends_at": NOW,
        "address": "198.51.0.0/16",
        "agent": "Firefox",
    },
    "passkey": {
        "credential_id": "AQID",
        "person": "clerk",
        "name": "تلفن همراه",
        "public_key": b"key",
        "sign_count": 0,
        "added_at": NOW,
    },
    "passkey_challenge": {"challenge_hash": HASH, "expires_at": NOW},
    "desk_package": {
        "id": 1,
        "state": "draft",
        "file_name": "plan.xlsx",
        "file": HASH,
        "scope": "whole",
        "handed_in_by": "clerk",
        "handed_in_at": NOW,
        "plan": "1400",
        "digest": HASH,
        "found": {},
        "is_moved": False,
        "import_run": 1,
    },
    "package_approval": {
        "id": 1,
        "package": 1,
        "digest": HASH,
        "person": "clerk",
        "approved_at": NOW,
    },
    "approval_link": {
        "token_hash": HASH,
        "package": 1,
        "digest": HASH,
        "made_by": "clerk",
        "expires_at": NOW,
    },
    "package_comment": {"id": 1, "package": 1, "by": "clerk", "text": "چرا؟", "written_at": NOW},
    "draft_preview": {"token": "t", "package": 1, "digest": HASH, "state": "making"},
    "desk_job": {
        "id": 1,
        "kind": "read",
        "package": 1,
        "by": "clerk",
        "state": "waiting",
        "queued_at": NOW,
        "attempts": 0,
    },
    "sign_in_delay": {"subject": HASH, "failed_count": 1, "failed_at": NOW, "held_until": NOW},
}
