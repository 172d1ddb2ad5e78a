"""Builds a small city's site with several processes, alone: a process of tests has threads.

Run as a module with a folder and the name of what is to be tried; what came of it is told as JSON.
"""

import json
import os
import sys
import traceback
from pathlib import Path

from core.manifest import read_sums
from portal.pages.projects import project_pages
from portal.site import build
from portal.site.build import build_site
from tests.factories.city import write_city

URL = "https://example.org"


def built(folder):
    """Build the site with one process, with two and with five; tell what is the same in all."""
    release = write_city(folder)
    sites = [folder / f"site-{count}" for count in (1, 2, 5)]
    for count, site in zip((1, 2, 5), sites, strict=True):
        build_site(release, site, public_url=URL, processes=count)
    sums = [read_sums(site.resolve()) for site in sites]
    again = build_site(release, sites[1], public_url=URL, processes=2, chance=lambda: 0.0)
    sums.append(read_sums(sites[1].resolve()))
    return {
        "files": len(sums[0]),
        "is_same": all(one == sums[0] for one in sums),
        "made": len(again.made),
        "compared": again.compared_count,
        "pages": again.page_count,
    }


def broken(folder):
    """Break a page in whichever process makes it that is not this one."""
    here, whole = os.getpid(), project_pages._page

    def page(book, project, ledgers, alike):
        if os.getpid() != here:
            raise ValueError(project.title)
        return whole(book, project, ledgers, alike)

    project_pages._page = page
    return _failure(folder)


def killed(folder):
    """End the other process while it works."""
    here, whole = os.getpid(), project_pages._page

    def page(book, project, ledgers, alike):
        if os.getpid() != here:
            os._exit(9)
        return whole(book, project, ledgers, alike)

    project_pages._page = page
    return _failure(folder)


def interrupted(folder):
    """Interrupt the build where it began."""

    def interrupt(*_):
        raise KeyboardInterrupt

    setattr(build, "write_search", interrupt)  # noqa: B010 - the module does not export it
    return _failure(folder)


def _failure(folder):
    release, said = write_city(folder), ""
    try:
        build_site(release, folder / "site", public_url=URL, processes=2)
    except BaseException:  # noqa: BLE001 - an interrupt too
        said = traceback.format_exc()
    try:
        os.waitpid(-1, os.WNOHANG)
        left = True
    except ChildProcessError:
        left = False
    return {"said": said, "has_children": left, "folders": len(list(folder.glob(".site*")))}


if __name__ == "__main__":
    place, name = sys.argv[1:]
    tried = {"built": built, "broken": broken, "killed": killed, "interrupted": interrupted}
    sys.stdout.write(json.dumps(tried[name](Path(place))))
