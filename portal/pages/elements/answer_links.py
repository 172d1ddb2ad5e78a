"""Where the pages of an answer are: what it rests on, and what may be opened next."""

from collections.abc import Iterator

from core.answers import Answer, Step
from core.release.addresses import Addresses
from core.release.reader import Release
from core.texts import Texts

_PARTS = {
    "project_promises": "project",
    "project_history": "project",
    "indicator_history": "indicator",
    "district_changes": "district",
}


def answer_links(
    found: Answer, release: Release, at: Addresses, texts: Texts
) -> Iterator[tuple[str, str]]:
    """Yield the label and address of each page that may be opened next, the answer's own first."""
    own = at.thing(found.page.kind, found.page.code) or at.home
    seen = {own}
    yield found.page.title or texts("answer.next.page"), own
    for step in found.steps:
        href = _address(step, release, at)
        if href not in seen:
            seen.add(href)
            yield texts(step.name) if step.name else step.title, href


def _address(step: Step, release: Release, at: Addresses) -> str:
    if step.kind == "projects":
        # A district's projects are on its page; the list of all is narrowed there.
        number = step.code.rpartition(",")[2]
        return f"{at.section('districts')}{number}/" if number else at.section("projects")
    if step.kind == "changes":
        return at.thing("release", str(release.info.number))
    return at.thing(_PARTS.get(step.kind, step.kind), step.code)
