"""People who handle packages in browsers, over a desk that has published a plan."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.database.engine import migrate, open_database
from core.enums import Role
from core.publishing.plans import plans
from tests.factories.desk_packages import TITLE, begun_desk, package_bytes, package_of, work
from tests.factories.desk_people import desk_client, desk_settings, signed_in


@contextmanager
def open_package_browsers(folder: Path) -> Iterator["PackageBrowsers"]:
    """A desk in *folder* that has published a plan, and browsers at it."""
    settings = desk_settings(folder)
    engine = open_database(settings.database)
    migrate(engine)
    begun_desk(engine, settings)
    with desk_client(settings, engine) as client:
        yield PackageBrowsers(client, engine, settings, folder)
    engine.dispose()


class PackageBrowsers:
    """People at the desk, and the process that does their jobs."""

    def __init__(self, client, engine, settings, folder):
        self.client, self.engine, self.settings, self.folder = client, engine, settings, folder
        client.cookies.clear()

    def person(self, role):
        return signed_in(self.client, self.engine, Role(role).value)

    def hand_in(self, content=None, name="plan.zip", **fields):
        content = content or package_bytes(self.folder, title=TITLE)
        answer = self.person("clerk").send_file(name, content, **fields)
        assert answer.status_code == 303
        number = int(re.findall(r"/desk/packages/(\d+)/", answer.headers["Location"])[0])
        self.work()
        return number

    def work(self):
        return work(self.engine, self.settings)

    def do(self, role, number, deed, **fields):
        digest = package_of(self.engine, number).digest
        given = {"digest": digest or "", **fields}
        return self.person(role).post(f"/desk/packages/{number}/{deed}/", **given)

    def state(self, number):
        return package_of(self.engine, number).state

    def page(self, role, number):
        return self.person(role).get(f"/desk/packages/{number}/")

    def sent(self, **fields):
        number = self.hand_in(**fields)
        assert self.do("clerk", number, "send").status_code == 303
        return number

    def link(self, number):
        page = self.do("approver", number, "link").text
        (found,) = re.findall(r"https://plan\.example(/desk/approval/[\w-]{43}/)", page)
        return found

    def release(self):
        ((_, release),) = plans(self.engine)
        return release


def forms(page):
    return set(re.findall(r'action="/desk/packages/\d+/([a-z-]+)/"', page.text))


def deeds(page):
    """Return what can be done with a package, but for what is only said of it."""
    return forms(page) - {"comment", "reason"}
