"""Updates as the Bot API sends them."""

from datetime import UTC, datetime
from itertools import count

NOW = datetime(2021, 3, 1, 9, tzinfo=UTC)
_numbers = count(1)


def person(user_id=7):
    return {"id": user_id, "is_bot": False, "first_name": "شهروند"}


def private(chat_id=7):
    return {"id": chat_id, "type": "private", "first_name": "شهروند"}


def group(chat_id=-700):
    return {"id": chat_id, "type": "supergroup", "title": "محله"}


def written(text, chat=None, at=NOW, **more):
    message = {
        "message_id": next(_numbers),
        "date": int(at.timestamp()),
        "chat": chat or private(),
        "from": person(),
        "text": text,
    } | more
    return {"update_id": next(_numbers), "message": message}


def pressed(data, chat=None, message_id=500, **more):
    message = {
        "message_id": message_id,
        "date": int(NOW.timestamp()),
        "chat": chat or private(),
        "text": "پیشین",
    } | more
    query = {
        "id": str(next(_numbers)),
        "from": person(),
        "chat_instance": "1",
        "data": data,
        "message": message,
    }
    return {"update_id": next(_numbers), "callback_query": query}


def presence(status, chat=None):
    user = person(100) | {"is_bot": True}
    change = {
        "chat": chat or private(),
        "from": person(),
        "date": int(NOW.timestamp()),
        "old_chat_member": {"user": user, "status": "member"},
        "new_chat_member": {"user": user, "status": status, "until_date": 0},
    }
    return {"update_id": next(_numbers), "my_chat_member": change}


def inline(text, offset=""):
    query = {"id": str(next(_numbers)), "from": person(), "query": text, "offset": offset}
    return {"update_id": next(_numbers), "inline_query": query}
