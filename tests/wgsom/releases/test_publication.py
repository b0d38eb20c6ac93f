"""Releases: prepared out of sight, published together, taken back whole."""

import pytest
from django.contrib.auth.models import User

from sessions.models import AgendaItem, Session
from tests.support.factories import TopicFactory
from tests.support.responses import body
from topics.models import Consideration, Proposal, Topic
from wgsom.records.publication import State
from wgsom.records.revisions.recorder import ChangeRecorder, record_deletion
from wgsom.records.revisions.snapshots import AggregateState, versions_of
from wgsom.releases.merging import ReleaseError
from wgsom.releases.models import Release
from wgsom.releases.publication import (
    may_publish,
    merges_over_others,
    publish,
    reopen,
    revert,
    submit,
)
from wgsom.releases.staging import previewing, staging
from wgsom.releases.states import write_state

pytestmark = pytest.mark.django_db


FILES = ["/topics.csv", "/topics.csv?as_of=8", "/coverage.csv", "/sessions.csv", "/clusters.csv"]


def state_of(root):
    return write_state(AggregateState.now(root))


def without_tokens(state):
    for row in state:
        row["fields"].pop("version_token", None)
    return state


def test_a_change_of_a_release_is_seen_in_it_alone_before_it_is_published(release, staged, topic):
    before = state_of(topic)
    staged(release, topic, title="Another title")

    assert state_of(topic) == before
    with previewing(release):
        assert Topic.objects.get(number=6).title == "Another title"
    assert state_of(topic) == before


def test_publishing_makes_the_changes_and_keeps_who_and_why(release, staged, topic, author):
    staged(release, topic, title="Another title")
    publish(release, author, "As agreed.")

    topic.refresh_from_db()
    release.refresh_from_db()
    last = versions_of(Topic, topic.pk).first().revision
    assert topic.title == "Another title"
    assert (last.user, last.comment) == (
        author,
        "Release “After the 11th session”. As agreed. (Anna)",
    )
    assert (release.state, release.published_by) == (Release.State.PUBLISHED, author)


def test_rows_that_lead_to_each_other_are_added_and_published_together(
    release, added, author, session_of, topic
):
    session = session_of(11)
    item = AgendaItem(session=session, position=9, title="A new item")
    added(release, item)
    taken_up = Consideration(
        topic=topic, session=session, agenda_item=item, extent="focus", state=State.PUBLISHED
    )
    added(release, taken_up)
    assert not AgendaItem.all_objects.filter(title="A new item").exists()

    publish(release, author)

    assert Consideration.objects.get(pk=taken_up.pk).agenda_item == item


def test_keys_of_a_release_are_given_to_no_other_row(release, added, author):
    key = added(release, TopicFactory.build(number=77, title="Of the release"))
    other = TopicFactory(number=78, title="Of somebody else")
    publish(release, author)

    assert other.pk != key
    assert Topic.objects.get(number=77).pk == key


def test_reverting_restores_every_kind_of_change(
    release, staged, added, author, topic, session_of, client
):
    read = [body(client.get(url)) for url in FILES]
    gone = Topic.objects.get(number=24)
    records = [topic, gone, session_of(11)]
    before = [without_tokens(state_of(each)) for each in records]
    staged(release, topic, title="Another title")
    added(release, AgendaItem(session=session_of(11), position=9, title="A new item"))
    added(release, TopicFactory.build(number=77, title="Of the release"))
    with staging(release, author):
        record_deletion(gone, by=author, reason="")
        gone.delete()
    publish(release, author)
    assert not Topic.all_objects.filter(number=24).exists()

    revert(release, author, "Too early.")

    assert [without_tokens(state_of(each)) for each in Topic.all_objects.filter(number=24)] == [
        before[1]
    ]
    assert without_tokens(state_of(topic)) == before[0]
    assert without_tokens(state_of(session_of(11))) == before[2]
    assert not Topic.all_objects.filter(number=77).exists()
    release.refresh_from_db()
    assert release.state == Release.State.REVERTED
    assert [body(client.get(url)) for url in FILES] == read


