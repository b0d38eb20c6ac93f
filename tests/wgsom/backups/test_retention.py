"""Which backups are kept, and when the next is due."""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from wgsom.backups.digests import TableDigest, differences
from wgsom.backups.retention import Retention, backup_name, backups_in, drop_old, made_at

VIENNA = ZoneInfo("Europe/Vienna")
LAST = datetime(2026, 11, 30, 2, 30, tzinfo=VIENNA)


def nightly(count: int) -> list[Path]:
    return [Path(backup_name(LAST - timedelta(days=n))) for n in range(count)]


def test_seven_days_four_weeks_and_twelve_months_are_kept():
    kept = sorted(made_at(path).date() for path in Retention().kept(nightly(800)))

    days = [LAST.date() - timedelta(days=n) for n in range(6, -1, -1)]
    assert kept[-7:] == days  # the last Sunday of three earlier weeks, and ends of months
    assert [str(day) for day in kept[:-7]] == [
        *["2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"],
        *["2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31"],
        *["2026-11-15", "2026-11-22"],
    ]


def test_gaps_do_not_count():
    paths = [Path(backup_name(LAST - timedelta(days=100 * n))) for n in range(5)]

    assert Retention(days=2, weeks=2, months=3).kept(paths) == set(paths[:3])


def test_the_last_one_is_kept_whatever_is_asked_for():
    assert Retention(days=0, weeks=0, months=0).kept(nightly(5)) == set(nightly(1))


def test_other_files_of_the_folder_stay(tmp_path):
    for path in (*nightly(40), Path("notes.txt"), Path("x.register-backup")):
        (tmp_path / path).touch()

    dropped = drop_old(tmp_path, Retention(days=2, weeks=1, months=1))

    assert len(dropped) == 38
    assert len(backups_in(tmp_path)) == 2
    assert (tmp_path / "notes.txt").exists()
    assert (tmp_path / "x.register-backup").exists()


def test_a_digest_does_not_depend_on_the_order_and_tells_one_value_from_another():
    rows = [b"1|a", b"2|b", b"3|c"]

    assert TableDigest.of(rows) == TableDigest.of(reversed(rows))
    assert TableDigest.of(rows) != TableDigest.of([b"1|a", b"2|b", b"3|d"])
    assert TableDigest.of([b"x", b"x"]) != TableDigest.of([b"y", b"y"])
    assert TableDigest.of([]) == TableDigest()


def test_differences_are_named_by_table():
    one, other = TableDigest(2, "a"), TableDigest(2, "b")

    assert differences({"a": one, "b": one, "c": one}, {"a": one, "b": other, "d": one}) == [
        "b has as many rows as it should, with other values.",
        "c is missing.",
        "d is one too many.",
    ]


def test_the_next_time_is_that_of_the_clock_in_vienna():
    from wgsom.management.commands.housekeeping import seconds_until

    before_summer = datetime(2026, 3, 28, 3, 30, tzinfo=VIENNA)
    assert seconds_until(time(3, 30), before_summer) == 23 * 3600
    assert seconds_until(time(3, 31), before_summer) == 60
    assert seconds_until(time(3, 59), LAST.replace(hour=3)) == 29 * 60
