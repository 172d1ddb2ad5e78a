"""What a page shows of a draft's preview: where its site is, and whom messages would reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.enums import PreviewState
from core.models import DraftPreview
from core.persian import number
from core.texts import load_texts
from portal.desk.desk_pages import moment_text


@dataclass(frozen=True, slots=True)
class Messages:
    """Whom messages are for, some of them, and the longest of those that were worded."""

    people: str
    topics: Sequence[tuple[str, str]]
    more: str
    samples: Sequence[str]
    longest: str
    longest_title: str


@dataclass(frozen=True, slots=True)
class PreviewPart:
    """A preview in its state; `href` leads to the site of one that is ready."""

    state: str
    href: str
    line: str
    messages: Messages | None


def preview_part(preview: DraftPreview | None) -> PreviewPart | None:
    """Return what is shown of *preview*."""
    if preview is None:
        return None
    texts, is_ready = load_texts(), preview.state is PreviewState.READY
    made = moment_text(preview.made_at) if preview.made_at else ""
    return PreviewPart(
        state=preview.state.value,
        href=f"/desk/preview/{preview.token}/" if is_ready else "",
        line=texts(
            f"desk.preview.{preview.state.value}", moment=made, reason=preview.failure or ""
        ),
        messages=_messages(preview.messages) if is_ready else None,
    )


def _messages(found: dict[str, Any]) -> Messages:
    texts, people, more = load_texts(), found["people"], found["more_topics"]
    key = "desk.messages.people" if people else "desk.messages.nobody"
    examined = number(found["examined"])
    return Messages(
        people=texts(key, people=number(people)),
        topics=[(title, number(count)) for title, count in found["topics"]],
        more=texts("desk.messages.more_topics", count=number(more)) if more else "",
        samples=found["samples"],
        longest=found["longest"],
        longest_title=texts("desk.messages.longest", examined=examined),
    )
