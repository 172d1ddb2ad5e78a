"""Carries out what a person asks: does the deed where there is one, then shows the screen."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.memory import Memory
from bot.screens import screen
from bot.screens.cards.here import locate
from bot.screens.changes.change_screens import VISIT
from bot.screens.parts.actor import Actor
from bot.screens.parts.intents import DEEDS, START, Intent, Where, stands_for, topic_of
from bot.screens.parts.place_codes import at_place, place_in
from bot.screens.parts.scene import Scene, find_thing
from bot.screens.parts.sheet import Attachment, Screen
from bot.screens.parts.site import Site
from bot.screens.person.following import opened_by
from bot.screens.person.preferences import changed
from bot.screens.person.taking_along import taken_along
from core.answers import Answer
from core.answers import answer as answer_to
from core.delivery.people.followable import topic_exists
from core.delivery.places import (
    MOST_PLACES,
    PLACE,
    PlaceFinder,
    PlaceState,
    place_of,
    place_topic,
)
from core.errors import ReleaseNotFoundError
from core.release.current import CurrentReleases
from core.release.reader import Release
from core.release.records import District, Indicator, Node, Project, Record
from core.search import SearchResult, index_of
from core.texts import Texts, load_texts

_UNKNOWN = "bot.unknown_button"
_DATA_FILE = "my-data.json"
# Deeds that need a memory, and the screen that says so where there is none.
_KEPT = {
    Where.FOLLOW: Intent(Where.FOLLOWING),
    Where.UNFOLLOW: Intent(Where.FOLLOWING),
    Where.DROP: Intent(Where.FOLLOWING),
    Where.STOPPED: Intent(Where.FOLLOWING),
    Where.IMPORT: Intent(Where.FOLLOWING),
    Where.SET: Intent(Where.SETTINGS),
}
_RECORDS: dict[str, type[Record]] = {
    "project": Project,
    "indicator": Indicator,
    "district": District,
    "node": Node,
}


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The bot without a channel; may be shared between threads.

    `bot_link` is the bot's own address, None where it is not known. `texts` are Persian; whoever
    prefers another language is answered in that.
    """

    releases: CurrentReleases
    texts: Texts
    public_url: str
    bot_link: str | None = None

    def answer(self, intent: Intent, memory: Memory) -> Screen:
        """Answer from the current release of the plan; ReleaseNotFoundError before the first."""
        release = self.release_of(intent)
        plan = release.plan.code
        # Whoever is forgotten is told so in the language that they had.
        leaves = intent.where == Where.FORGOTTEN
        before = memory.actor(plan).preferences if leaves else None
        shown, remark = self._do(intent, memory, release)
        actor = memory.actor(plan)
        if before is not None:
            actor = replace(actor, preferences=before)
        answered = screen(shown, self.scene(release, actor, remark))
        if _is_visit(shown, actor):
            memory.saw(plan, release.info.number)
        if shown.where == Where.OWN_DATA and (kept := memory.own_data()):
            content = json.dumps(kept, ensure_ascii=False, indent=2).encode()
            answered = replace(answered, attachment=Attachment(_DATA_FILE, content))
        return self.within(plan, answered)

    def locate(self, latitude: float, longitude: float) -> str:
        """Return the codes of what lies at a place; "" before the first release."""
        try:
            return locate(self.releases.get(), latitude, longitude)
        except ReleaseNotFoundError:
            return ""

    def release_of(self, intent: Intent) -> Release:
        """Return the release that *intent* is about; of a plan that is gone, the current one's."""
        return self.releases.get(self._plan_of(intent))

    def _plan_of(self, intent: Intent) -> str | None:
        """Find the plan that *intent* names; None when it names none, or one that is gone."""
        if not intent.plan:
            return None
        return next(filter(partial(stands_for, intent.plan), self.releases.codes()), None)

    def within(self, plan: str, shown: Screen) -> Screen:
        """Make the buttons of a screen about another than the current plan stay with that plan."""
        return shown if plan == self.releases.get().plan.code else shown.about(plan)

    def scene(self, release: Release, actor: Actor, remark: str | None = None) -> Scene:
        """Set the scene of one answer."""

        def search(text: str, **options: Any) -> SearchResult:
            # Only now: opening the index waits for the lists of words.
            return index_of(release).search(text, **options)

        def answer(question: str) -> Answer | None:
            return answer_to(release, question, texts)

        texts = self._texts_for(actor).of(release.shape)
        # A link to the bot opens the current plan's things.
        is_current = release.plan.code == self.releases.get().plan.code
        return Scene(
            release=release,
            actor=actor,
            texts=texts,
            site=Site(self.public_url, release),
            search=search,
            answer=answer,
            other_plans=self.releases.others(release.plan.code),
            bot_link=self.bot_link if is_current else None,
            remark=remark,
        )

    def _texts_for(self, actor: Actor) -> Texts:
        own = actor.preferences.language
        return self.texts if own == self.texts.language else load_texts(own)

    def _do(self, intent: Intent, memory: Memory, release: Release) -> tuple[Intent, str | None]:
        """Do what is asked; give the screen to show and what to say of the deed."""
        if refusal := self._refusal(intent, memory, release):
            return refusal
        match intent.where:
            case Where.FOLLOW | Where.IMPORT:
                return self._follow(intent, memory, release)
            case Where.UNFOLLOW | Where.DROP | Where.STOPPED:
                return self._unfollow(intent, memory, release)
            case Where.SET:
                return self._set(intent, memory, release)
            case Where.FORGOTTEN:
                memory.forget()
            case Where.FORGET if not memory.actor(release.plan.code).is_known:
                # They are told that nothing is kept; an update that nobody could read may be.
                memory.forget()
        return intent, None

    def _refusal(
        self, intent: Intent, memory: Memory, release: Release
    ) -> tuple[Intent, str | None] | None:
        """Return the screen and the remark for what cannot be done; None when it can be.

        Whoever can write to the Bot API can press a button that was never offered: what it names
        must exist before anything is written.
        """
        where = intent.where
        is_plan_gone = bool(intent.plan) and self._plan_of(intent) is None
        if where == Where.UNKNOWN or (where in DEEDS and is_plan_gone):
            return START, _UNKNOWN
        if where in _KEPT and not memory.actor(release.plan.code).can_follow:
            return _KEPT[where], None
        if where == Where.FORGOTTEN and intent != Intent(where, plan=intent.plan):
            return Intent(Where.FORGET), _UNKNOWN
        return None

    def _set(self, intent: Intent, memory: Memory, release: Release) -> tuple[Intent, str | None]:
        preferences = changed(memory.actor(release.plan.code).preferences, intent)
        if preferences is None:
            return Intent(Where.SETTINGS), _UNKNOWN
        memory.prefer(preferences)
        return Intent(Where.SETTINGS), "bot.saved"

    def _take_in(self, intent: Intent, memory: Memory) -> tuple[Intent, str | None]:
        """Follow what stands in a text that the bot wrote elsewhere, as far as it is there."""
        plans = set(self.releases.codes())
        found = [
            (plan, topic)
            for plan, topic in taken_along(intent.code)
            if plan in plans and topic_exists(self.releases.get(plan), topic)
        ]
        for plan, topic in found:
            memory.follow(plan, topic)
        remark = "bot.imported" if found else "bot.not_followable"
        return Intent(Where.FOLLOWING), remark

    def _unfollow(
        self, intent: Intent, memory: Memory, release: Release
    ) -> tuple[Intent, str | None]:
        if intent.where == Where.STOPPED:
            memory.unfollow_all()
            return Intent(Where.FOLLOWING), "bot.stopped"
        plan = release.plan.code
        followed = memory.actor(plan).topics
        topic = _topic(intent, release, followed)
        # What is followed may have left the plan since; what is not followed needs no deed.
        if topic not in followed and not topic_exists(release, topic):
            return Intent(Where.FOLLOWING), _UNKNOWN
        memory.unfollow(plan, topic)
        opened = opened_by(topic) if intent.where == Where.UNFOLLOW else None
        return opened or Intent(Where.FOLLOWING), "bot.unfollowed"

    def _follow(
        self, intent: Intent, memory: Memory, release: Release
    ) -> tuple[Intent, str | None]:
        if intent.where == Where.IMPORT:
            return self._take_in(intent, memory)
        topic = _topic(intent, release, ())
        followed = memory.actor(release.plan.code).topics
        if (place := place_of(topic)) is not None and topic not in followed:
            if sum(place_of(one) is not None for one in followed) >= MOST_PLACES:
                return Intent(Where.FOLLOWING), "bot.place.enough"
            if PlaceFinder(release).state(place) is not PlaceState.FIT:
                return at_place(place), None
        elif not topic_exists(release, topic):
            return Intent(Where.FOLLOWING), "bot.not_followable"
        memory.follow(release.plan.code, topic)
        return opened_by(topic) or Intent(Where.FOLLOWING), "bot.followed"


def _is_visit(shown: Intent, actor: Actor) -> bool:
    """Return whether they have now been told what changed since they last asked.

    Only that screen counts: the way to it leads past others that show changes. The first answer
    after they began to follow counts too, for something to reckon from.
    """
    if not actor.is_known:
        return False
    is_visit_screen = shown.where == Where.CHANGES and shown.view == VISIT
    return is_visit_screen or actor.seen_release is None


def _topic(intent: Intent, release: Release, followed: Collection[str]) -> str:
    """Return the topic of a button, whose code may have been too long to stand in it."""
    if intent.view == PLACE:
        return place_topic(place_in(intent, followed))
    record = _RECORDS.get(intent.view)
    if record is None or not intent.code.startswith("~"):
        return topic_of(intent)
    found = find_thing(release, record, intent.code)
    return topic_of(replace(intent, code=str(getattr(found, "code", intent.code))))
