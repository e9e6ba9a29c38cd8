"""What the commands share: which project this is, what is made of it, and how that compares with the disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from rowcast import assets, document, engine
from rowcast.codes import diagnostic
from rowcast.console import Console
from rowcast.diagnostics import Diagnostic, has_errors
from rowcast.document import Document
from rowcast.front import Parse, load_documents
from rowcast.ir import Api
from rowcast.project import config, overrides
from rowcast.project.config import ApiConfig, Project, TargetConfig, spec_files
from rowcast.project.folders import left_folders, output_faults
from rowcast.project.parsed import keeping, shared
from rowcast.reading import read
from rowcast.records import dataclass, replace
from rowcast.rendering.memo import direct
from rowcast.rendering.templating import TemplateFault, Templates
from rowcast.source import SourceFile, Span
from rowcast.store import disk, unchanged
from rowcast.store.cache import Cache
from rowcast.store.output import Comparison, compare
from rowcast.suggest import suggestion
from rowcast.tree import Tree
from rowcast.usage import UsageError


@dataclass(frozen=True, slots=True)
class Wish:
    """What a command is to make: of which APIs, for which targets (empty: all), with how many processes."""

    apis: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Loaded:
    """An API of a project: its configuration, its files, what they mean (None if there are errors), how they say it.

    Documents are kept for those who ask for them only: they are larger than all else.
    """

    config: ApiConfig
    files: tuple[SourceFile, ...]
    api: Api | None
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """One target of one API: the tree that was made, against the folder that it is for."""

    api: ApiConfig
    target: TargetConfig
    comparison: Comparison


@dataclass(slots=True)
class Work:
    """What a run has found out so far; commands read it, and print from it."""

    project: Project
    diagnostics: list[Diagnostic] = field(default_factory=list)
    files: list[SourceFile] = field(default_factory=list)
    trees: list[tuple[ApiConfig, TargetConfig, Tree]] = field(default_factory=list)
    snapshot: list[str] | None = None
    loaded: list[Loaded] = field(default_factory=list)
    templates: Templates | None = None
    requests: dict[str, engine.Request] = field(default_factory=dict)
    states: list[tuple[str, Any, Mapping[str, object] | None]] = field(default_factory=list)
    left: Sequence[tuple[unchanged.Made, Tree]] = ()

    @property
    def failed(self) -> bool:
        """Tell whether there is an error, which means that nothing may be written."""
        return has_errors(self.diagnostics)


def open_project(root: str, file: str | None) -> Work:
    """Read the project file of a root that ``root.find_root`` found."""
    project, found = config.read(root, file)
    return Work(project, found)


def chosen(project: Project, wish: Wish) -> tuple[ApiConfig, ...]:
    """Return the APIs that a wish names, with the targets that it names. Raises UsageError for a name of nothing."""
    names = [api.name for api in project.apis]
    wanted = [_named(project, word) for word in wish.apis] or names
    targets = {target.name for api in project.apis for target in api.targets}
    for target in wish.targets:
        if target not in targets:
            hint = suggestion(target, targets) or f"the targets are {', '.join(sorted(targets))}"
            raise UsageError(f"the project makes no target `{target}`; {hint}")
    return tuple(
        replace(api, targets=tuple(t for t in api.targets if not wish.targets or t.name in wish.targets))
        for api in project.apis
        if api.name in wanted
    )


def load_apis(
    work: Work,
    apis: Sequence[ApiConfig],
    console: Console,
    *,
    documents: bool = False,
    parse: Callable[[Sequence[SourceFile]], Parse] = lambda _: document.parse,
) -> list[Loaded]:
    """Read and resolve the specs of some APIs; what is wrong with them is added to the work."""
    if not apis and not work.failed:
        work.diagnostics.append(diagnostic("no-spec", f"there is no spec in {work.project.root}", None))
    return [_load(work, api, console, documents, parse) for api in apis]


def make(work: Work, wish: Wish, cache: Cache | None, console: Console) -> None:
    """Make the trees that a wish names, in memory. With an error in the work, not all of them are there."""
    apis = chosen(work.project, wish)
    work.diagnostics += [*output_faults(work.project), *left_folders(work.project)]
    if apis and not any(api.targets for api in apis):
        span = config.span_in(work.project, ("targets",))
        hint = f"name some of {', '.join(config.TARGETS)}, or leave the key out"
        work.diagnostics.append(diagnostic("config-value", "`targets` is empty, so that nothing is made", span, hint))
    if work.failed:
        return
    work.snapshot = snapshot(work.project, apis)
    parse = keeping(cache, work.snapshot[0]) if work.snapshot else document.parse

    def together(files: Sequence[SourceFile]) -> Parse:
        return shared(parse, files, wish.jobs) if cache and wish.jobs > 1 else parse

    loaded = work.loaded = load_apis(work, apis, console, parse=together)
    templates = work.templates = open_templates(work, cache)
    if templates is None or work.failed:
        return
    memo = cache.memo if cache else direct
    for one in loaded:
        if one.api is None:
            continue
        log = _log(work, one.config)
        for target in one.config.targets:
            asked = work.requests[target.output] = request(work.project, target, wish.jobs, log)
            console.progress(f"making {target.name} of {one.config.name}")
            made = engine.cast(one.api, one.files, asked, templates, memo)
            work.diagnostics += [_placed(found, work.project.templates, templates) for found in made.diagnostics]
            if made.tree is not None:
                work.trees.append((one.config, target, made.tree))


def snapshot(project: Project, apis: Sequence[ApiConfig]) -> list[str] | None:
    """Return what a run is about to read; a change log that is not there would be read if it were."""
    logs = [change_log(project, api) for api in apis]
    there = [path for path in logs if os.path.lexists(os.path.join(project.root, path))]
    read_files = (*_read_files(project, apis), *there)
    return unchanged.snapshot(project.root, read_files, _listed(project, apis), set(logs) - set(there))


def open_templates(work: Work, cache: Cache | None) -> Templates | None:
    """Return the templates of a project, with its overrides; their faults are added to the work."""
    folder = work.project.templates
    roots = [Path(work.project.root, folder)] if folder else []
    if not all(root.is_dir() for root in roots):
        hint = "correct `templates`, or let `rowcast override TEMPLATE` make the folder"
        message = f"the folder of templates, {folder}, is not there"
        work.diagnostics.append(diagnostic("config-value", message, config.span_in(work.project, ("templates",)), hint))
        return None
    try:
        templates = Templates([*roots, assets.templates()], cache)
        found = overrides.problems(templates)
    except TemplateFault as fault:
        span = Span(fault.name, fault.line or 1, 1, fault.line or 1, 1)
        found, templates = [diagnostic("template-failed", fault.message, span)], None
    work.diagnostics += [_placed(one, folder, templates) for one in found]
    return templates


def against_disk(work: Work) -> list[Made]:
    """Compare each tree with its folder. Raises OSError for what cannot be read."""
    root = work.project.root
    return [Made(api, target, compare(tree, os.path.join(root, target.output))) for api, target, tree in work.trees]


def _named(project: Project, word: str) -> str:
    """Return the name of the API that a word of the command line means: its name, or its folder."""
    for api in project.apis:
        if word == api.name or os.path.abspath(word) == os.path.join(project.root, api.spec):
            return api.name
    names = [api.name for api in project.apis]
    hint = suggestion(word, names) or f"the APIs are {', '.join(names) or 'none'}"
    raise UsageError(f"the project has no API `{word}`; {hint}")


def _load(
    work: Work, api: ApiConfig, console: Console, keep: bool, parse: Callable[[Sequence[SourceFile]], Parse]
) -> Loaded:
    console.progress(f"reading {api.name}")
    names = spec_files(work.project.root, api.spec)
    if not names:
        work.diagnostics.append(_no_spec(work.project.root, api))
    results = [read(os.path.join(work.project.root, name), name) for name in names]
    files = tuple(file for file in results if isinstance(file, SourceFile))
    faults = [fault for fault in results if isinstance(fault, Diagnostic)]
    work.files += files
    work.diagnostics += faults
    if faults or not files:
        return Loaded(api, files, None)
    resolved, documents, found = load_documents(files, parse(files))
    work.diagnostics += found
    return Loaded(api, files, None if has_errors(found) else resolved, tuple(documents) if keep else ())


def _no_spec(root: str, api: ApiConfig) -> Diagnostic:
    path = os.path.join(root, api.spec)
    if os.path.isfile(path):
        hint = f"name the folder that holds it, {os.path.dirname(api.spec) or 'which cannot be the project itself'}"
        return diagnostic(
            "no-spec", f"the spec of `{api.name}`, {api.spec}, is a file, and not a folder", api.span, hint
        )
    if not os.path.isdir(path):
        hint = f"correct `apis.{api.name}.spec`, or put the YAML files there"
        return diagnostic(
            "no-spec", f"the folder of the spec of `{api.name}`, {api.spec}, is not there", api.span, hint
        )
    if not os.access(path, os.R_OK | os.X_OK):
        hint = "give yourself the right to read it"
        return diagnostic(
            "no-spec", f"the folder of the spec of `{api.name}`, {api.spec}, cannot be read", api.span, hint
        )
    return diagnostic("no-spec", f"`{api.name}` has no spec: there is no YAML file in {api.spec}", api.span)


def request(project: Project, target: TargetConfig, jobs: int, log: SourceFile | None = None) -> engine.Request:
    """Return what is to be made for a target; ``log`` is the change log of its API."""
    package = os.path.basename(target.output)
    return engine.Request(target.name, package, target.options, project.formatter, target.span, jobs, log)


def change_log(project: Project, api: ApiConfig) -> str:
    """Return the path of the change log of an API, which need not be there."""
    return f"{project.changes}/{api.name}/{config.LOG}"


def _log(work: Work, api: ApiConfig) -> SourceFile | None:
    """Return the change log of an API, if it has one; what is wrong with the file is added to the work."""
    name = change_log(work.project, api)
    if not os.path.lexists(os.path.join(work.project.root, name)):
        return None
    found = read(os.path.join(work.project.root, name), name)
    if isinstance(found, Diagnostic):
        work.diagnostics.append(found)
        return None
    return found


def _placed(found: Diagnostic, folder: str | None, templates: Templates | None) -> Diagnostic:
    """Return a finding about a template with the place where the file is, as its user knows it."""
    if folder is None or found.span is None or not found.code.startswith(("template-", "override-")):
        return found
    if templates is not None and found.span.file not in templates.overrides():
        return found
    name = found.span.file
    return replace(found, span=replace(found.span, file=name if os.path.isabs(name) else f"{folder}/{name}"))


def _read_files(project: Project, apis: Sequence[ApiConfig]) -> Iterator[str]:
    if project.file:
        yield project.file
    for api in apis:
        yield from spec_files(project.root, api.spec)
    for folder in _template_folders(project):
        names = disk.scan(os.path.join(project.root, folder)) if folder == project.templates else {}
        yield from (f"{folder}/{name}" for name, kind in names.items() if kind == disk.FILE)


def _listed(project: Project, apis: Sequence[ApiConfig]) -> Iterator[str]:
    yield from project.listed
    yield from (api.spec for api in apis)
    yield from _template_folders(project)


def _template_folders(project: Project) -> list[str]:
    """Return the folder of templates with all below it."""
    top = project.templates
    if not top:
        return []
    below = disk.scan(os.path.join(project.root, top))
    return [top, *(f"{top}/{name}" for name, kind in below.items() if kind == disk.FOLDER)]
