"""What is the same on every page of a plan, rendered once."""

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment
from markupsafe import Markup

from core.languages.language import DEFAULT_LANGUAGE, Language
from core.release.addresses import Addresses
from portal.charts.render import PAGE
from portal.exports.table_files import download_name
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Link
from portal.pages.prose import LOST_SECTION
from portal.pages.record.developer_page import CHAT, PLACE
from portal.site.assets import Assets
from portal.site.languages.twin_addresses import root_of

SECTIONS = (
    "lateness",
    "plan",
    "scorecard",
    "projects",
    "indicators",
    "districts",
    "budget",
    "releases",
    "claims",
    "data",
)
FOOTER = (
    "process",
    "quality",
    "sources",
    "method",
    "glossary",
    "about",
    "privacy",
    "accessibility",
    "search",
)
# Pages that show no figures of the plan.
PROSE = ("method", "glossary", "about", "privacy", "accessibility", "search")


@dataclass(frozen=True)
class Shell:
    """The head's links, addresses of the rest, the top by section, and the bottom.

    `kept` begins the name under which a reader keeps a file: it says of which release it is. Only
    pages that change with each release have it.
    """

    kept: str
    links: Markup
    assets: Assets
    tops: dict[str, Markup]
    bottom: Markup


def render_shell(
    environment: Environment,
    book: Book,
    assets: Assets,
    others: Sequence[Language] = (),
    *,
    has_twins: bool = True,
) -> Shell:
    """Render the frame of *book*'s pages, which are there in *others* as well.

    From pages that have no twins, as from the lost page, a link leads to the other home.
    """
    plan = book.release.plan
    top = environment.get_template("shell_top.html.j2")
    sections = [(name, book.section(name)) for name in SECTIONS]
    return Shell(
        kept=download_name(plan.code, book.info.number, ""),
        links=Markup(  # noqa: S704 - rendered by an escaping template
            environment.get_template("shell_links.html.j2").render(
                css=assets.css,
                font=assets.font,
                has_search=book.t.language == DEFAULT_LANGUAGE,
            )
        ),
        assets=assets,
        tops={
            here: Markup(  # noqa: S704 - rendered by an escaping template
                top.render(
                    home=book.at.home,
                    search=book.at.search(),
                    plan=plan.title,
                    sections=sections,
                    here=here,
                    others=[
                        (one.code, root_of(one) + (PAGE if twin else book.at.home))
                        for one in others
                    ],
                    sample=book.t(_sample_key(book, here)) if plan.is_sample else "",
                )
            )
            for here in ("", "home", LOST_SECTION, *SECTIONS, *FOOTER)
            for twin in (has_twins and here not in (LOST_SECTION, "search"),)
        },
        bottom=Markup(_bottom(environment, book)),  # noqa: S704 - rendered by an escaping template
    )


def _sample_key(book: Book, section: str) -> str:
    """Choose what a sample's pages of a section say of their figures."""
    key = f"portal.sample.text.{section}"
    if key in book.t:
        return key
    return "portal.sample.text.prose" if section in PROSE else "portal.sample.text"


def _bottom(environment: Environment, book: Book) -> str:
    licence = book.release.plan.licence or book.t("portal.untold")
    return environment.get_template("shell_bottom.html.j2").render(
        release_line=book.t(
            "portal.footer.release",
            number=book.stamp.number,
            date=book.stamp.published,
            until=book.stamp.until,
        ),
        hash=book.stamp.hash,
        permanent=Markup(book.stamp.permanent),  # noqa: S704 - rendered by an escaping template
        licence_line=book.t("portal.footer.licence", licence=licence),
        links=[
            *(book.section(name) for name in FOOTER),
            Link(book.t("standards.developers"), book.at.home + PLACE),
            Link(book.t("standards.chat"), CHAT),
        ],
        others=[Link(plan.title, Addresses(plan.code).home) for plan in book.others],
    )
