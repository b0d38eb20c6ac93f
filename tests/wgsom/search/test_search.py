"""Search: what people type finds what they mean, the same on both databases."""

import pytest

from sessions.models import Document, OperativeParagraph
from tests.support.factories import AssessmentFactory, ProposalFactory, TopicFactory
from tests.support.responses import body, json_file, markup, topic_numbers
from topics.models import Cluster, Proposal, Topic

pytestmark = pytest.mark.django_db

SMUGGLED = [*range(1, 4), *range(5, 13), *range(14, 22), *range(23, 26)]
SIXTH = list(range(1, 16))
OTHERS = {
    26: "La lutte contre les réseaux de passeurs et l’étendue de leurs activités à Genève",
    27: "Борьба с незаконным ввозом мигрантов по морю",
    28: "مكافحة تهريب المهاجرين عن طريق البحر",
    29: "打击偷运移民的国际合作",
    30: "Co-operation with ship-owners’ associations",
    31: "The INTERPOL™ №\t7 channels",
}
PROSECUTION = [2, 3, 4, 5, 8, 11, 12, 14, 18, 19, 20, 22]
COOPERATION = [3, 7, 9, 10, 14, 21, 22, 25, 30]

QUERIES = {
    # Words, in any of their forms
    "prosecution": PROSECUTION,
    "prosecuting": PROSECUTION,
    "PROSECUTORS": PROSECUTION,
    "organised": [2, 4, 14, 18, 24],
    "organized": [2, 4, 14, 18, 24],
    "smuggled children": [16, 17],
    "protection and assistance": [16, 23, 24],
    # Case, accents, hyphens and curly quotes make no difference
    "MÉDIA": [6],
    "reseaux de Geneve": [26],
    "L’ÉTENDUE": [26],
    "anti-smuggling": [6],
    "anti smuggling": [6],
    "antismuggling": [6],
    "cooperation": COOPERATION,
    "co-operation": COOPERATION,
    "co‑operation": COOPERATION,
    "shipowners": [30],
    "ship owners’": [30],
    "ｓｅａ": [19],
    # Beginnings, of three letters or more
    "extr": [22],
    "unt": [2, 4],
    "un": [],
    # Phrases
    '"smuggling of migrants by sea"': [19],
    "“organized criminal groups”": [14],
    '"criminal groups organized"': [],
    '"the sea': [],
    # Without, and either
    "-migrants": [6, 13, *range(26, 32)],
    'prosecution -"criminal justice"': [n for n in PROSECUTION if n != 20],
    "sea OR media": [6, 19],
    "sea OR media -anti": [19],
    "-6th WG -resolution 5/3 -6/3": [*range(16, 21), *range(26, 32)],
    # Small words say nothing, unless there is nothing else
    "of the sea": [19],
    # References, as people write them
    "6th WG": SIXTH,
    "WG 6": SIXTH,
    "wg6": SIXTH,
    "sixth session": SIXTH,
    "session 6": SIXTH,
    "2013": [16, 17, 18, 19, 20],
    "2019": SIXTH,
    "5/3": [21, 22],
    "res 5/3": [21, 22],
    "Resolution 5/3": [21, 22],
    "OP 4": [21],
    "6/3 op15": [24],
    "OP 15 of resolution 6/3": [24],
    "CTOC/COP/WG.7/2021/4": [1, 4, 12],
    "topic 12": [12],
    "#12": [12],
    '"6th WG"': SIXTH,
    '-"6th WG" -5/3 -6/3': [*range(16, 21), *range(26, 32)],
    "https://undocs.org/CTOC/COP/WG.7/2021/4": [1, 4, 12],
    "fifth session of the Conference": [21, 22],
    # Nor are these what they look like at first
    "WG 0": [],
    "twenty-first session": [],
    "WG 6-8": [8],
    "non-WG 6": [],
    "xyzzy/co-operation": [],
    'smuggl OR "smuggl"': [*range(1, 13), *range(14, 26)],
    '"smuggl" OR smuggl': [*range(1, 13), *range(14, 26)],
    "réseaux\tde\tGenève": [26],
    "interpoltm": [31],
    "INTERPOL™": [31],
    # Where it stands: the agenda item, the cluster, the paragraph
    '"Successful strategies"': [5, 11],
    "extradition": [22],
    # Other scripts
    "Борьба": [27],
    "борьбы мигранты": [27],
    "المهاجرين": [28],
    "مُهَاجِرِين": [28],
    "移民": [29],
    "国际合作": [29],
    "移国": [],
    # What other search boxes would take for commands
    "NEAR(sea, 5)": [],
    "title:sea": [],
    "(sea": [19],
    "sea*": [19],
    "^sea": [19],
    "sea & !media | x:*": [],
    "' OR 1=1 --": [],
    "%sea_": [19],
    "sea\\": [19],
    "--sea": [n for n in range(1, 32) if n != 19],
    "OR sea": [19],
    "AND sea": [19],
    "NOT sea": [n for n in range(1, 32) if n != 19],
    "prosecution NOT sea": [n for n in PROSECUTION if n != 19],
}


