"""The chat that a raw update is from, without parsing the whole of it."""

from typing import Any


def chat_of(payload: dict[str, Any]) -> str | None:
    """Return the chat's id; None when there is none to be found (an inline query, say)."""
    for kind in ("message", "edited_message", "my_chat_member"):
        if (found := _chat(payload.get(kind))) is not None:
            return found
    query = payload.get("callback_query")
    return _chat(query.get("message")) if isinstance(query, dict) else None


def _chat(holder: Any) -> str | None:
    chat = holder.get("chat") if isinstance(holder, dict) else None
    number = chat.get("id") if isinstance(chat, dict) else None
    return None if number is None else str(number)