def test_what_others_changed_elsewhere_in_the_record_stays(release, staged, author, topic):
    staged(release, topic, title="Another title")
    Topic.objects.filter(pk=topic.pk).update(short_title="Of others")
    ChangeRecorder().record()
    renew_token(topic)

    publish(release, author)
    topic.refresh_from_db()
    assert (topic.title, topic.short_title) == ("Another title", "Of others")
    revert(release, author)
    topic.refresh_from_db()
    assert topic.short_title == "Of others"
    assert topic.title != "Another title"


def renew_token(topic):
    recorder = ChangeRecorder()
    recorder.after(topic)
    recorder.record()


def test_a_second_release_is_told_that_the_first_changed_the_same(release, staged, author, topic):
    other = Release.objects.create(name="Another")
    staged(release, topic, title="Of the first")
    staged(other, topic, title="Of the second")
    assert merges_over_others(other.changes.all()) == {}

    publish(release, author)

    merge = merges_over_others(other.changes.all())[other.changes.get().pk]
    assert [each.sentence for each in merge.clashes] == [
        f"Topic “{topic}”, Title: now “Of the first”, here “Of the second”."
    ]
    with pytest.raises(ReleaseError, match="Others changed the same"):
        publish(other, author)
    topic.refresh_from_db()
    assert topic.title == "Of the first"


def test_what_cannot_be_published_changes_nothing(release, added, staged, author, topic):
    staged(release, topic, title="Another title")
    added(release, TopicFactory.build(number=77, title="Of the release"))
    TopicFactory(number=77, title="Of somebody else")

    with pytest.raises(ReleaseError, match="Number"):
        publish(release, author)

    topic.refresh_from_db()
    release.refresh_from_db()
    assert topic.title != "Another title"
    assert release.state == Release.State.OPEN


def test_a_change_that_was_returned_is_not_published(release, staged, author, topic):
    change = staged(release, topic, title="Another title")
    staged(release, Topic.objects.get(number=8), title="A third title")
    release.changes.filter(pk=change.pk).update(is_returned=True, comment="Look again.")

    publish(release, author)

    topic.refresh_from_db()
    assert topic.title != "Another title"
    assert Topic.objects.get(number=8).title == "A third title"


def test_what_is_undone_within_a_release_is_no_change_of_it(release, staged, topic):
    title = topic.title
    staged(release, topic, title="Another title")
    with pytest.raises(release.changes.model.DoesNotExist):
        staged(release, topic, title=title)


def test_a_release_takes_its_steps_in_order(release, staged, author, topic):
    with pytest.raises(ReleaseError, match="nothing in this release"):
        submit(release)
    with pytest.raises(ReleaseError, match="nothing to take back"):
        revert(release, author)
    staged(release, topic, title="Another title")
    submit(release)
    reopen(release)
    submit(release)
    publish(release, author)
    with pytest.raises(ReleaseError, match="published already"):
        publish(release, author)
    with pytest.raises(ReleaseError, match="published already"):
        staged(release, topic, title="Later")


def test_a_release_is_published_as_it_was_looked_at(release, staged, author, topic):
    staged(release, topic, title="Another title")
    seen = release.digest
    staged(release, topic, title="A third title")

    with pytest.raises(ReleaseError, match="since you opened"):
        publish(release, author, digest=seen)


def test_with_four_eyes_nobody_publishes_what_is_theirs(release, staged, author, topic, settings):
    staged(release, topic, title="Another title")
    other = User.objects.create_superuser("other")
    assert may_publish(release, author) == ""

    settings.RELEASE_FOUR_EYES = True

    assert "somebody else" in may_publish(release, author)
    assert may_publish(release, other) == ""
    assert "may not publish" in may_publish(release, User.objects.create_user("nobody"))


def test_a_proposal_moves_along_with_its_record(release, added, author, topic, session_of):
    added(release, Proposal(topic=topic, session=session_of(10)))
    assert not Session.objects.get(number=10).proposals.filter(topic=topic).exists()
    publish(release, author)
    assert Session.objects.get(number=10).proposals.filter(topic=topic).exists()
