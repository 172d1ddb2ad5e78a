"""A queue with people in it, and a database that goes away and comes back."""

from sqlalchemy import event
from sqlalchemy.exc import OperationalError


def follow_and_publish(desk, people=12):
    for number in range(people):
        desk.follow(str(number), "plan")
    desk.publish("A")


class Database:
    """Refuses every transaction while it is away."""

    def __init__(self, engine):
        self.engine, self.refused = engine, 0

    def go(self, error=None):
        self.error = error or OperationalError("BEGIN", {}, Exception("away"))
        event.listen(self.engine, "begin", self.refuse)

    def refuse(self, _connection):
        self.refused += 1
        raise self.error

    def come_back(self):
        event.remove(self.engine, "begin", self.refuse)
