"""The findings of others' checkers on the public pages: `make audit`, apart from the tests.

The W3C's Nu Html Checker on every type of page, with no error; and Lighthouse, as a phone, on the
four pages that most delegates open, with 100 in each category. Both come from npm, into var/audit;
the checker needs Java. Exits 1 where something falls short.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from tests.support.chromium import find
from tests.support.processes import manage
from tests.support.servers import served

PACKAGES = ["lighthouse@12.8.2", "vnu-jar@26.9.27"]
FOLDER = Path(__file__).parents[2] / "var/audit"
PAGES = [
    *["/", "/topics/", "/topics/?answer=no&sort=-title&as_of=8", "/topics/?q=zebra&group=answer"],
    *["/topics/?answer=maybe&page=7", "/topics/19/", "/topics/23/", "/topics/1/?as_of=2"],
    *["/sessions/", "/sessions/9/", "/sessions/12/", "/resolutions/", "/resolutions/6-3/"],
    *["/clusters/", "/clusters/prosecution/", "/search/", "/search/?q=migrants", "/coverage/"],
    *["/coverage/?group=cluster", "/papers/", "/papers/10/", "/papers/10/issued/"],
    *["/papers/12/changes/", "/papers/10/compare/", "/changes/", "/report/", "/offline/", "/nix/"],
    *["/topics/?copy=3.20260101.0123456789", "/accounts/login/"],
]
ON_A_PHONE = ["/", "/topics/", "/topics/19/", "/coverage/"]
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]


def main() -> int:
    """Run both, and return how many pages fall short."""
    for name in ("npm", "node", "java"):
        if not shutil.which(name):
            sys.exit(f"make audit needs {name}, which is not on this machine.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["npm", "install", "--silent", "--prefix", str(FOLDER), *PACKAGES],  # noqa: S607
        check=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/audit.sqlite3"
        for command in (["migrate", "--verbosity", "0"], ["load_register", "--verbosity", "0"]):
            manage(url, *command)
        with served(url, Path(folder)) as port:
            site = f"http://localhost:{port}"
            return _checked(site, Path(folder)) + sum(
                _lighthouse(f"{site}{each}") for each in ON_A_PHONE
            )


def _checked(site: str, folder: Path) -> int:
    """Return how many pages have an error of HTML; say which."""
    for number, page in enumerate(PAGES):
        (folder / f"{number}.html").write_bytes(_body(f"{site}{page}"))
    jar = FOLDER / "node_modules/vnu-jar/build/dist/vnu.jar"
    files = [str(folder / f"{number}.html") for number in range(len(PAGES))]
    checked = subprocess.run(
        ["java", "-jar", str(jar), "--format", "json", *files],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    messages = json.loads(checked.stderr or checked.stdout)["messages"]
    errors = [each for each in messages if each["type"] == "error"]
    for each in errors:
        page = PAGES[int(Path(each["url"]).stem)]
        print(f"{page}, line {each.get('lastLine')}: {each['message']}")
    wrong = {each["url"] for each in errors}
    print(f"Nu Html Checker: {len(PAGES)} pages, {len(errors)} errors.")
    return len(wrong)


def _body(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 - our own server
            return response.read()
    except urllib.error.HTTPError as error:
        return error.read()


def _lighthouse(url: str) -> bool:
    """Return whether a page has less than 100 in a category; say its figures, and what fails."""
    made = subprocess.run(
        [  # noqa: S607
            "node",
            str(FOLDER / "node_modules/lighthouse/cli/index.js"),
            *[url, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"],
            "--chrome-flags=--headless --no-sandbox --disable-gpu",
        ],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "CHROME_PATH": find()},
    )
    report = json.loads(made.stdout)
    found = report["categories"]
    figures = {name: round(100 * found[name]["score"]) for name in CATEGORIES}
    print(f"Lighthouse: {url}: {', '.join(f'{name} {value}' for name, value in figures.items())}")
    failed = [
        report["audits"][each["id"]]
        for name, value in figures.items()
        if value < 100
        for each in found[name]["auditRefs"]
        if each["weight"] and (report["audits"][each["id"]]["score"] or 0) < 1
    ]
    for audit in failed:
        print(f"  {audit['title']}")
        for item in audit.get("details", {}).get("items", []):
            print(f"    {item.get('node', {}).get('snippet', '')}")
    return min(figures.values()) < 100


if __name__ == "__main__":
    sys.exit(min(main(), 1))