@pytest.fixture
def _others(session_of):
    """Add topics in other languages, of which the record has none."""
    for number, title in OTHERS.items():
        topic = TopicFactory(number=number, title=title, short_title=title[:60])
        ProposalFactory(topic=topic, session=session_of(9))


def found(client, q, **parameters) -> list[int]:
    """Return the numbers of all topics that a search finds, sorted."""
    rows = json_file(client.get("/topics.json", {"q": q, **parameters}))["rows"]
    return sorted(row["number"] for row in rows)


def read_as(client, q) -> str:
    """Return how the page says that it read a search."""
    return client.get("/topics/", {"q": q}).context["list"].filters.search.description


@pytest.mark.usefixtures("_others")
def test_what_people_type_finds_what_they_mean(client):
    assert {q: found(client, q) for q in QUERIES} == QUERIES


@pytest.mark.parametrize("q", ['"', "*", "%", "_", "\\", "-", "OR", "()", "“”", "😀", "\u200b!"])
def test_a_search_without_a_word_finds_nothing_and_says_why(client, q):
    page = client.get("/topics/", {"q": q})

    assert topic_numbers(page) == []
    assert "There is no word to search for in" in body(page).decode()
    assert client.get("/topics.csv", {"q": q}).status_code == 400


@pytest.mark.parametrize("q", ["a\x00b", "x" * 10_000, "a " * 21])
def test_what_cannot_be_searched_for_is_refused(client, q):
    page = client.get("/topics/", {"q": q})

    assert (page.status_code, topic_numbers(page)) == (200, [])
    assert "filter-error" in body(page).decode()
    assert client.get("/topics.csv", {"q": q}).status_code == 400


@pytest.mark.parametrize(
    ("q", "words"),
    [
        ("prosecution -sea", "prosecution (and its other forms) and not sea"),
        ("Prosecution, sea!", "prosecution (and its other forms) and sea"),
        ("by sea OR by land -air", "(sea or land) and not air; “by” ignored"),
        ("sea OR media", "sea or media"),
        ('"by sea"', "“by sea”"),
        ("6th WG 6/3 op 15", "the 6th session and OP 15 of resolution 6/3"),
        ("CTOC/COP/WG.7/2021/4", "“ctoc/cop/wg.7/2021/4”"),
        ("移民", "“移民”"),
    ],
)
def test_the_page_says_how_a_search_was_read(client, q, words):
    assert read_as(client, q) == words


class TestOrder:
    """The best match comes first, unless the list is sorted."""

    def test_words_of_the_title_before_words_elsewhere(self, client):
        numbers = topic_numbers(client.get("/topics/?q=prosecution"))

        assert numbers == [3, 4, 12, 20, *(n for n in PROSECUTION if n not in (3, 4, 12, 20))]

    def test_whole_words_before_beginnings(self, client, session_of):
        topic = TopicFactory(title="Sealing of containers")
        ProposalFactory(topic=topic, session=session_of(2))

        assert topic_numbers(client.get("/topics/?q=sea")) == [19, topic.number]
        assert topic_numbers(client.get("/topics/?q=seal")) == [topic.number]

    @pytest.mark.parametrize("q", ["1", "1.", "#1", "topic 1"])
    def test_what_a_number_names_comes_first(self, client, q):
        Topic.objects.filter(number__in=[3, 10]).update(title="Annex 1 to topic 1")

        assert topic_numbers(client.get("/topics/", {"q": q}))[0] == 1

    @pytest.mark.parametrize("q", ["1", "1st session", "WG 1"])
    def test_so_it_does_among_sessions(self, client, session_of, q):
        session_of(3).agenda_items.update(title="What the 1st session of the WG said of item 1")

        rows = client.get("/sessions/", {"q": q}).context["page"].rows

        assert rows[0].number == 1

    def test_a_sort_that_is_given_holds(self, client):
        assert topic_numbers(client.get("/topics/?q=prosecution&sort=number")) == PROSECUTION
        assert (
            topic_numbers(client.get("/topics/?q=prosecution&sort=-number")) == (PROSECUTION[::-1])
        )

    def test_no_heading_claims_to_sort_while_the_best_match_comes_first(self, client):
        assert "aria-sort" not in markup(client.get("/topics/?q=prosecution"))
        assert "aria-sort" in markup(client.get("/topics/?q=prosecution&sort=title"))

    def test_a_file_has_the_order_of_the_page(self, client):
        rows = json_file(client.get("/topics.json?q=prosecution"))["rows"]

        assert [row["number"] for row in rows] == topic_numbers(
            client.get("/topics/?q=prosecution")
        )


