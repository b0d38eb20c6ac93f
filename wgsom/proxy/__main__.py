"""Run nginx before the register, or write its configuration: `python -m wgsom.proxy --help`."""

import argparse
import os
import shutil
import socket
import sys
from dataclasses import replace
from pathlib import Path

from wgsom.proxy.configuration import PAGES, ProxyOptions, configuration, page

BASE = Path(__file__).resolve().parents[2]
STATIC = BASE / "var" / "static"


def main(arguments: list[str] | None = None) -> None:
    """Write the configuration and run nginx in the foreground, in place of this process.

    With `--into FOLDER` only write, static files and all, for an nginx elsewhere that finds the
    folder under the same path.
    """
    parser = argparse.ArgumentParser(prog="python -m wgsom.proxy", description=main.__doc__)
    parser.add_argument("--into", type=Path, metavar="FOLDER")
    given = parser.parse_args(arguments)
    try:
        if given.into:
            write_all(given.into.resolve())
            return
        options = ProxyOptions.from_environment(BASE / "var" / "proxy", STATIC)
    except ValueError as error:
        sys.exit(f"The proxy cannot be set up: {error}")
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        sys.exit("There is no nginx here. Install it: on Debian, apt-get install nginx-light.")
    options = replace(options, run=options.run / str(options.port))
    path = write(options)
    scheme, port = ("https", options.tls_port) if options.certificate else ("http", options.port)
    url = f"{scheme}://{options.host}:{port}/"
    print(f"The proxy is at {url} (stop it with Ctrl+C).", flush=True)  # noqa: T201 - a command
    os.execv(nginx, [nginx, "-e", "stderr", "-p", str(options.run), "-c", str(path)])  # noqa: S606 - no shell


def write(options: ProxyOptions) -> Path:
    """Write the configuration into its folder, which is made; return its path.

    A socket that an nginx left there which was killed is removed: it could not start again.
    """
    options.run.mkdir(parents=True, exist_ok=True)
    _remove_if_dead(options.run / "limits.sock")
    _write_pages(options.pages_folder)
    path = options.run / "nginx.conf"
    path.write_text(configuration(options))
    return path


def _write_pages(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for status in PAGES:
        (folder / f"{status}.html").write_text(page(status))


def _remove_if_dead(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
        except FileNotFoundError:
            return


def write_all(folder: Path) -> None:
    """Write configuration, pages and static files into a folder."""
    shutil.copytree(STATIC, folder / "static", dirs_exist_ok=True)
    _write_pages(folder / "pages")
    run = Path("/run/proxy")  # in a container of its own
    options = ProxyOptions.from_environment(run, folder / "static", pages=folder / "pages")
    (folder / "nginx.conf").write_text(configuration(options))


if __name__ == "__main__":
    main()
