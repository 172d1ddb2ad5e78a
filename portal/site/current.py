"""The site of what is current: the releases of every plan, with or without one that is a draft."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.progress import Progress, silent
from core.publishing.current import CurrentReleases
from core.publishing.release import Release
from core.settings import Settings
from core.texts import Texts
from portal.site.build import PreparedSite, prepared_site


@contextmanager
def prepared_current_site(
    settings: Settings,
    *,
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
        texts=texts,
        progress=progress,
    ) as prepared:
        yield prepared