class TestMarks:
    """What was found is marked where it stands."""

    def test_in_the_title_together_with_what_is_printed_bold(self, client):
        text = markup(client.get("/topics/22/?q=legal+international"))

        assert (
            "<mark>International</mark> cooperation, including in <strong>extradition and mutual "
            "</strong><strong><mark>legal</mark></strong><strong> assistance</strong> as well as"
        ) in text

    def test_in_the_statement(self, client):
        text = markup(client.get("/topics/?q=UNTOC"))

        assert "<mark>UNTOC</mark>" in text

    def test_hyphens_phrases_and_references(self, client):
        def marked(number, q):
            return markup(client.get(f"/topics/{number}/", {"q": q}))

        assert "<mark>anti-smuggling</mark>" in marked(6, "antismuggling")
        assert "<mark>anti-smuggling</mark>" in marked(6, "anti-smuggling")
        assert "<mark>by sea</mark>" in marked(19, '"by sea"')
        assert "<mark>8th WG</mark>" in marked(1, "WG 8")

    def test_nothing_typed_becomes_markup(self, client, session_of):
        topic = TopicFactory(title="<b>bold</b> & <script>alert(1)</script>")
        ProposalFactory(topic=topic, session=session_of(2))

        text = markup(client.get("/topics/", {"q": "script"}))

        assert "&lt;<mark>script</mark>&gt;alert(1)" in text
        assert "<script>alert" not in text

    def test_where_a_topic_was_found_beside_its_title(self, client):
        text = markup(client.get("/topics/?q=visas"))

        assert '<span class="found" dir="auto">3rd session: Practical measures' in text
        assert "<mark>visas</mark> on arrival" in text


class TestNearest:
    """A word that the register does not have leads to the nearest ones that it has."""

    def test_only_words_that_find_something_in_this_list_and_reading(self, client):
        Topic.objects.filter(number=6).update(title="A quetzal", short_title="Quetzal")
        assert found(client, "quetzal") == [6]
        Topic.objects.filter(number=6).delete()

        for url in ("/topics/?q=quetzl", "/topics/?q=untocc&as_of=8", "/clusters/?q=viena"):
            assert "The nearest words" not in markup(client.get(url))
        assert "UNTOC".lower() in markup(client.get("/topics/?q=untocc"))

    def test_the_word_is_replaced_where_it_stands_accents_and_all(self, client):
        nearest = client.get("/topics/?q=xtraditión+tradition").context["list"].filters.search

        assert ("extradition", "extradition tradition") in [
            (near, nearest._with("xtradition", near)) for near in ["extradition"]
        ]
        text = markup(client.get("/topics/?q=xtraditión"))
        assert 'href="/topics/?q=extradition">extradition</a>' in text

    def test_words_between_quotes_and_hyphens_too(self, client):
        text = markup(client.get('/topics/?q="organized+crimnal+groups"'))

        assert ">criminal</a>" in text

    def test_each_is_a_link_to_the_same_search_with_that_word(self, client):
        text = markup(client.get("/topics/?q=xtradition+-sea&answer=not-assessed"))

        assert "The nearest words of the register" in text
        assert 'href="/topics/?answer=not-assessed&amp;q=extradition+-sea">extradition</a>' in text

    def test_words_that_never_meet_are_said_to(self, client):
        text = markup(client.get("/topics/?q=sea+media"))

        assert "All of it must occur. Fewer words find more" in text

    def test_what_is_far_from_every_word_has_none(self, client):
        assert "The nearest words" not in markup(client.get("/topics/?q=qqqqqqqqq"))


