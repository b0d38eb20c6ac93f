"""The golden set: every page and file of the shipped record for each role, by hash.

Recorded before a change that readers must not notice, and compared after it:

    python -m tests.golden record      # writes hashes.json
    python -m tests.golden compare     # lists what differs; exits with 1 if anything does

With a folder as a further argument the bodies are kept there, to look at what differs. Wanted
differences are stated in differences.toml, each with its reason: a text as it is now, and as it
was when the set was recorded.
"""
