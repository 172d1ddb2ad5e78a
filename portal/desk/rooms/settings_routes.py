"""Settings: what a city changes without a developer, each with one row of the audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from core.database.engine import reading, transaction
from core.desk.rights import Action
from core.errors import CitySettingUnfitError
from core.publishing.city_settings import Setting, SettingName, change_setting, read_settings
from core.publishing.plans import plans
from core.release.records import Plan
from core.texts import load_texts
from portal.desk.desk_pages import DeskPage, Link, error_page, moment_text, show
from portal.desk.desk_route import DeskRoute
from portal.desk.visit import Visit, visit_of

router = APIRouter(include_in_schema=False, route_class=DeskRoute)
_HERE = "/desk/settings/"


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting, how it is written, what the package says instead, and who set it when."""

    name: str
    title: str
    rule: str
    value: str
    of_package: str
    changed: str
    has_lines: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage(DeskPage):
    """The settings of a plan, and of all of them; `plans` lead to those of the others."""

    template: ClassVar[str] = "desk/settings.html.j2"
    room: ClassVar[str] = "settings"
    plan: str
    plans: Sequence[Link]
    rows: Sequence[SettingRow]
    may_change: bool


@router.get(_HERE)
def settings_room(
    request: Request, plan: Annotated[str | None, Query(max_length=40)] = None
) -> Response:
    """Show what is set, of one plan or the first."""
    visit = visit_of(request)
    known = {one.code: one for one, _ in plans(visit.engine)}
    chosen = known.get(plan or "") or next(iter(known.values()), None)
    code = chosen.code if chosen else ""
    with reading(visit.engine) as session:
        found = read_settings(session, code)
    page = SettingsPage(
        title=load_texts()("desk.room.settings"),
        plan=code,
        plans=[
            Link(one.title, f"{_HERE}?plan={one.code}", one.code == code)
            for one in (known.values() if len(known) > 1 else ())
        ],
        # Without a plan there is nothing that is a plan's own.
        rows=[
            _row(setting, chosen)
            for name, setting in found.items()
            if chosen or not name.is_of_plan
        ],
        may_change=visit.may(Action.CHANGE_SETTINGS),
    )
    return show(visit, page)


@router.post(_HERE)
def change(request: Request) -> Response:
    """Set one thing, or leave it to the package again."""
    visit = visit_of(request)
    plan = visit.text("plan")
    try:
        _change(visit, plan)
    except CitySettingUnfitError as error:
        return error_page(visit, _titled(error))
    query = f"?plan={plan}" if plan else ""
    return RedirectResponse(f"{_HERE}{query}", HTTPStatus.SEE_OTHER)


def _change(visit: Visit, plan: str) -> None:
    name, value = visit.text("name"), visit.text("value")
    is_known = plan in {one.code for one, _ in plans(visit.engine)}
    if not is_known and name != SettingName.HOLIDAYS:
        raise CitySettingUnfitError(name, value)
    with transaction(visit.engine) as session:
        change_setting(session, plan, name, value, by=visit.account, now=visit.now)


def _titled(error: CitySettingUnfitError) -> CitySettingUnfitError:
    """Return *error* with the setting under the name that the page has for it."""
    key = f"setting.{error.name}"
    texts = load_texts()
    return CitySettingUnfitError(texts(key), error.value) if key in texts else error


def _row(setting: Setting, plan: Plan | None) -> SettingRow:
    texts, name = load_texts(), setting.name
    changed = ""
    if setting.changed_at:
        moment = moment_text(setting.changed_at)
        changed = texts("desk.settings.changed", by=setting.changed_by, moment=moment)
    return SettingRow(
        name=name,
        title=texts(f"setting.{name}"),
        rule=texts(f"setting.{name}.rule"),
        value=setting.value,
        of_package=str(getattr(plan, name, None) or "") if name.is_of_plan else "",
        changed=changed,
        has_lines=name in (SettingName.HOLIDAYS, SettingName.START_NOTE),
    )
