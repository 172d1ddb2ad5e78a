"""Pure screens: an intent and a scene in, a Screen out. No Telegram, no writing, no clock."""

from collections.abc import Callable

from bot.screens.answer_screen import answered
from bot.screens.cards.calculation_card import how, node_how
from bot.screens.cards.district import district, district_changes, district_indicators, districts
from bot.screens.cards.here import here
from bot.screens.cards.indicator import by_district, definition, indicator
from bot.screens.cards.plan_card import node, node_children, node_indicators, node_projects, plan
from bot.screens.cards.project import project
from bot.screens.cards.project_history import history, promises
from bot.screens.cards.series_card import history as values
from bot.screens.cards.series_card import picture
from bot.screens.cards.share_screen import share
from bot.screens.changes.change_screens import changes
from bot.screens.changes.release_screens import release, releases
from bot.screens.lists.claim_list import claim, claims
from bot.screens.lists.indicator_lists import indicators
from bot.screens.lists.place_screen import place
from bot.screens.lists.project_filters import projects, related
from bot.screens.parts.intents import HERE, Intent, Where
from bot.screens.parts.scene import Scene
from bot.screens.parts.sheet import Screen
from bot.screens.person.following import following
from bot.screens.person.preferences import settings
from bot.screens.person.privacy import forget, forgotten, privacy
from bot.screens.person.small_talk import small_talk
from bot.screens.person.stopping import stop
from bot.screens.person.taking_along import export, own_data
from bot.screens.start_screen import guide, start
from core.languages.language import LANGUAGES, written_in

type Maker = Callable[[Scene, Intent], Screen]

_SCREENS: dict[Where, Maker] = {
    Where.START: start,
    Where.HELP: guide,
    Where.SEARCH: answered,
    Where.PROJECT: project,
    Where.PROJECTS: projects,
    Where.INDICATOR: indicator,
    Where.INDICATORS: indicators,
    Where.DISTRICT: district,
    Where.DISTRICTS: districts,
    Where.NODE: node,
    Where.PLAN: plan,
    Where.CHANGES: changes,
    Where.RELEASE: release,
    Where.RELEASES: releases,
    Where.CLAIM: claim,
    Where.CLAIMS: claims,
    Where.FOLLOWING: following,
    Where.PLACE: place,
    Where.STOP: stop,
    Where.EXPORT: export,
    Where.OWN_DATA: own_data,
    Where.SETTINGS: settings,
    Where.PRIVACY: privacy,
    Where.FORGET: forget,
    Where.FORGOTTEN: forgotten,
    Where.TALK: small_talk,
}
_VIEWS: dict[tuple[Where, str], Maker] = {
    (Where.PROJECT, "hist"): history,
    (Where.PROJECT, "prom"): promises,
    (Where.PROJECT, "near"): related,
    (Where.PROJECT, "share"): share,
    (Where.INDICATOR, "hist"): values,
    (Where.INDICATOR, "share"): share,
    (Where.DISTRICT, "share"): share,
    (Where.INDICATOR, "pic"): picture,
    (Where.INDICATOR, "how"): how,
    (Where.INDICATOR, "def"): definition,
    (Where.INDICATOR, "dist"): by_district,
    (Where.DISTRICT, "chg"): district_changes,
    (Where.DISTRICT, "ind"): district_indicators,
    (Where.DISTRICTS, HERE): here,
    (Where.NODE, "prs"): node_projects,
    (Where.NODE, "ins"): node_indicators,
    (Where.NODE, "sub"): node_children,
    (Where.NODE, "how"): node_how,
    (Where.PLAN, "how"): node_how,
}


def screen(intent: Intent, scene: Scene) -> Screen:
    """Answer an intent; one without a screen of its own (an action) gets the start."""
    by_view = _VIEWS.get((intent.where, intent.view))
    with written_in(LANGUAGES[scene.texts.language]):
        return (by_view or _SCREENS.get(intent.where, start))(scene, intent)
