"""The Secretariat's screens for topics. Each module registers its own."""

# ruff: noqa: F401 - imported for that alone: Django finds this package, and no other.
from topics import releases
from topics.admin import cluster, evidence, relations, topic
from topics.papers import admin as papers
from topics.plans import admin as plans
from topics.quality import admin as checks
