"""The bot's parts over the small city, with the Bot API faked."""

from bot.dialogue import Dialogue
from bot.telegram.answer.answer_ledger import Ledger
from bot.telegram.answer.answer_loop import AnswerLoop
from bot.telegram.answer.answering import Answerer
from bot.telegram.answer.pictures import Pictures
from bot.telegram.platforms import PLATFORMS
from bot.telegram.send.gateway import Gateway
from core.release.current import CurrentReleases
from core.texts import load_texts
from tests.factories.scenes import BOT_LINK, PUBLIC_URL
from tests.factories.small_city import small_releases
from tests.factories.updates import NOW
from tests.fakes.bot_api import USERNAME, fake_bot

SENDER = "telegram:fake"


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self):
        self.now = 0.0
        self.slept = []

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


def dialogue_of(releases_dir=None, bot_link=BOT_LINK):
    releases = CurrentReleases(releases_dir or small_releases())
    return Dialogue(releases, load_texts(), PUBLIC_URL, bot_link)


def gateway_of(api, clock=None, per_second=30):
    shown = clock or Clock()
    return Gateway(fake_bot(api), per_second, clock=shown, sleep=shown.sleep)


def desk_of(
    engine,
    api,
    *,
    now=lambda: NOW,
    platform="telegram",
    painter=None,
    dialogue=None,
    process="this",
):
    gateway = gateway_of(api)
    answerer = Answerer(
        bot=gateway.bot,
        gateway=gateway,
        dialogue=dialogue or dialogue_of(),
        engine=engine,
        platform=PLATFORMS[platform],
        username=USERNAME,
        now=now,
        ledger=Ledger(engine, platform, now),
        pictures=Pictures(engine, SENDER, painter, now) if painter else None,
    )
    return AnswerLoop(engine, platform, answerer, now, process)
