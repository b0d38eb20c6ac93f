"""A database that fails where a test wants it to."""

from django.db.utils import OperationalError


class Broken:
    """A database whose nth query fails, and the others are answered; without a number, each."""

    def __init__(self, number: int = 0):
        self.number, self.count = number, 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        if self.number in (0, self.count):
            raise OperationalError("gone") from OSError()
        return execute(sql, params, many, context)
