"""Races of two who take the same step of a release at once, in a register of its own.

Run by tests/wgsom/releases/test_races.py.
"""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

from tests.support.budget import budget
from topics.models import Topic
from wgsom.releases.merging import ReleaseError
from wgsom.releases.models import Release
from wgsom.releases.publication import publish, revert
from wgsom.releases.staging import staging

RACES = budget(40, 6)


def race(work: Callable[[], None]) -> int:
    """Do the same in two threads at once; return how many were refused."""
    refused, start = [], Barrier(2)

    def run() -> None:
        start.wait()
        try:
            work()
        except ReleaseError as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(refused)


def main() -> None:
    """Publish releases and take them back, each by two at once; say how many were refused."""
    topic = Topic.objects.get(number=6)
    losers = []
    for number in range(RACES):
        release = Release.objects.create(name=f"Race {number}")
        with staging(release, None) as stage:
            Topic.objects.filter(pk=topic.pk).update(short_title=f"Race {number}")
            stage.note(topic)
        for step, title in ((publish, f"Race {number}"), (revert, topic.short_title)):
            losers.append(race(lambda step=step, release=release: step(release, None)))
            assert Topic.objects.get(pk=topic.pk).short_title == title
    print(f"{RACES} races, refused: {sorted(set(losers))}")
