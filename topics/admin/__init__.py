"""The Secretariat's screens for topics. Each module registers its own."""

from topics import releases  # noqa: F401
from topics.admin import cluster, evidence, relations, topic  # noqa: F401
from topics.papers import admin as papers  # noqa: F401
from topics.plans import admin as plans  # noqa: F401
from topics.quality import admin as checks  # noqa: F401
