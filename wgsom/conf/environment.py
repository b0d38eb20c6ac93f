"""Environment variables that have another name now: read for one more release, with a warning."""

import warnings
from collections.abc import MutableMapping

RENAMED = {
    "LOCAL_RUN": "LOCAL_MODE",
    "LOGIN_IDLE_MINUTES": "SESSION_IDLE_TIMEOUT_MINUTES",
    "SECOND_FACTOR": "MFA_REQUIRED",
    "TRUST_PROXY": "BEHIND_PROXY",
}


def accept_old_names(environment: MutableMapping[str, str]) -> None:
    """Give variables that are set under an old name their new one, unless that is set too."""
    for old, new in RENAMED.items():
        if old in environment:
            sentence = f"The environment variable {old} is called {new} now. Rename it."
            warnings.warn(sentence, FutureWarning, stacklevel=2)
            environment.setdefault(new, environment[old])
