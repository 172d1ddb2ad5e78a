from core.processes.outage import Outage
from tests.factories.bot_parts import Clock


def test_an_outage_is_one_line_when_it_begins_and_one_when_it_ends(caplog):
    clock = Clock()
    outage = Outage("the queue", clock)
    outage.recovered()
    for _ in range(3):
        outage.failed(ConnectionError("https://example.org/bot7:secret"))
        clock.now += 20
    outage.recovered()
    outage.recovered()
    first, last = (record.getMessage() for record in caplog.records)
    assert "ConnectionError" in first
    assert "secret" not in first
    assert "60 s and 3 tries" in last
