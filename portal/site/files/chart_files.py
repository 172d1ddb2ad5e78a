"""Every chart at addresses of its own: a picture, its rows, a page for another site's frame.

Beside them the card of a page, which messengers show where someone sends its address.
"""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from jinja2 import Environment

from core.persian import listed
from core.release.addresses import FROZEN
from portal.charts.chart_rows import ChartRows, chart_rows
from portal.charts.render import Figure, alone
from portal.charts.share_card import SQUARE_CARD, WIDE_CARD, CardShape, ShareCard, card_svg
from portal.exports.table_columns import IN_RELEASE
from portal.exports.table_files import csv_file
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Page
from portal.site.assets import Assets


class ChartFiles:
    """Writes the files of the charts of one plan's pages."""

    def __init__(
        self, book: Book, environment: Environment, assets: Assets, public_url: str
    ) -> None:
        """Take what names the release from *book*, and the frame of an embed from *assets*."""
        self._book, self._public_url, self._css = book, public_url, assets.css
        self._embed = environment.get_template("embed.html.j2")

    def of_page(self, page: Page) -> Iterator[tuple[str, str]]:
        """Yield the address and the text of every file of the charts on *page*."""
        if page.has_card:
            yield f"{page.head.path}card.svg", self._card(page, WIDE_CARD)
            yield f"{page.head.path}card-square.svg", self._card(page, SQUARE_CARD)
        for figure in _figures(page):
            path = f"{page.head.path}chart/{figure.name}"
            # Wherever the picture goes, it names the release that its figures can be found in.
            yield f"{path}.svg", alone(figure, f"SHA-256 {self._book.stamp.hash}")
            if rows := chart_rows(figure.chart):
                yield f"{path}.csv", rows_file(figure, rows, self._book.stamp.plain_number)
                yield f"{path}.json", self._json(figure, rows, page.head.path)
            yield f"{page.head.path}embed/{figure.name}/", self._embedded(page, figure)

    def _card(self, page: Page, shape: CardShape) -> str:
        plan = self._book.release.plan
        above = plan.title if plan.city in plan.title else listed((plan.title, plan.city))
        return card_svg(ShareCard(above, *page.card_texts(), self._book.credit), shape)

    def _embedded(self, page: Page, figure: Figure) -> str:
        return self._embed.render(
            title=figure.chart.title,
            figure=figure.both,
            page=page.head,
            css=self._css,
            source=self._frozen(page.head.path),
            public_url=self._public_url,
        )

    def _json(self, figure: Figure, rows: ChartRows, path: str) -> str:
        chart, stamp = figure.chart, self._book.stamp
        facts = {
            "title": chart.title,
            "description": chart.description,
            "unit": chart.unit,
            "source": list(chart.credit.lines),
            "is_sample": chart.credit.is_sample,
            "release": stamp.plain_number,
            "sha256_begins": stamp.hash,
            "page": f"{self._public_url}{self._frozen(path)}",
            "columns": list(rows.columns),
            "rows": [list(row) for row in rows.rows],
        }
        # Decimals and days as text: no reader rounds them.
        return json.dumps(facts, ensure_ascii=False, indent=1, default=str) + "\n"

    def _frozen(self, path: str) -> str:
        return f"{FROZEN}{self._book.stamp.plain_number}{path}"


def rows_file(figure: Figure, rows: ChartRows, release: str) -> str:
    """Write the rows of a chart as CSV; its title, its unit and the release stand in each."""
    of_all = (figure.chart.title, figure.chart.unit, release)
    names = (*rows.columns, "chart", "unit", IN_RELEASE)
    return csv_file(names, ((*row, *of_all) for row in rows.rows)).decode()


def _figures(part: object) -> Iterator[Figure]:
    """Yield the charts of a page, or of a part of it; rows of its tables have none."""
    if isinstance(part, Figure):
        yield part
    elif isinstance(part, tuple):
        yield from (one for one in part if isinstance(one, Figure))
    elif is_dataclass(part):
        for field in fields(part):
            yield from _figures(getattr(part, field.name))
