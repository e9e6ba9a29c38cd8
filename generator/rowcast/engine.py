"""The pure middle of the tool: text of a spec, templates and options in; a tree of bytes with its manifest out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from rowcast import __version__, parallel, target
from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic, has_errors
from rowcast.front import load
from rowcast.increment import Beyond, Part
from rowcast.installed import version
from rowcast.ir import Api
from rowcast.records import dataclass, replace
from rowcast.rendering.formatting import FormattingError, check_python, format_python, formatter_version
from rowcast.rendering.memo import Memo, direct
from rowcast.rendering.templating import TemplateFault, Templates
from rowcast.source import SourceFile, Span
from rowcast.suggest import suggestion
from rowcast.target import Job, Output, Revision
from rowcast.tree import MANIFEST, Manifest, Tree, clashes, digest, read_manifest, safe_path, write_manifest


@dataclass(frozen=True, slots=True)
class Generation:
    """What came out: a tree, or None if there is an error among the diagnostics."""

    tree: Tree | None
    diagnostics: list[Diagnostic]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be made of an API: a target, the name of the folder it is for, and options.

    ``span`` is where the project file asks for it; ``jobs`` is how many processes may work; ``log`` is the change log.
    """

    target: str
    package: str
    options: Mapping[str, object]
    formatter: str = "black"
    span: Span | None = None
    jobs: int = 1
    log: SourceFile | None = None


def generate(files: Sequence[SourceFile], request: Request, templates: Templates, memo: Memo = direct) -> Generation:
    """Make the tree of one target from the files of a spec: parse, resolve, render, format, compile, describe."""
    api, found = load(files)
    if api is None or has_errors(found):
        return Generation(None, found)
    made = cast(api, files, request, templates, memo)
    return Generation(made.tree, found + made.diagnostics)


def cast(
    api: Api, files: Sequence[SourceFile], request: Request, templates: Templates, memo: Memo = direct
) -> Generation:
    """Make the tree of one target from a resolved API; ``files`` are what it was resolved from, for the manifest."""
    found, output = _render(api, request, templates, memo)
    if output is None or has_errors(found):
        return Generation(None, found)
    found = found + _unsafe(output)
    try:
        tree = _formatted(output, request, memo, nearly=output.laid_out and not templates.overrides(request.target))
    except FormattingError as problem:
        return Generation(None, [*found, diagnostic("formatting-failed", str(problem), request.span)])
    if has_errors(found):
        return Generation(None, found)
    inputs = {file.name: digest(file.text.encode()) for file in files}
    if request.log is not None:
        inputs[request.log.name] = digest(request.log.text.encode())
    overrides = templates.overrides(request.target)
    inputs |= {f"templates/{name}": digest(text.encode()) for name, text in overrides.items()}
    manifest = _manifest(api.name, inputs, request, output, tree)
    return Generation({**tree, MANIFEST: manifest}, found)


def keep(api: Api, request: Request, templates: Templates, memo: Memo) -> object:
    """Return what the target of a request needs to know of a whole API to ``revise``; None if it cannot."""
    chosen = target.find(request.target)
    return chosen.incremental.keep(_job(api, request, templates, memo)) if chosen and chosen.incremental else None


@dataclass(frozen=True, slots=True)
class Change:
    """What has changed since a tree was made: the files, the part of the API, and the definitions that it touches."""

    files: Sequence[SourceFile]
    part: Part
    touched: frozenset[str]


@dataclass(frozen=True, slots=True)
class Left:
    """What a run left: the tree of a target, and what it knows of the whole API (``keep``)."""

    tree: Tree
    known: object


def revise(change: Change, before: Left, request: Request, templates: Templates, memo: Memo = direct) -> Left:
    """Return the tree of an earlier run, and what is known of the API, as they are after a change.

    Raises ``Beyond`` where a part does not tell, or the target is not incremental: then all has to be made.
    """
    chosen = target.find(request.target)
    manifest = read_manifest(before.tree[MANIFEST])
    if chosen is None or chosen.incremental is None or manifest is None:
        raise Beyond
    job = _job(change.part.api, request, templates, memo)
    try:
        output = chosen.incremental.revise(
            Revision(job, change.part, change.touched, before.known, lambda path: before.tree[path].decode())
        )
        made = _formatted(output, request, memo, nearly=output.laid_out and not templates.overrides(request.target))
    except (FormattingError, TemplateFault) as problem:
        raise Beyond from problem
    inputs = {**manifest.inputs, **{file.name: digest(file.text.encode()) for file in change.files}}
    files = {**manifest.files, **{path: digest(content) for path, content in made.items()}}
    if output.problems or files.keys() != manifest.files.keys() or inputs.keys() != manifest.inputs.keys():
        raise Beyond
    written = write_manifest(replace(manifest, inputs=inputs, files=files))
    return Left({**before.tree, **made, MANIFEST: written}, output.known or before.known)


