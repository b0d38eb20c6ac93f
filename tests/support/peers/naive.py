"""The list of topics as a first Django project has it, on the register's own tables.

django-filter's filter set with its default widgets, a ListView with pages, and a template: no
counts beside the options, no answers as of a session, no search.
"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

BASE = Path(__file__).resolve().parents[3]

if not settings.configured:
    from wgsom.conf.database import database_settings

    settings.configure(
        SECRET_KEY="only for measuring",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": database_settings(os.environ["DATABASE_URL"], BASE)},
        INSTALLED_APPS=["django_filters"],
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        ("django.template.loaders.locmem.Loader", {"list.html": ""}),
                    ],
                },
            }
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()

import django_filters  # noqa: E402 - once Django is set up
from django.db import models  # noqa: E402 - once Django is set up
from django.http import HttpResponse  # noqa: E402 - once Django is set up
from django.template import Context, Template  # noqa: E402 - once Django is set up
from django.urls import path  # noqa: E402 - once Django is set up
from django.views.generic import ListView  # noqa: E402 - once Django is set up


class Cluster(models.Model):
    """A cluster, as it is stored."""

    name = models.CharField(max_length=200)

    class Meta:
        app_label, managed, db_table = "naive", False, "topics_cluster"

    def __str__(self):
        return self.name


class Topic(models.Model):
    """A topic, as it is stored."""

    number = models.PositiveIntegerField()
    title = models.TextField()
    state = models.CharField(
        max_length=10, choices=[("draft", "Draft"), ("published", "Published")]
    )
    cluster = models.ForeignKey(Cluster, models.DO_NOTHING, null=True)

    class Meta:
        app_label, managed, db_table = "naive", False, "topics_topic"

    def __str__(self):
        return self.title


class Proposal(models.Model):
    """A proposal, as it is stored."""

    topic = models.ForeignKey(Topic, models.DO_NOTHING, related_name="proposals")
    session_id = models.BigIntegerField()

    class Meta:
        app_label, managed, db_table = "naive", False, "topics_proposal"

    def __str__(self):
        return f"{self.topic_id} at {self.session_id}"


class TopicFilter(django_filters.FilterSet):
    """By title, state and cluster."""

    title = django_filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Topic
        fields = ["title", "state", "cluster"]


PAGE = Template(
    """<!DOCTYPE html><html lang="en"><head><title>Topics</title></head><body>
    <h1>{{ paginator.count }} topics</h1><form>{{ filter.form.as_p }}<button>Filter</button></form>
    <table><tr><th>No.</th><th>Topic</th><th>Proposed at</th><th>Cluster</th></tr>
    {% for topic in page_obj %}<tr><td>{{ topic.number }}</td>
    <td><a href="/topics/{{ topic.number }}/">{{ topic.title }}</a></td>
    <td>{% for each in topic.proposals.all %}{{ each.session_id }} {% endfor %}</td>
    <td>{{ topic.cluster.name|default:"" }}</td></tr>{% endfor %}</table>
    {% if page_obj.has_next %}<a href="?page={{ page_obj.next_page_number }}">Next</a>{% endif %}
    </body></html>"""
)


class TopicList(ListView):
    """The list."""

    model, paginate_by = Topic, 25

    def get_queryset(self):
        """Return the topics that the filters leave."""
        rows = Topic.objects.filter(state="published").select_related("cluster")
        rows = rows.prefetch_related("proposals").order_by("number")
        self.filter = TopicFilter(self.request.GET, rows)
        return self.filter.qs

    def render_to_response(self, context, **kwargs):
        """Return the page."""
        return HttpResponse(PAGE.render(Context({**context, "filter": self.filter})))


urlpatterns = [path("topics/", TopicList.as_view())]
application = get_wsgi_application()
