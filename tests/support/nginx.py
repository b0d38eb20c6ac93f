"""Find an nginx for the proxy and its tests; run as a module, install one where there is none."""

import sys

from tests.support.system_packages import find as find_program
from tests.support.system_packages import install as install_package


def find() -> str | None:
    """Return the path of an nginx that is there, or None."""
    return find_program("nginx", "/usr/sbin/nginx")


if __name__ == "__main__":
    if not find():
        install_package("nginx-light")
    if not find():
        sys.exit("The proxy needs nginx, and none could be installed. Install one.")
