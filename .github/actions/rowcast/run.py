"""One run of rowcast in a workflow: inputs from the environment in; log, outputs, summary and comment out.

It needs nothing but the standard library, and the command line of rowcast beside the Python that runs it.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FAILED = 2
WITH_FAIL_ON = ("lint", "diff")
WITH_FORMAT = ("check", "lint", "diff", "changelog", "generate", "vendor")
LENIENT = ("never", "none")
MOST_SUMMARY = 900_000
MOST_COMMENT = 60_000
MOST_PAGES = 20
PATIENCE = 30


def main() -> int:
    """Run the command; return its status, or 0 where findings are asked not to fail the step."""
    given = os.environ
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    command, words = given["COMMAND"], shlex.split(given["ARGS"])
    lenient = given["FAIL_ON"] in LENIENT
    if command not in WITH_FORMAT:
        return _refuse(f"the commands are {', '.join(WITH_FORMAT)}, and not {command}")
    if given["FAIL_ON"] and command in WITH_FAIL_ON:
        words += ["--fail-on", given["FAIL_ON"]]
    elif given["FAIL_ON"] and not lenient:
        return _refuse(f"fail-on {given['FAIL_ON']} is for {' and '.join(WITH_FAIL_ON)}; for {command} there is never")
    before = _changed() if command == "generate" else []
    status, machine, said = _rowcast(command, *words, "--output-format", "json")
    report = _read(machine)
    _log(command, words, given["OUTPUT_FORMAT"], report)
    # What is no finding - a wrong option, a full disk - is said on stderr alone.
    sys.stderr.write(said)
    changed = _changed() if command == "generate" else sorted(_files(report))
    _output("drift", _has_drift(report))
    _output("breaking", bool(report.get("counts", {}).get("breaking")))
    _output("changed-files", "\n".join(path for path in changed if path not in before))
    _output("sarif", _sarif(command, words) if given["SARIF"] == "true" else "")
    text = _text(command, words, status, report, said)
    _append("GITHUB_STEP_SUMMARY", _cut(text, MOST_SUMMARY))
    if given["COMMENT"] == "true":
        _comment(f"<!-- rowcast {command} -->", text)
    return 0 if status == 1 and lenient else status


# The command, and what it found.


def _rowcast(*words: str) -> tuple[int, str, str]:
    # Not `python -m`, which would look for rowcast in the project first.
    command = [str(Path(sys.executable).with_name("rowcast")), *words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    return done.returncode, done.stdout, done.stderr


def _read(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _log(command: str, words: list[str], form: str, report: Mapping[str, Any]) -> None:
    """Print the findings to the log; a runner makes annotations of those that are in the form for it."""
    if report:
        sys.stdout.write(_rowcast(command, *words, "--output-format", form)[1])
        sys.stdout.flush()


def _sarif(command: str, words: list[str]) -> str:
    path = Path(os.environ["RUNNER_TEMP"], f"rowcast-{command}.sarif")
    text = _rowcast(command, *words, "--output-format", "sarif")[1]
    path.write_text(text, encoding="utf-8")
    return str(path) if text else ""


def _findings(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from report.get("diagnostics", [])
    for api in report.get("apis", []):
        yield from api["changes"]


def _files(report: Mapping[str, Any]) -> set[str]:
    places = (one.get(key) for one in _findings(report) for key in ("place", "new", "old"))
    return {place["file"] for place in places if isinstance(place, dict)}


def _has_drift(report: Mapping[str, Any]) -> bool:
    return any(one["code"].startswith("drift-") and one.get("severity") == "error" for one in _findings(report))


def _changed() -> list[str]:
    """Return the files that git sees as changed or new, from the folder that we are in."""
    command = ["git", "-c", "core.quotePath=false", "status", "--porcelain", "-uall", "--no-renames", "-z", "."]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    return sorted(entry[3:] for entry in done.stdout.split("\0") if entry)


# What people read.


def _text(command: str, words: list[str], status: int, report: Mapping[str, Any], said: str) -> str:
    """Return the report in Markdown: that of a comparison as it is, every other one as a list of lines."""
    title = f"### `rowcast {command}`: {_verdict(status)}\n\n"
    if "apis" in report:
        return title + _rowcast(command, *words, "--output-format", "markdown")[1]
    lines = [_line(one) for one in _findings(report)] or said.splitlines()
    if not lines:
        return title
    body = "\n".join(lines)
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", body)), default=0))
    return f"{title}{fence}text\n{body}\n{fence}\n"


def _verdict(status: int) -> str:
    return {0: "nothing to do", 1: "findings"}.get(status, "it could not do its job")


def _line(one: Mapping[str, Any]) -> str:
    """Return a finding as one line; it will stand in a fence, where it can be neither markup nor mention."""
    place = one.get("place")
    where = f"{place['file']}:{place['line']}: " if place else ""
    mend = f" (mend: {one['mend']})" if one.get("mend") else ""
    text = f"{where}{one.get('severity', '')}[{one['code']}]: {one['message']}{mend}"
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def _cut(text: str, most: int) -> str:
    """Return a text that fits, whole lines of it, and a word on what was left out."""
    if len(text.encode()) <= most:
        return text
    kept = text.encode()[:most].decode("utf-8", "ignore").rpartition("\n")[0]
    fence = re.match(r"`{3,}", kept.partition("\n\n")[2])
    return f"{kept}\n{fence[0] if fence else ''}\n\nThe rest is in the log of the step.\n"


# What the workflow gets.


def _refuse(message: str) -> int:
    print(f"::error title=rowcast::{message.replace('%', '%25').replace(chr(13), '%0D').replace(chr(10), '%0A')}")
    return FAILED


def _output(name: str, value: bool | str) -> None:
    """Set an output; the mark around its text is one that no text can hold."""
    text = str(value).lower() if isinstance(value, bool) else value
    mark = f"end-{os.urandom(16).hex()}"
    _append("GITHUB_OUTPUT", f"{name}<<{mark}\n{text}\n{mark}\n")


def _append(variable: str, text: str) -> None:
    path = os.environ.get(variable)
    if path:
        with open(path, "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)


# The comment.


def _comment(mark: str, text: str) -> None:
    """Write the comment of this command on the pull request, or over the one that is there. Failing fails nothing."""
    event = _read(Path(os.environ.get("GITHUB_EVENT_PATH", os.devnull)).read_text("utf-8"))
    number = event.get("pull_request", {}).get("number")
    if not isinstance(number, int):
        return
    # A mention in a text of the spec must call nobody.
    body = _cut(f"{mark}\n{text}".replace("@", "@\u200b"), MOST_COMMENT)
    issues = f"/repos/{os.environ['GITHUB_REPOSITORY']}/issues"
    try:
        there = _ours(f"{issues}/{number}/comments", mark)
        if there is None:
            _ask("POST", f"{issues}/{number}/comments", {"body": body})
        elif there["body"] != body:
            _ask("PATCH", f"{issues}/comments/{there['id']}", {"body": body})
    except (OSError, ValueError) as problem:
        detail = str(problem).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        print(f"::warning title=rowcast::the comment was not written: {detail}")


def _ours(path: str, mark: str) -> dict[str, Any] | None:
    """Return the comment that begins with the mark, and that we wrote: anybody can write the mark."""
    me = _login()
    for page in range(1, MOST_PAGES + 1):
        found = _ask("GET", f"{path}?per_page=100&page={page}")
        for one in found:
            user = one["user"]
            if one["body"].startswith(mark) and (user["login"] == me if me else user["type"] == "Bot"):
                return dict(one)
        if len(found) < 100:
            return None
    return None


def _login() -> str:
    """Return whose token it is; empty for the token of a workflow, which may not ask, and writes as a bot."""
    try:
        return str(_ask("GET", "/user")["login"])
    except urllib.error.HTTPError:
        return ""


def _ask(method: str, path: str, data: object = None) -> Any:
    request = urllib.request.Request(  # noqa: S310 - the address is the runner's
        os.environ["GITHUB_API_URL"] + path,
        method=method,
        data=None if data is None else json.dumps(data).encode(),
        headers={
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {os.environ['TOKEN']}",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
        return json.load(answer)


if __name__ == "__main__":
    sys.exit(main())
