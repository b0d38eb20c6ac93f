"""The questions that delegates ask most, each a plain URL of the list of topics."""

# What is asked, and the parameters that answer it.
FILTER_PRESETS: dict[str, dict[str, str | list[str]]] = {
    "No session took it up": {"considered": "none", "answer": "no"},
    "Not assessed": {"answer": "not-assessed"},
    "Longest waiting": {"sort": "waiting", "answer": ["no", "partly", "not-assessed"]},
    "Proposed more than once": {"asked": "several"},
    "In no cluster": {"cluster": "none"},
    "Needs review": {"needs_review": "yes"},
}
