"""Carries out what a person asks: does the deed where there is one, then shows the screen."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.memory import Memory
from bot.screens import screen
from bot.screens.actor import Actor
from bot.screens.changes import VISIT
from bot.screens.following import opened_by
from bot.screens.intents import Intent, Where, stands_for, topic_of
from bot.screens.preferences import changed
from bot.screens.scene import Scene, find_thing
from bot.screens.sheet import Screen
from bot.screens.site import Site
from core.delivery.topics import topic_exists
from core.publishing.current import CurrentReleases
from core.publishing.records import District, Indicator, Node, Project, Record
from core.publishing.release import Release
from core.search import SearchResult
from core.texts import Texts

_RECORDS: dict[str, type[Record]] = {
    "project": Project,
    "indicator": Indicator,
    "district": District,
    "node": Node,
}


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The bot without a channel; may be shared between threads.

    `bot_link` is the bot's own address, None where it is not known.
    """

    releases: CurrentReleases
    texts: Texts
    public_url: str
    bot_link: str | None = None

    def answer(self, intent: Intent, memory: Memory) -> Screen:
        """Answer from the current release of the plan; ReleaseNotFoundError before the first."""
        release = self.release_of(intent)
        shown, remark = self._do(intent, memory, release)
        plan = release.plan.code
        actor = memory.actor(plan)
        answered = screen(shown, self.scene(release, actor, remark))
        if _is_visit(shown, actor):
            memory.saw(plan, release.info.number)
        return self.within(plan, answered)

    def release_of(self, intent: Intent) -> Release:
        """Give the release that *intent* is about; of a plan that is gone, the current one's."""
        if not intent.plan:
            return self.releases.get()
        codes = self.releases.codes()
        return self.releases.get(next(filter(partial(stands_for, intent.plan), codes), None))

    def within(self, plan: str, shown: Screen) -> Screen:
        """Make the buttons of a screen about another than the current plan stay with that plan."""
        return shown if plan == self.releases.get().plan.code else shown.about(plan)

    def scene(self, release: Release, actor: Actor, remark: str | None = None) -> Scene:
        """Set the scene of one answer."""

        def search(text: str, **options: Any) -> SearchResult:
            # Only now: opening the index waits for the analyzer, which loads for seconds.
            return release.search_index.search(text, **options)

        # A link to the bot opens the current plan's things.
        is_current = release.plan.code == self.releases.get().plan.code
        return Scene(
            release=release,
            actor=actor,
            texts=self.texts,
            site=Site(self.public_url, release),
            search=search,
            other_plans=self.releases.others(release.plan.code),
            bot_link=self.bot_link if is_current else None,
            remark=remark,
        )

    def _do(self, intent: Intent, memory: Memory, release: Release) -> tuple[Intent, str | None]:
        """Do what is asked; give the screen to show and what to say of the deed."""
        plan = release.plan.code
        match intent.where:
            case Where.FOLLOW:
                return self._follow(intent, memory, release)
            case Where.UNFOLLOW:
                topic = _topic(intent, release)
                memory.unfollow(plan, topic)
                return opened_by(topic) or Intent(Where.FOLLOWING), "bot.unfollowed"
            case Where.DROP:
                memory.unfollow(plan, _topic(intent, release))
                return Intent(Where.FOLLOWING), "bot.unfollowed"
            case Where.SET:
                memory.prefer(changed(memory.actor(plan).preferences, intent))
                return Intent(Where.SETTINGS), "bot.saved"
            case Where.FORGOTTEN:
                memory.forget()
            case Where.FORGET if not memory.actor(plan).is_known:
                # They are told that nothing is kept; an update that nobody could read may be.
                memory.forget()
        return intent, None

    def _follow(
        self, intent: Intent, memory: Memory, release: Release
    ) -> tuple[Intent, str | None]:
        topic = _topic(intent, release)
        if not topic_exists(release, topic):
            return Intent(Where.FOLLOWING), "bot.not_followable"
        memory.follow(release.plan.code, topic)
        return opened_by(topic) or Intent(Where.FOLLOWING), "bot.followed"


def _is_visit(shown: Intent, actor: Actor) -> bool:
    """Say whether they have now been told what changed since they last asked.

    Only that screen counts: the way to it leads past others that show changes. The first answer
    after they began to follow counts too, for something to reckon from.
    """
    if not actor.is_known:
        return False
    asked = shown.where == Where.CHANGES and shown.view == VISIT
    return asked or actor.seen_release is None


def _topic(intent: Intent, release: Release) -> str:
    """Give the topic of a button, whose code may have been too long to stand in it."""
    record = _RECORDS.get(intent.view)
    if record is None or not intent.code.startswith("~"):
        return topic_of(intent)
    found = find_thing(release, record, intent.code)
    return topic_of(replace(intent, code=str(getattr(found, "code", intent.code))))
