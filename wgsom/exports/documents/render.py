"""The process that makes one large document, or part: `python -m wgsom.exports.documents.render`.

It reads a pickled pair of a function and its document, and writes the file. Its parent is the
server, or such a process; nobody else gives it anything to read.
"""

import os
import pickle
import resource
import sys

from wgsom.exports.documents.isolation import MEMORY_LIMIT, TIME_LIMIT

NICENESS = 10  # readers' pages come first


def main() -> None:
    """Make the document within the limits of memory and of the processor's time."""
    os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (2 * TIME_LIMIT, 2 * TIME_LIMIT))
    render, document = pickle.load(sys.stdin.buffer)  # noqa: S301 - the server's own
    sys.stdout.buffer.write(render(document))


if __name__ == "__main__":
    main()
