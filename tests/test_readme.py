"""The README's commands are real: the same words stand in CI, and every command and option exists."""

import re
import shlex
from pathlib import Path

import click
import pytest

from annotator.faces.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^(?:\.venv/bin/)?annotator ([^#\n]+)", README, re.MULTILINE)


def test_ci_runs_the_test_command() -> None:
    command = re.search(r"<!-- test -->\n```sh\n(.+)\n```", README)
    assert command is not None
    assert command[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_every_command_is_in_the_readme() -> None:
    named = set(re.findall(r"annotator ([a-z]+)", README))
    assert set(main.commands) <= named


@pytest.mark.parametrize("line", COMMANDS)
def test_command_parses(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("article.gold.csv", "desk.json", "desk.db"):
        (tmp_path / name).touch()
    for folder in ("polnear/train", "sourced"):
        (tmp_path / folder).mkdir(parents=True)
    name, *arguments = shlex.split(line)
    command = main.commands[name]
    assert isinstance(command, click.Command)
    command.make_context(name, arguments)
