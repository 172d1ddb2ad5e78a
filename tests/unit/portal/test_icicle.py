"""The plan as one picture: heights are money, fillings progress, and plans of any shape."""

from decimal import Decimal

import pytest

from core.enums import ProjectStatus
from core.release import records
from core.release.reader import Release
from core.texts import load_texts
from portal.charts.composition import icicle
from portal.charts.composition.icicle import Cell, IcicleChart
from portal.charts.frame import PHONE, WIDE, Credit
from portal.pages.elements.book import Book
from portal.pages.plan.plan_icicle import plan_picture
from tests.factories.release_files import write_release
from tests.factories.snapshots import make

CREDIT = Credit(("منبع: شهرداری",), is_sample=False)


def cell(label, value, *below, progress=None, tone="none"):
    done = None if progress is None else Decimal(progress)
    return Cell(label, f"{value} ریال", f"/{label}/", Decimal(value), done, tone, below)


def chart(*cells, heads=("هدف", "راهبرد")):
    return IcicleChart("برنامه", "", "", heads, cells, (), CREDIT)


def placed_by_label(given, canvas=WIDE):
    return {one.cell.label: one for one in icicle.layout(given, canvas).cells}


def test_a_cell_is_as_high_as_its_money_and_stands_beside_what_holds_it():
    tree = chart(cell("a", 30, cell("b", 20), cell("c", 10)), cell("d", 10))
    found = placed_by_label(tree)
    whole = icicle.HEIGHT / 40
    assert float(found["a"].height) == pytest.approx(30 * whole - 1, abs=0.1)
    assert float(found["b"].height) == pytest.approx(20 * whole - 1, abs=0.1)
    assert found["a"].y == found["b"].y
    assert float(found["c"].y) == pytest.approx(float(found["a"].y) + 20 * whole, abs=0.1)
    # From right to left.
    assert float(found["b"].x) + float(found["b"].width) < float(found["a"].x) + 1
    assert float(found["d"].y) == pytest.approx(float(found["a"].y) + 30 * whole, abs=0.1)


def test_progress_fills_from_the_right_and_never_more_than_all():
    found = placed_by_label(
        chart(cell("a", 1, progress=25), cell("b", 1, progress=130), cell("c", 1))
    )
    width = float(found["a"].width)
    assert float(found["a"].filled) == pytest.approx(width / 4, abs=0.1)
    right = float(found["a"].x) + width
    assert float(found["a"].filled_x) + float(found["a"].filled) == pytest.approx(right, abs=0.1)
    assert found["b"].filled == found["b"].width
    assert found["c"].filled == "0"


@pytest.mark.parametrize("canvas", [WIDE, PHONE], ids=lambda canvas: canvas.name)
def test_words_stand_only_where_they_fit(canvas):
    long = "گسترش باغ‌ها و بوستان‌های محله‌ای در همهٔ مناطق شهر و پیرامون آن " * 3
    found = placed_by_label(chart(cell(long, 90), cell("کم", 1), cell("میانه", 6)), canvas)
    for one in found.values():
        assert len(one.lines) * icicle.LINE <= float(one.height) + 1
        for y, _ in one.lines:
            assert float(one.y) <= float(y) <= float(one.y) + float(one.height)
    assert found["کم"].lines == ()
    assert found["کم"].icon is None
    thin = placed_by_label(chart(cell(long, 4), cell("ب", 96)), canvas)[long]
    assert [line.endswith("…\u2069") for _, line in thin.lines] == [True]


def test_a_phone_has_three_columns_at_most_and_a_screen_five():
    deep = cell("a", 1, cell("b", 1, cell("c", 1, cell("d", 1, cell("e", 1, cell("f", 1))))))
    heads = tuple("۱۲۳۴۵۶")
    assert list(placed_by_label(chart(deep, heads=heads), PHONE)) == ["a", "b", "c"]
    assert list(placed_by_label(chart(deep, heads=heads))) == ["a", "b", "c", "d", "e"]


def node(code, *path, level):
    return make(
        records.Node,
        code=code,
        title=f"گره {code}",
        level=level,
        path=path,
        parent=path[-1] if path else None,
    )


