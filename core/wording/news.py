"""The first sentence of a plan's front page: what came of its promises, as far as can be said."""

from dataclasses import dataclass

from core.persian import number
from core.release.records import Lateness
from core.texts import Texts

# Where a sentence of the catalogue begins and ends to be the news itself.
_EDGE = "|"


@dataclass(frozen=True, slots=True)
class News:
    """A sentence without a full stop in parts, every second of them the news itself."""

    parts: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The whole sentence."""
        return "".join(self.parts)


def news(found: Lateness | None, texts: Texts) -> News:
    """Return the sentence that says most and is true of the whole plan's lateness."""
    key, counts = _most(found)
    words = {name: number(count) for name, count in counts.items()}
    return News(tuple(texts(key, **words).split(_EDGE)))


def late_news(found: Lateness | None, texts: Texts) -> News:
    """Return how many of all projects were late or are; where none is, the news of the plan."""
    if found is None or not found.late_count:
        return news(found, texts)
    sentence = texts("news.past", count=number(found.late_count), of=number(found.project_count))
    return News(tuple(sentence.split(_EDGE)))


def _most(found: Lateness | None) -> tuple[str, dict[str, int]]:
    if found is None or not found.project_count:
        return "news.no_project", {}
    if found.ended_count:
        return _ended(found)
    if found.project_count == found.not_due_count == 1:
        return "news.only_due", {}
    # The first that there is any of; all of them leave no remainder, and the sentence after it.
    for key, count in (
        ("news.overdue", found.overdue_count),
        ("news.unreported", found.unreported_count),
        ("news.some_due", found.not_due_count % found.project_count),
        ("news.none_due", found.not_due_count),
    ):
        if count:
            return key, {"count": count, "of": found.project_count}
    return "news.unknown", {"count": found.project_count}


def _ended(found: Lateness) -> tuple[str, dict[str, int]]:
    late, ended = found.ended_late_count, found.ended_count
    if ended == 1:
        return ("news.only_late" if late else "news.only_in_time"), {}
    if late == ended:
        return "news.all_late", {"count": late}
    if late:
        return "news.late", {"count": late, "of": ended}
    return "news.all_in_time", {"count": ended}


def beside_news(found: Lateness | None, texts: Texts) -> list[str]:
    """Return what the headline leaves out: by how much, and how many are still open past it."""
    if found is None:
        return []
    sentences = []
    if found.ended_late_count > 1 and found.ended_late_median_days is not None:
        days = number(found.ended_late_median_days)
        sentences.append(texts("news.beside.median", days=days))
    if found.overdue_count and found.overdue_median_days is not None:
        days = number(found.overdue_median_days)
        key = "news.beside.overdue" if found.ended_count else "news.beside.overdue_median"
        sentences.append(texts(key, count=number(found.overdue_count), days=days))
    if found.unreported_count and (found.ended_count or found.overdue_count):
        sentences.append(texts("lateness.unreported", count=number(found.unreported_count)))
    return sentences