class TestReading:
    """A search reads as of the session of the list, like all else."""

    def test_what_was_said_later_is_not_found(self, client):
        assert found(client, "UNTOC", as_of=8) == []
        assert found(client, "CTOC/COP/WG.7/2021/4", as_of=7) == []
        assert found(client, "CTOC/COP/WG.7/2021/4", as_of=8) == [1, 4, 12]

    def test_what_was_said_before_and_is_superseded_is_not_found_after(self, client, session_of):
        topic = Topic.objects.get(number=8)
        AssessmentFactory(topic=topic, session=session_of(11), answer="no", statement="Zebra.")

        assert (found(client, "zebra", as_of=10), found(client, "zebra")) == ([], [8])
        assert 8 in found(client, '"of the WG"', as_of=10)
        assert 8 not in found(client, '"of the WG"')


class TestOtherLists:
    """Sessions, resolutions and clusters are searched in the same way."""

    @pytest.mark.parametrize(
        ("url", "found"),
        [
            ("/sessions/?q=sea", [3, 10]),
            ("/sessions/?q=WG+6", [6]),
            ("/sessions/?q=sixth+session", [6]),
            ("/sessions/?q=2019", [6]),
            ("/sessions/?q=CTOC/COP/WG.7/2021/4", [8]),
            ("/sessions/?q=vienna+-2013", [1, 3, 5, 7, 9, 10, 11]),
            ("/resolutions/?q=res+6/3", [3]),
            ("/resolutions/?q=OP+4", [3]),
            ("/resolutions/?q=extraditing", [3]),
            ("/resolutions/?q=6th+WG", []),
            ("/resolutions/?q=sixth+session+of+the+Conference", [3]),
        ],
    )
    def test_hits_of_lists(self, client, url, found):
        assert [row.number for row in client.get(url).context["page"].rows] == found

    def test_clusters(self, client):
        rows = client.get("/clusters/?q=prosecutor").context["page"].rows

        assert "prosecution" in [cluster.slug for cluster in rows]


class TestInStep:
    """However the record is changed, the next search finds it as it is."""

    def test_an_update_of_many_rows(self, client):
        assert found(client, "bilateral") == [3]
        Topic.objects.filter(number__in=[3, 7]).update(title="A zebra", short_title="One")

        assert found(client, "zebra") == [3, 7]
        assert found(client, "bilateral") == []

    def test_rows_written_at_once(self, client, session_of):
        rows = [
            Topic(number=n, title="A zebra", short_title="x", state="published") for n in (40, 41)
        ]
        Topic.objects.bulk_create(rows)
        Proposal.objects.bulk_create(Proposal(topic=t, session=session_of(2)) for t in rows)

        assert found(client, "zebra") == [40, 41]

    def test_a_deletion(self, client):
        assert found(client, "media") == [6]
        Topic.objects.filter(number=6).delete()

        assert found(client, "media") == []
        assert client.get("/topics/").context["list"].count == 24

    def test_what_stands_behind_a_topic(self, client, session_of):
        Cluster.objects.filter(slug="prosecution").update(name="Zebras")
        assert found(client, "zebra") == list(
            Topic.objects.filter(cluster__slug="prosecution").values_list("number", flat=True)
        )
        session_of(3).agenda_items.update(title="A walrus")
        assert found(client, "walrus") == sorted(
            {row.topic.number for row in session_of(3).considerations.exclude(agenda_item=None)}
        )
        OperativeParagraph.objects.filter(number=15).update(summary="An aardvark")
        assert found(client, "aardvark") == [24]
        Document.objects.filter(symbol="CTOC/COP/WG.7/2021/4").update(symbol="A/1")
        assert found(client, "A/1") == [1, 4, 12]

    def test_sessions_and_resolutions(self, client, session_of):
        session_of(3).agenda_items.all().update(title="A walrus")
        Document.objects.filter(symbol="CTOC/COP/WG.7/2021/4").delete()
        OperativeParagraph.objects.filter(number=15).update(text="An aardvark")

        def numbers(url):
            return [row.number for row in client.get(url).context["page"].rows]

        assert numbers("/sessions/?q=walrus") == [3]
        assert numbers("/sessions/?q=CTOC/COP/WG.7/2021/4") == []
        assert numbers("/resolutions/?q=aardvark") == [3]