TREE = (
    node("G1", level="goal"),
    node("G2", level="goal"),
    node("O1", "G1", level="objective"),
    node("O2", "G2", level="objective"),
    node("S1", "G1", "O1", level="strategy"),
    node("S2", "G2", "O2", level="strategy"),
    node("S3", "G2", "O2", level="strategy"),
)


def project(code, amount, *strategies, percent=None):
    return make(
        records.Project,
        code=code,
        title=f"پروژه {code}",
        strategies=strategies,
        approved_billion_rial=None if amount is None else Decimal(amount),
        actual_percent=None if percent is None else Decimal(percent),
        status=ProjectStatus.ON_TRACK,
    )


def totals(**given):
    return [
        make(
            records.MoneyTotal,
            scope="node",
            code=code,
            project_count=1,
            approved_billion_rial=None if amount is None else Decimal(amount),
        )
        for code, amount in given.items()
    ]


def picture_of(folder, *rows):
    return plan_picture(Book(Release(write_release(folder, 1, *rows)), load_texts()))


def test_a_plan_with_money_is_drawn_by_it_and_what_has_none_is_named(tmp_path):
    found = picture_of(
        tmp_path,
        *TREE,
        *totals(G1=60, O1=60, S1=60, G2=40, O2=40, S2=40),
        project("A", 60, "S1", percent=50),
        project("B", 80, "S2", "S3"),
    )
    assert found is not None
    (drawn,) = found.figures
    assert "\u061c۶۰٪ بودجهٔ مصوب برای «گره O1» است" in drawn
    assert 'href="/1400/projects/A/"' in drawn
    assert "گره S1: ۶۰ میلیارد ریال" in drawn
    assert "۱ راهبرد بودجه‌ای ندارد" in found.empty_words
    assert [link.title for link in found.empty] == ["گره S3"]
    assert found.more == ""


def test_what_is_very_small_is_drawn_larger_and_says_so(tmp_path):
    found = picture_of(tmp_path, *TREE, *totals(G1=97, O1=97, S1=97, G2=3, O2=3, S2=3, S3=0))
    assert found is not None
    _, lens = found.figures
    assert "۱ هدف کلان با \u061c۳٪ بودجه، ۱۸ برابر بزرگ‌تر" in lens
    assert "گره G1" not in lens


def test_a_plan_without_money_is_drawn_by_its_projects(tmp_path):
    found = picture_of(
        tmp_path,
        *TREE,
        *totals(G1=None, O1=None, S1=None, G2=None, O2=None, S2=None),
        project("A", None, "S1"),
        project("B", None, "S1"),
        project("C", None, "S2"),
    )
    assert found is not None
    assert "\u061c۶۷٪ پروژه‌ها در «گره O1» است" in found.figures[0]
    assert "گره S1: ۲ پروژه" in found.figures[0]
    assert "پروژه‌ای ندارد" in found.empty_words


def test_a_plan_without_projects_is_drawn_by_its_lowest_nodes(tmp_path):
    found = picture_of(tmp_path, *TREE)
    assert found is not None
    assert "هنوز پروژه‌ای منتشر نشده" in found.figures[0]
    assert found.empty == ()


def test_a_plan_without_nodes_has_no_picture(tmp_path):
    assert picture_of(tmp_path, project("A", 5)) is None


def test_many_without_money_are_counted(tmp_path):
    more = [node(f"T{n:02}", "G1", "O1", level="strategy") for n in range(20)]
    found = picture_of(tmp_path, *TREE, *more, *totals(G1=5, O1=5, S1=5))
    assert found is not None
    assert len(found.empty) == 12
    assert found.more == "و ۱۰ دیگر"


def test_the_deepest_column_is_left_out_of_a_wall(tmp_path):
    many = [project(f"P{n:03}", 1, "S1") for n in range(400)]
    found = picture_of(tmp_path, *TREE, *totals(G1=400, O1=400, S1=400), *many)
    assert found is not None
    assert "/1400/projects/" not in found.figures[0]
    assert "/1400/nodes/S1/" in found.figures[0]
