"""The questions that delegates ask most, each a plain URL of the list of topics."""

# What is asked, and the parameters that answer it.
FILTER_PRESETS = {
    "Never taken up": {"considered": "none"},
    "Longest waiting": {"sort": "waiting"},
    "Proposed more than once": {"asked": "several"},
    "From resolutions, not assessed": {"answer": "not-assessed"},
    "In no cluster": {"cluster": "none"},
    "Needs review": {"needs_review": "yes"},
}
