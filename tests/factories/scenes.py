"""Scenes for screens, over the small city or any other release."""

from bot.screens.parts.actor import Actor
from bot.screens.parts.scene import Scene
from bot.screens.parts.site import Site
from core.answers import answer as answer_to
from core.search import index_of
from core.texts import load_texts
from tests.factories.small_city import small_release

PUBLIC_URL = "https://plan.example.ir"
BOT_LINK = "https://t.me/qotbnama_bot"
FOLLOWER = Actor(
    topics=frozenset({"district:D1", "project:F-01", "portfolio:flagship", "claims", "node:GONE"}),
    is_known=True,
    seen_release=1,
)


def scene_of(release=None, actor=FOLLOWER, **given):
    shown = release or small_release()
    texts = given.get("texts") or load_texts()

    def search(*asked, **how):
        # Not before it is asked: not every release that has screens has an index.
        return index_of(shown).search(*asked, **how)

    def answer(question):
        return answer_to(shown, question, texts)

    return Scene(
        **{
            "release": shown,
            "actor": actor,
            "texts": texts,
            "site": Site(PUBLIC_URL, shown),
            "search": search,
            "answer": answer,
            "bot_link": BOT_LINK,
        }
        | given
    )
