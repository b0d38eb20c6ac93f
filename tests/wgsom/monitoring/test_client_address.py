"""Whose address counts for limits and logs."""

import pytest

from wgsom.monitoring.client_address import UNKNOWN, client_address

CLIENT, INNER, SERVER = "203.0.113.7", "198.51.100.1", "127.0.0.1"


@pytest.mark.parametrize(
    ("count", "forwarded", "expected"),
    [
        (0, CLIENT, SERVER),  # no proxy is trusted
        (1, CLIENT, CLIENT),
        (1, f"10.9.9.9, {CLIENT}", CLIENT),  # what the client wrote itself counts for nothing
        (2, f"{CLIENT}, {INNER}", CLIENT),
        (2, f"10.9.9.9, {CLIENT}, {INNER}", CLIENT),
        (2, INNER, SERVER),  # it did not come through both
        (1, "", SERVER),
        (1, "x'; DROP TABLE", SERVER),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_proxies_are_believed_as_far_as_they_are_trusted(settings, count, forwarded, expected):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = count

    given = client_address({"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": SERVER})

    assert given == expected


def test_a_request_without_an_address_has_one_that_is_nobodys():
    assert client_address({}) == UNKNOWN