def _job(api: Api, request: Request, templates: Templates, memo: Memo) -> Job:
    return Job(api, request.package, request.options, templates, memo, request.jobs, _readable(request.log))


def _render(api: Api, request: Request, templates: Templates, memo: Memo) -> tuple[list[Diagnostic], Output | None]:
    chosen = target.find(request.target)
    if chosen is None:
        known = target.names()
        hint = suggestion(request.target, known) or f"the targets are {', '.join(known)}"
        return [diagnostic("unknown-target", f"there is no target `{request.target}`", request.span, hint)], None
    found = [_bad_option(chosen, name, value, request) for name, value in request.options.items()]
    faults = [fault for fault in found if fault]
    if faults:
        return faults, None
    try:
        output = chosen.render(_job(api, request, templates, memo))
    except TemplateFault as fault:
        span = Span(fault.name, fault.line or 1, 1, fault.line or 1, 1)
        return [diagnostic("template-failed", fault.message, span)], None
    return list(output.problems), output


_MARK = re.compile(r"^<!-- rowcast: .* -->\n\n?", re.MULTILINE)


def _readable(log: SourceFile | None) -> str:
    """Return a change log as readers see it: without the marks by which it is kept, and with one kind of line end."""
    return "" if log is None else _MARK.sub("", log.text.replace("\r\n", "\n")).rstrip("\n") + "\n"


def _bad_option(chosen: target.Target, name: str, value: object, request: Request) -> Diagnostic | None:
    wanted = chosen.options.get(name)
    if wanted is None:
        message = f"the target `{chosen.name}` has no option `{name}`"
        return diagnostic("config-unknown-key", message, request.span, suggestion(name, chosen.options))
    if type(value) is not wanted:
        return diagnostic("config-value", f"`{name}` of target `{chosen.name}` is a {_KINDS[wanted]}", request.span)
    return None


_KINDS = {bool: "boolean", str: "text", int: "whole number", float: "number", list: "list", dict: "table"}


def _unsafe(output: Output) -> list[Diagnostic]:
    """Return what is wrong with the paths of the files."""
    paths = [*output.files, MANIFEST]
    found = [
        diagnostic("unsafe-path", f"the path {json.dumps(path)} {problem}", None)
        for path in paths
        if (problem := safe_path(path))
    ]
    pairs = clashes(paths)
    found += [
        diagnostic("path-clash", f"`{one}` and `{other}` are one path on some systems", None) for one, other in pairs
    ]
    if MANIFEST in output.files:
        found.append(diagnostic("path-clash", f"a target made a file `{MANIFEST}` of its own", None))
    return found


def _formatted(output: Output, request: Request, memo: Memo, *, nearly: bool) -> dict[str, bytes]:
    """Return the files as bytes, Python formatted and compiled. Raises FormattingError that names the file."""

    def finished(path: str) -> str:
        text = output.files[path]
        try:
            if path in output.verbatim:
                return check_python(text, memo)
            return format_python(text, memo, request.formatter, nearly=nearly)
        except FormattingError as problem:
            # Formatters tell over several lines, and a finding is one.
            raise FormattingError(f"{path}: {' '.join(str(problem).split())}") from problem

    python = [path for path in output.files if path.endswith(".py")]
    made = parallel.each(finished, python, request.jobs, lambda path: len(output.files[path]))
    texts = {**output.files, **dict(zip(python, made, strict=True))}
    return {path: texts[path].encode() for path in sorted(texts)}


def _manifest(api: str, inputs: Mapping[str, str], request: Request, output: Output, tree: Tree) -> bytes:
    tools = {name: version(name) for name in output.tools}
    if request.formatter != "none" and any(path.endswith(".py") for path in output.files.keys() - output.verbatim):
        tools[request.formatter] = formatter_version(request.formatter)
    digests = {path: digest(content) for path, content in tree.items()}
    return write_manifest(Manifest(__version__, request.target, api, request.options, tools, inputs, digests))
