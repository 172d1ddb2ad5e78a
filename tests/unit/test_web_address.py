import pytest

from core.plan.web_address import begins_like_one, is_web_address

GOOD = [
    "https://isfahan.ir",
    "http://www.isfahan.ir/Default.aspx?PageID=44795&x=1#y",
    "HTTPS://ISFAHAN.IR/",
    "https://esfahan.example:8443/a/b",
    "https://1405.isfahan.ir/سیاست-ها/",
    "https://fa.wikipedia.org/wiki/پیش\u200cنویس_(کتاب)",
    "https://en.wikipedia.org/wiki/District_6,_Isfahan",
    "https://web.archive.org/web/2019/https://isfahan.ir/news",
    "https://xn--mgbaam7a8h.ir/",
    "https://شهر.ایران/",
    "https://isfahan.ir./",
    "http://192.168.1.10/a",
    "http://[2001:db8::1]:80/",
    "https://a_b.isfahan.ir/",
]
BAD = [
    "",
    "isfahan.ir",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://isfahan.ir/",
    "file:///etc/passwd",
    "//isfahan.ir/",
    "https:/isfahan.ir",
    "https://",
    "https:///path",
    "http://[bad",
    "http://[::zz]/",
    "http://[::1",
    "https://isfahan.ir/ (شناسنامه)",
    "https://isfahan.ir/\u00a0الف",
    "https://isfahan.ir/\u2028",
    "https://a.ir،https://b.ir",
    "https://a.ir؛b",
    "https://a.ir;https://b.ir",
    "https://a.ir, https://b.ir",
    "https://isfahan.ir@evil.example/",
    "https://user:pass@isfahan.ir/",
    "https://isfahan.ir\\@evil.example/",
    "https://isfahan.ir:0/",
    "https://isfahan.ir:99999/",
    "https://isfahan.ir:x/",
    "https://localhost/",
    "https://-a.ir/",
    "https://a-.ir/",
    "https://a..ir/",
    "https://.ir/",
    f"https://{'a' * 64}.ir/",
    "https://" + ".".join(["a" * 60] * 5) + "/",
    "http://1.2.3/",
    "http://1.2.3.256/",
    "http://۱.۲.۳.۴/",
    'https://isfahan.ir/"onclick=',
    "https://isfahan.ir/<b>",
    "https://isfahan.ir/\u202egnp.exe",
    "https://isfahan.ir/\x00",
    "https://isfahan.ir/\ud800",
    "https://isfahan.ir/" + "a" * 2_000,
]


@pytest.mark.parametrize("text", GOOD)
def test_one_address_and_nothing_besides(text):
    assert begins_like_one(text)
    assert is_web_address(text)


@pytest.mark.parametrize("text", BAD)
def test_everything_else_is_none(text):
    assert not is_web_address(text)


def test_what_is_meant_as_one_is_known_by_its_beginning():
    assert begins_like_one("Http://[bad")
    assert not begins_like_one("گزارش http://a.ir")


def test_brackets_hold_an_address_of_version_six():
    assert is_web_address("https://[2001:db8::1]/")
    assert not is_web_address("https://[2001:db8::zz]/")
    assert not is_web_address("https://[v1.future]/")
