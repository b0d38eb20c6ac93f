"""The questions that delegates ask most, each a plain URL of the list of topics."""

Parameters = dict[str, str | list[str]]

WAITING: Parameters = {"sort": "waiting", "answer": ["no", "partly", "not-assessed"]}

# What is asked, and the parameters that answer it.
FILTER_PRESETS: dict[str, Parameters] = {
    "Longest waiting": WAITING,
    "No session took it up": {"considered": "none", "answer": "no"},
    "Not assessed": {"answer": "not-assessed"},
    "Proposed more than once": {"asked": "several"},
    "In no cluster": {"cluster": "none"},
    "Needs review": {"needs_review": "yes"},
}
