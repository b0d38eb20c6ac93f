"""The entry point that gunicorn serves: monitoring, the response cache, and Django behind both."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wgsom.settings")

django = get_wsgi_application()

from wgsom.records.projections.background import background_refresh  # noqa: E402 - once set up
from wgsom.web.data_stack import with_stack_room  # noqa: E402 - as above
from wgsom.web.monitored import MonitoredApplication  # noqa: E402 - as above
from wgsom.web.response_cache import ResponseCache  # noqa: E402 - as above
from wgsom.web.time_limit import limit_statements  # noqa: E402 - as above

background_refresh.is_enabled = True
limit_statements()
application = MonitoredApplication(ResponseCache(with_stack_room(django)))
