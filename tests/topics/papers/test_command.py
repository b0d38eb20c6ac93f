"""The paper from the shell: the same bytes as from the web."""

import pytest
from django.core.management import CommandError, call_command

from tests.support.responses import body

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("extension", ["docx", "pdf"])
@pytest.mark.parametrize(
    ("number", "options", "url"),
    [
        (10, {}, "/papers/10"),
        (10, {"issued": True}, "/papers/10/issued"),
        (11, {"changes": True}, "/papers/11/changes"),
    ],
)
def test_it_writes_what_the_web_gives_staff(
    admin_client, tmp_path, standing_clock, extension, number, options, url
):
    file = tmp_path / "paper"
    call_command("paper", number, format=extension, output=file, **options)

    assert file.read_bytes() == body(admin_client.get(f"{url}.{extension}"))


def test_it_writes_a_page_that_stands_alone(tmp_path):
    file = tmp_path / "paper.html"
    call_command("paper", 10, format="html", output=file)

    text = file.read_text()
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "Note by the Secretariat" in text


def test_without_an_output_it_names_the_file(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    call_command("paper", 10, "--issued")

    assert capsys.readouterr().out == (
        "Paper of the 10th session (2023): wgsom-paper-10_issued_2023-10-05.docx\n"
    )
    assert (tmp_path / "wgsom-paper-10_issued_2023-10-05.docx").exists()


def test_it_writes_to_standard_output(capfdbinary):
    call_command("paper", 10, "--format", "pdf", "--output", "-")

    assert capfdbinary.readouterr().out.startswith(b"%PDF-")


@pytest.mark.parametrize("number", [0, -1, 99])
def test_a_session_without_a_paper_is_named(number):
    with pytest.raises(CommandError, match="There are papers for these sessions: 1st, 2nd"):
        call_command("paper", number)


def test_the_name_of_the_file_says_the_format(tmp_path):
    call_command("paper", 10, output=tmp_path / "a.pdf")

    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    with pytest.raises(CommandError, match=r"--format pdf does not go with a\.docx"):
        call_command("paper", 10, format="pdf", output=tmp_path / "a.docx")


def test_the_name_of_the_file_says_it_in_capitals_too(tmp_path):
    call_command("paper", 10, output=tmp_path / "a.PDF")

    assert (tmp_path / "a.PDF").read_bytes().startswith(b"%PDF-")


def test_a_name_of_another_format_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"notes\.txt: no paper is written as \.txt"):
        call_command("paper", 10, output=tmp_path / "notes.txt")
    assert not (tmp_path / "notes.txt").exists()


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere/a.docx cannot be written: No such file"):
        call_command("paper", 10, output=tmp_path / "nowhere/a.docx")


def test_a_correction_is_of_what_was_issued():
    with pytest.raises(CommandError, match="--correction goes with --issued"):
        call_command("paper", 10, correction=1)
    with pytest.raises(CommandError, match=r"No Corr\.1 of the paper of session 10"):
        call_command("paper", 10, "--issued", correction=1)
