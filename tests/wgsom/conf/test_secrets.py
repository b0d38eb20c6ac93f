"""Secrets: of the environment, or of a file; and none of them where others' files are read."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from wgsom.conf.secrets import bare_environment, secret


def test_a_secret_is_taken_as_it_stands(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("$ of the file \n")
    monkeypatch.delenv("A_SECRET", raising=False)
    assert secret("A_SECRET") == ""
    monkeypatch.setenv("A_SECRET_FILE", str(tmp_path / "file"))
    assert secret("A_SECRET") == "$ of the file "
    monkeypatch.setenv("A_SECRET", "$given")
    assert secret("A_SECRET") == "$given"


def test_a_file_that_is_not_there_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("A_SECRET_FILE", str(tmp_path / "nix"))

    with pytest.raises(ImproperlyConfigured, match=r"A_SECRET_FILE is .*which cannot be read"):
        secret("A_SECRET")


def test_a_process_for_others_files_knows_none(monkeypatch):
    for name in ("SECRET_KEY", "DATABASE_PASSWORD", "DATABASE_URL", "OIDC_CLIENT_SECRET"):
        monkeypatch.setenv(name, "x")

    assert {"SECRET_KEY", "DATABASE_PASSWORD", "DATABASE_URL"}.isdisjoint(bare_environment())
    assert "PATH" in bare_environment()
