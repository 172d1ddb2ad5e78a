"""What the Bot API answers when it refuses, as the one error that senders know.

In python-telegram-bot BadRequest and TimedOut are NetworkErrors: their order here matters, or what
was refused for good would be sent again.
"""

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.send.transport import NeverSentError
from core.delivery.sending.channel import SendError

# Refusals that ask for nothing: what was wanted is so already, or it is too late for it.
_NOTHING = (
    "message is not modified",
    "query is too old",
    "query id is invalid",
    "message to delete not found",
)
# The message that was to be changed is not there any more, or is of another kind.
_NOT_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "message_id_invalid",
)
# Chats that no message will reach until they come back.
_GONE = (
    "chat not found",
    "user is deactivated",
    "peer_id_invalid",
    "bot was kicked",
    "group chat was deleted",
    "have no rights to send",
    "not enough rights to send",
    "chat_write_forbidden",
    "need administrator rights",
    "chat_admin_required",
)


# The topic that a message was for; the group itself is there.
_TOPIC_GONE = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")


def is_nothing(error: TelegramError) -> bool:
    """Return whether a refusal may be passed over."""
    return isinstance(error, BadRequest) and _tells(error, _NOTHING)


def is_not_editable(error: TelegramError) -> bool:
    """Return whether the message has to be sent anew because it cannot be changed."""
    return isinstance(error, BadRequest) and _tells(error, _NOT_EDITABLE)


def _tells(error: TelegramError, phrases: tuple[str, ...]) -> bool:
    message = error.message.lower()
    return any(phrase in message for phrase in phrases)


def send_error(error: TelegramError) -> SendError:
    """Return what a refusal means for whoever sends."""
    match error:
        case RetryAfter():
            return SendError(reason="rate", retry_after_s=seconds(error))
        case ChatMigrated():
            return SendError(reason="migrated", new_chat_id=str(error.new_chat_id))
        case Forbidden():
            return SendError(reason="forbidden", permanent=True, is_blocked=True)
        case BadRequest():
            return _bad_request(error)
        case NetworkError():
            return _network_error(error)
    # A wrong token or a second poller is the operator's mistake, not the message's: it is kept.
    reasons = {InvalidToken: "token", Conflict: "conflict"}
    known = reasons.get(type(error))
    return SendError(reason=known or "unreadable_answer", unknown_outcome=known is None)


def _bad_request(error: BadRequest) -> SendError:
    """Return the error of a chat or a topic that is gone, or of a message that is not taken."""
    if _tells(error, _TOPIC_GONE):
        return SendError(reason="topic_gone", is_topic_gone=True)
    is_gone = _tells(error, _GONE)
    reason = "gone" if is_gone else "bad_request"
    return SendError(reason=reason, permanent=True, is_blocked=is_gone)


def _network_error(error: NetworkError) -> SendError:
    """Return the error of an answer that refuses, a request that never left, or an unknown end."""
    if isinstance(error, NeverSentError):
        return SendError(reason="unreachable")
    # What broke has the break as its cause. Without one the server answered, with a status such
    # as 502; with a body that nobody could read that is the cause.
    if error.__cause__ is None or isinstance(error.__cause__, TelegramError):
        return SendError(reason="server")
    reason = "timeout" if isinstance(error, TimedOut) else "network"
    return SendError(reason=reason, unknown_outcome=True)


def seconds(error: RetryAfter) -> float:
    """Return how long to wait; hours have been seen."""
    wait: timedelta | int = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
