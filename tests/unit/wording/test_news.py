"""The first sentence of a front page, for every state that a plan can be in."""

from decimal import Decimal

import pytest

from core.release import records
from core.texts import load_texts
from core.wording.news import beside_news, late_news, news
from tests.factories.snapshots import make

TEXTS = load_texts()


def lateness(**counts):
    return make(
        records.Lateness,
        scope="plan",
        ended_late_median_days=Decimal("149.5"),
        overdue_median_days=Decimal(537),
        **counts,
    )


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({}, "در این انتشار هنوز پروژه‌ای نیست"),
        (
            {"project_count": 129, "ended_late_count": 53, "ended_in_time_count": 24},
            "۵۳ پروژه از ۷۷ پروژهٔ پایان‌یافته دیرتر از وعده تمام شد",
        ),
        (
            {"project_count": 9, "ended_late_count": 4},
            "هر ۴ پروژهٔ پایان‌یافته دیرتر از وعده تمام شد",
        ),
        (
            {"project_count": 9, "ended_in_time_count": 4},
            "هر ۴ پروژهٔ پایان‌یافته تا موعد تمام شد",
        ),
        (
            {"project_count": 9, "ended_late_count": 1},
            "تنها پروژهٔ پایان‌یافتهٔ برنامه دیرتر از وعده تمام شد",
        ),
        (
            {"project_count": 9, "ended_in_time_count": 1, "overdue_count": 3},
            "تنها پروژهٔ پایان‌یافتهٔ برنامه تا موعد تمام شد",
        ),
        (
            {"project_count": 9, "overdue_count": 3, "not_due_count": 6},
            "۳ پروژه از ۹ پروژهٔ برنامه از وعده گذشته و ناتمام است",
        ),
        (
            {"project_count": 9, "unreported_count": 2},
            "۲ پروژه از ۹ پروژهٔ برنامه پس از موعد گزارشی نداده است",
        ),
        (
            {"project_count": 9, "not_due_count": 9},
            "موعد هیچ‌یک از ۹ پروژهٔ برنامه هنوز نرسیده است",
        ),
        (
            {"project_count": 1, "not_due_count": 1},
            "موعد تنها پروژهٔ برنامه هنوز نرسیده است",
        ),
        (
            {"project_count": 9, "not_due_count": 5},
            "موعد ۵ پروژه از ۹ پروژهٔ برنامه هنوز نرسیده است",
        ),
        (
            {"project_count": 9, "unknown_count": 9},
            "روز پایان یا وعدهٔ ۹ پروژهٔ برنامه معلوم نیست",
        ),
    ],
)
def test_the_news_is_true_of_every_state(counts, sentence):
    assert news(lateness(**counts), TEXTS).sentence == sentence


def test_a_plan_without_a_count_has_no_project():
    assert news(None, TEXTS).sentence == "در این انتشار هنوز پروژه‌ای نیست"
    assert beside_news(None, TEXTS) == []


def test_every_second_part_is_the_news():
    late = lateness(project_count=9, ended_late_count=4, ended_in_time_count=3)
    assert news(late, TEXTS).parts[1::2] == ("۴ پروژه", "دیرتر از وعده")


@pytest.mark.parametrize(
    ("counts", "sentences"),
    [
        ({"not_due_count": 9}, []),
        ({"ended_late_count": 1}, []),
        ({"ended_late_count": 4}, ["نیمی از دیرشده‌ها ۱۴۹٫۵ روز یا بیشتر دیر شد"]),
        (
            {"ended_in_time_count": 4, "overdue_count": 2, "unreported_count": 3},
            [
                "۲ پروژهٔ ناتمام هم از وعده گذشته است (میانه ۵۳۷ روز)",
                "از ۳ پروژه پس از موعد گزارشی نرسیده است",
            ],
        ),
        ({"overdue_count": 2}, ["نیمی از آن‌ها ۵۳۷ روز یا بیشتر از وعده گذشته است"]),
        ({"unreported_count": 3}, []),
    ],
)
def test_what_the_headline_leaves_out_stands_below_it(counts, sentences):
    assert beside_news(lateness(project_count=9, **counts), TEXTS) == sentences


def test_nothing_is_said_of_a_median_that_there_is_none_of():
    bare = make(records.Lateness, project_count=9, ended_late_count=4, overdue_count=2)
    assert beside_news(bare, TEXTS) == []


def test_all_that_are_late_are_counted_of_all():
    found = lateness(project_count=9, ended_late_count=2, ended_in_time_count=4, overdue_count=3)
    assert late_news(found, TEXTS).sentence == "۵ پروژه از ۹ پروژهٔ برنامه دیر کرده است"


def test_where_none_is_late_the_plans_news_is_told():
    found = lateness(project_count=9, ended_in_time_count=4)
    assert late_news(found, TEXTS) == news(found, TEXTS)
    assert late_news(None, TEXTS) == news(None, TEXTS)
