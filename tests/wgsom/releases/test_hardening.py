"""What a second pair of eyes found in releases: each was a fault."""

import pytest
from django.contrib.auth.models import User

from tests.support.factories import ProposalFactory, TopicFactory
from topics.models import EarlierWording, Proposal, Topic
from wgsom.records.revisions.recorder import ChangeRecorder, record_deletion
from wgsom.releases.merging import ReleaseError
from wgsom.releases.publication import may_publish, merges_over_others, publish, revert
from wgsom.releases.staging import staging

pytestmark = pytest.mark.django_db


def changed_by_others(topic, **values):
    """Change a topic in public, as others do."""
    recorder = ChangeRecorder()
    recorder.before(topic)
    Topic.objects.filter(pk=topic.pk).update(**values)
    recorder.after(Topic.objects.get(pk=topic.pk))
    recorder.record()


def test_a_clash_is_not_hidden_by_a_change_of_something_else(release, staged, added, topic):
    staged(release, topic, title="Of the release")
    changed_by_others(topic, title="Of others")
    with pytest.raises(ReleaseError, match="Others changed the same in “6"):
        added(release, EarlierWording(topic=topic, wording="Newspapers"))

    assert merges_over_others(release.changes.all())
    with pytest.raises(ReleaseError, match="Others changed the same"):
        publish(release, None)


def test_what_others_added_to_a_record_keeps_it_from_going(release, added, author, session_of):
    added(release, TopicFactory.build(number=77, title="Of the release"))
    publish(release, author)
    topic = Topic.objects.get(number=77)
    ProposalFactory(topic=topic, session=session_of(9))
    with pytest.raises(ReleaseError, match="Others changed the same"):
        revert(release, author)
    assert Proposal.objects.filter(topic=topic).exists()


def test_a_deletion_is_told_what_others_added(release, author, session_of):
    topic = Topic.objects.get(number=24)
    with staging(release, author):
        record_deletion(topic, by=author, reason="")
        topic.delete()
    topic = Topic.objects.get(number=24)
    recorder = ChangeRecorder()
    recorder.before(topic)
    ProposalFactory(topic=topic, session=session_of(9))
    recorder.after(topic)
    recorder.record()
    with pytest.raises(ReleaseError, match="Others changed the same"):
        publish(release, author)


def test_a_row_moves_from_one_record_to_another(release, author, topic):
    proposal, other = topic.proposals.get(), Topic.objects.get(number=8)
    Proposal.objects.filter(topic=other).delete()
    with staging(release, author) as stage:
        Proposal.objects.filter(pk=proposal.pk).update(topic=other)
        stage.note(topic)
        stage.note(other)
    publish(release, author)
    assert Proposal.objects.get(pk=proposal.pk).topic == other
    revert(release, author)
    assert Proposal.objects.get(pk=proposal.pk).topic == topic


def test_a_release_that_does_not_fit_any_more_says_so_everywhere(anna, release, added, client):
    added(release, TopicFactory.build(number=77, title="Of the release"))
    anna.post("/admin/wgsom/release/work/", {"release": release.pk})
    TopicFactory(number=77, title="Of others")

    page = anna.get("/admin/topics/topic/", follow=True)
    assert page.redirect_chain[0][0] == f"/admin/wgsom/release/{release.pk}/change/"
    assert "does not fit the record any more" in page.text
    anna.post("/admin/wgsom/release/work/", {"release": release.pk})
    assert anna.get("/admin/enter/11/match/", follow=True).status_code in (200, 302)
    assert anna.get(f"/preview/{release.pk}/topics/").status_code == 409


def test_whoever_had_a_hand_in_a_change_is_one_of_the_four_eyes(
    release, staged, topic, author, settings
):
    settings.RELEASE_FOUR_EYES = True
    staged(release, topic, title="Another title")
    other = User.objects.create_superuser("other")
    with staging(release, other) as stage:
        Topic.objects.filter(pk=topic.pk).update(short_title="Other")
        stage.note(topic)
    release.owner = None
    release.save()
    assert "somebody else" in may_publish(release, author)
    assert "somebody else" in may_publish(release, other)
