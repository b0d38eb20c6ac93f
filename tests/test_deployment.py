"""The files of a deployment: what containers may, know and are made of."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
OWN = [name for name, service in SERVICES.items() if service["image"] == "wgsom-register"]
OF_OTHERS = [name for name in SERVICES if name not in OWN]


@pytest.mark.parametrize("name", OWN)
def test_a_container_of_the_register_may_write_nowhere_and_gain_no_right(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", OWN)
def test_none_knows_the_superusers_password_and_web_none_but_its_own(name):
    environment = SERVICES[name]["environment"]

    assert environment["POSTGRES_PASSWORD"] == ""  # over what .env has
    assert environment["DATABASE_OWNER_PASSWORD"] == ""
    is_owner = name in ("migrate", "housekeeping")
    role = "register_owner" if is_owner else "register_app"
    assert f"//{role}@" in environment["DATABASE_URL"]
    variable = "DATABASE_OWNER_PASSWORD" if is_owner else "DATABASE_PASSWORD"
    assert environment["DATABASE_PASSWORD"].startswith(f"${{{variable}:?")


@pytest.mark.parametrize("name", SERVICES)
def test_each_that_stays_has_bounded_logs_and_says_whether_it_is_well(name):
    service = SERVICES[name]

    assert service["logging"]["options"] == {"max-size": "50m", "max-file": "10"}
    assert service["security_opt"] == ["no-new-privileges:true"]
    is_chore = name in ("migrate", "housekeeping")
    assert service.get("healthcheck", {}).get("disable", False) is is_chore


def test_nothing_of_a_profile_is_demanded_of_everybody():
    profiles = [service for service in SERVICES.values() if "profiles" in service]
    known = {"DATABASE_PASSWORD", "SECRET_KEY", "ALLOWED_HOSTS"}
    demanded = {name for each in profiles for name in re.findall(r"\$\{(\w+):\?", str(each))}

    assert len(profiles) == 2
    assert demanded <= known  # which everybody needs anyway


@pytest.mark.parametrize("name", OF_OTHERS)
def test_images_of_others_have_an_exact_version_and_room_for_a_digest(name):
    assert re.fullmatch(r"\w+:\d+\.\d+(\.\d+)?\$\{\w+_DIGEST:-\}", SERVICES[name]["image"])


def test_the_image_has_an_exact_version_and_no_installer():
    text = (ROOT / "Dockerfile").read_text()

    assert re.search(r"ARG PYTHON_VERSION=3\.\d+\.\d+-slim-\w+\n", text)
    assert text.count("FROM python:${PYTHON_VERSION}${PYTHON_DIGEST:+@${PYTHON_DIGEST}}") == 2
    assert "--require-hashes" in text
    assert "USER register" in text
    assert "pip uninstall --yes pip" in text


def test_every_variable_is_listed_and_explained():
    settings = (ROOT / "wgsom" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    read |= set(re.findall(r'secret\("([A-Z_]+)"\)', settings))
    example, docs = ((ROOT / name).read_text() for name in (".env.example", "docs/deployment.md"))

    assert len(read) > 30
    assert sorted(name for name in read if name not in example and name != "ENV_FILE") == []
    assert sorted(name for name in read if name not in docs) == []
