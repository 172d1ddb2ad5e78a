"""The site of what is current: the releases of every plan, with or without one that is a draft."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from core.progress import Progress, silent
from core.release.current import CurrentReleases
from core.release.reader import Release
from core.release.records import Plan
from core.settings import CONTACT, Settings
from core.texts import Texts
from portal.site.build import PreparedSite, is_built_for, prepared_site
from portal.site.files.wellknown import SecurityContact


@contextmanager
def prepared_current_site(
    settings: Settings,
    *,
    now: datetime,
    draft: Release | None = None,
    texts: Texts | None = None,
    progress: Progress = silent,
) -> Iterator[PreparedSite]:
    """Yield the site of the current releases, *draft* in the place of its plan's, built aside.

    Raises what `CurrentReleases.whole` and `prepared_site` raise.
    """
    current, *others = CurrentReleases(settings.releases_dir, settings.plan).whole(draft)
    with prepared_site(
        current,
        settings.site_dir,
        others=others,
        public_url=str(settings.public_url),
        editions=settings.editions_path,
        contact=_contact(settings, current.plan, now),
        processes=settings.build_processes,
        texts=texts,
        languages=settings.public_languages.split(","),
        progress=progress,
    ) as prepared:
        yield prepared


def is_shown(settings: Settings) -> bool:
    """Return whether the site is there, for its public address, and of the current release."""
    if not is_built_for(settings.site_dir, str(settings.public_url)):
        return False
    current = CurrentReleases(settings.releases_dir, settings.plan).get()
    return (settings.site_dir / current.plan.code / "data" / current.path.name).is_file()


def _contact(settings: Settings, plan: Plan, now: datetime) -> SecurityContact | None:
    """Return where faults are reported: what the operator set, else the plan's own contact."""
    address = settings.security_contact
    if address is None and plan.contact:
        address = plan.contact if plan.contact.startswith("https://") else f"mailto:{plan.contact}"
    if address is None or not re.fullmatch(CONTACT, address):
        return None
    return SecurityContact(address, now)
