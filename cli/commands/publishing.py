"""Commands that make what is public: `publish` the next release, `build` the site."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import moment
from cli.console import out, progress_bars, texts
from cli.opening import has_database, open_sound, open_writable, writing
from cli.options import ByOption, PlanOption, author
from core.persian import number, persian_digits
from core.progress import Progress

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from core.release.reader import Release
    from core.settings import Settings
    from portal.site.build import BuiltSite

# Of the pages that were made anew so many are named on the screen.
MADE_SHOWN = 5


def publish(
    *,
    plan: PlanOption = None,
    by: ByOption = None,
    judged_on: Annotated[str | None, typer.Option(help=texts("cli.publish.judged_on"))] = None,
    note: Annotated[str | None, typer.Option(help=texts("cli.publish.note"))] = None,
    even_unchanged: Annotated[
        bool, typer.Option("--even-unchanged", help=texts("cli.publish.even_unchanged"))
    ] = False,
    paused: Annotated[bool, typer.Option("--paused", help=texts("cli.publish.paused"))] = False,
) -> None:
    """Freeze the plan as its next numbered release."""
    from core.calendar import parse_date
    from core.settings import load_settings

    settings = load_settings()
    day = parse_date(judged_on) if judged_on else None
    if judged_on and day is None:
        raise typer.BadParameter(texts("cli.publish.bad_date", value=judged_on))
    with writing(settings, "publish"):
        _publish(
            open_writable(settings),
            settings,
            plan=plan,
            by=author(by),
            judged_on=day,
            note=note,
            even_unchanged=even_unchanged,
            is_paused=paused,
        )


def _publish(
    engine: "Engine",
    settings: "Settings",
    *,
    plan: str | None,
    is_paused: bool,
    **options: Any,
) -> None:
    from core.delivery.announcement import announce, announce_paused
    from core.publishing.plans import only_plan
    from core.publishing.publish import Order
    from core.publishing.publish import publish as publish_release

    order = Order(
        plan=plan or only_plan(engine),
        now=moment.utc_now(),
        releases_dir=settings.releases_dir,
        **options,
    )
    shown: list[BuiltSite] = []
    with progress_bars() as progress:
        published = publish_release(
            engine,
            order,
            enqueue=announce_paused if is_paused else announce,
            render=lambda draft: site_of(draft, settings, progress, shown),
            progress=progress,
        )
    release = published.release
    out(
        texts(
            "cli.publish.done",
            number=persian_digits(release.number),
            changes=number(release.change_count),
            deliveries=number(published.delivery_count),
        )
    )
    if is_paused:
        out(texts("cli.publish.is_paused"))
    out(texts("cli.publish.file", path=published.path))
    out(texts("cli.publish.hash", sha256=release.sha256))
    out(texts("cli.publish.site", path=settings.site_dir))
    for built in shown:
        print_made_pages(built, settings.site_dir)


@contextmanager
def site_of(
    draft: "Release", settings: "Settings", progress: Progress, shown: "list[BuiltSite]"
) -> "Iterator[Callable[[], None]]":
    """Yield what shows the site of *draft*, built aside and checked, and adds it to *shown*."""
    from portal.site.current_site import prepared_current_site

    with prepared_current_site(
        settings, now=moment.utc_now(), draft=draft, texts=texts, progress=progress
    ) as prepared:
        yield lambda: shown.append(prepared.swap())


def build() -> None:
    """Render the static site from the current releases and swap it in."""
    from core.settings import load_settings

    settings = load_settings()
    with writing(settings, "build"):
        if has_database(settings):
            open_sound(settings)
        build_site(settings)


def static(
    folder: Annotated[Path, typer.Argument(help=texts("cli.static.folder"))],
    *,
    has_made: Annotated[
        bool,
        typer.Option(
            "--pictures/--no-pictures", show_default=False, help=texts("cli.static.pictures")
        ),
    ] = True,
) -> None:
    """Write all that readers can ask for into a folder, for a host that only serves files."""
    from core.errors import ReleaseNotFoundError
    from core.files import aside
    from core.settings import load_settings
    from portal.site.files.static_copy import write_static_copy

    settings = load_settings()
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))
    if not settings.site_dir.exists():
        raise ReleaseNotFoundError(None)
    with aside(folder) as made, progress_bars() as progress:
        count = write_static_copy(
            settings.site_dir.resolve(),
            settings.editions_path,
            made,
            texts,
            has_made=has_made,
            progress=progress,
        )
    out(texts("cli.static.done", count=number(count), path=folder))


def offline(
    file: Annotated[Path, typer.Argument(help=texts("cli.offline.file"))],
) -> None:
    """Write the site into one ZIP that opens from a disk."""
    from core.errors import ReleaseNotFoundError
    from core.files import aside
    from core.settings import load_settings
    from portal.site.files.offline import write_offline

    settings = load_settings()
    if not settings.site_dir.exists():
        raise ReleaseNotFoundError(None)
    with aside(file) as made:
        count = write_offline(settings.site_dir.resolve(), made, str(settings.public_url))
    out(texts("cli.offline.done", count=number(count), path=file))


def build_site(settings: "Settings") -> None:
    """Build the site of the current releases; the caller holds the lock."""
    from portal.site.current_site import prepared_current_site

    with (
        progress_bars() as progress,
        prepared_current_site(
            settings, now=moment.utc_now(), texts=texts, progress=progress
        ) as prepared,
    ):
        built = prepared.swap()
    out(texts("cli.build.done", pages=number(built.page_count), path=settings.site_dir))
    print_made_pages(built, settings.site_dir)


def print_made_pages(built: "BuiltSite", site: Path) -> None:
    """Print how many pages were made anew, and why the first of them were."""
    from portal.site.keeping.page_records import made_beside, records_beside

    out(
        texts(
            "cli.build.made",
            count=number(len(built.made)),
            kept=number(built.kept_count),
            compared=number(built.compared_count),
        )
    )
    for address, reason in sorted(built.made.items())[:MADE_SHOWN]:
        out(f"  {address}: {reason}")
    if built.is_remembered:
        out(texts("cli.build.why", file=made_beside(site)))
    else:
        out(texts("cli.build.forgotten", file=records_beside(site)))
