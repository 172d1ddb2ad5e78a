"""The indicators with values in districts over time, as small pictures of the same kind."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.release.records import Observation, Revision
from portal.charts.comparison.district_lines import DistrictLines, district_lines
from portal.charts.render import lines_picture
from portal.pages.districts.district_measures import DistrictMeasure
from portal.pages.districts.measure_rows import rank_words
from portal.pages.elements.book import Book
from portal.pages.elements.list_rows import comparable
from portal.pages.elements.parts import Link

# More small pictures on a page are looked at by nobody.
MOST_PICTURES = 24

type Courses = Mapping[str, DistrictLines]


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """An indicator's course in one district among the others; `lines` is markup."""

    indicator: Link
    value: str
    rank: str
    lines: str


def indicator_courses(book: Book, measures: Sequence[DistrictMeasure]) -> Courses:
    """Lay out the courses of the first indicators of *measures*, each once for all districts."""
    found = {}
    for code in [one.indicator for one in measures if one.indicator][:MOST_PICTURES]:
        by_place: dict[str, list[Observation]] = defaultdict(list)
        for row in book.release.stream(Observation, indicator=code, is_current=True):
            by_place[row.district].append(row)
        revisions = book.release.all(Revision, thing="indicators", subject=code)
        courses = {
            place: list(comparable(rows, revisions)) for place, rows in sorted(by_place.items())
        }
        city = courses.pop("", [])
        lines = district_lines({one: courses[one] for one in courses}, city)
        if lines:
            found[code] = lines
    return found


def small_pictures(
    book: Book, measures: Sequence[DistrictMeasure], courses: Courses, code: str
) -> Iterator[SmallPicture]:
    """Yield a picture for every indicator that has a value in the district."""
    for measure in measures:
        lines = courses.get(measure.indicator)
        if lines and code in lines.last and code in measure.values:
            yield SmallPicture(
                indicator=Link(measure.title, measure.address),
                value=measure.full(measure.values[code]),
                rank=rank_words(book, measure, code),
                lines=lines_picture(lines, code),
            )
