"""How a release is quoted: in the words of the site, so that a reader finds the very numbers."""

from core.persian import persian_digits
from core.release.naming import HASH_LETTERS
from core.release.reader import Release
from core.release.records import District, Indicator, Node, Project

# The sentences of the Persian catalogue (portal.cite), which a file has not with it.
SENTENCE = "{publisher}، «{title}»، {plan}، قطب‌نما، انتشار {number}، {date}، اثر انگشت {hash}."
SAMPLE = " دادهٔ نمونه."
# What has a code that readers know; of equal codes the first counts.
_CITED: tuple[type[Project | Indicator | Node | District], ...] = (
    Project,
    Indicator,
    Node,
    District,
)


def title_of(release: Release, code: str) -> str | None:
    """Return what the thing of *code* is called in *release*; None when it has no such thing."""
    for record in _CITED:
        if found := release.find(record, code=code):
            return found.title
    return None


def cite(release: Release, title: str) -> str:
    """Return how to quote what *title* names in *release*."""
    plan = release.plan
    sentence = SENTENCE.format(
        publisher=plan.publisher or plan.city,
        title=title,
        plan=plan.title,
        number=persian_digits(release.info.number),
        date=release.shape.calendar.medium(release.info.published_on),
        hash=release.sha256[:HASH_LETTERS],
    )
    return sentence + (SAMPLE if plan.is_sample else "")
