"""Whatever a clerk types and whatever a person searches, the Bot API takes what we send."""

from hypothesis import given
from hypothesis import strategies as st

from bot.screens.parts.intents import MOST_BYTES, Intent, Where, decode, encode
from bot.screens.parts.markup import Span, bold, cut, html, length, link, plain
from bot.screens.parts.queries import pack, unpack
from bot.screens.parts.sheet import Block, block, fit
from bot.screens.spoken import understand
from tests.factories.bot_html import read_html, units

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
PERSIAN = st.text("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآئؤء \u200c0123456789")
CODES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80)


@given(TEXTS, TEXTS, TEXTS)
def test_html_is_always_well_formed_and_says_what_was_put_in(one, two, address):
    markup = (one, bold(two, link(f"https://a.ir/{address}", one, "x")), Span("s", (two,)))
    text, _ = read_html(html(markup))
    assert text == plain(markup)
    assert length(markup) == units(text)


@given(TEXTS, st.integers(2, 200))
def test_data_are_cut_to_their_limit_and_only_at_the_end(text, limit):
    shown = cut(text, limit)
    assert units(shown) <= limit
    assert "\n" not in shown
    if shown.endswith("…") and not text.rstrip().endswith("…"):
        assert "".join(text.split()).startswith("".join(shown[:-1].split())) or any(
            ord(c) in {*range(0x202A, 0x202F), *range(0x2066, 0x206A)} for c in text
        )


@given(st.lists(st.lists(TEXTS.map(lambda text: cut(text, 300)), max_size=40), max_size=6))
def test_any_lists_fit_into_a_message(lists):
    def more(count):
        return (f"و {count} دیگر",)

    blocks = [Block(tuple((line,) for line in lines if line), more) for lines in lists]
    assert length(fit([block(("سر",)), *blocks])) <= 4096


@given(
    st.sampled_from(list(Where)),
    CODES,
    st.sampled_from(["", "hist", "prom", "indicator", "portfolio", "releases"]),
    st.integers(1, 99_999),
)
def test_callback_data_always_fits_and_always_comes_back(where, code, view, page):
    intent = Intent(where, code, view, page)
    data = encode(intent)
    assert len(data.encode()) <= MOST_BYTES
    found = decode(data)
    assert (found.where, found.view, found.page) == (where, view, page)
    assert found.code == code or found.code.startswith("~")
    assert encode(found) == data


@given(st.text(max_size=100))
def test_anything_may_come_as_callback_data(data):
    assert decode(data).where in set(Where)


@given(PERSIAN)
def test_a_persian_query_comes_back_as_it_was(query):
    packed = pack(query)
    assert packed is None or unpack(packed) == " ".join(query.split())


@given(TEXTS)
def test_any_query_comes_back_searching_for_the_same(query):
    packed = pack(query)
    assert packed is None or len(packed.encode()) <= MOST_BYTES
    if packed is not None:
        assert pack(unpack(packed)) == packed


@given(TEXTS)
def test_anything_may_be_said(text):
    assert len(encode(understand(text)).encode()) <= MOST_BYTES
