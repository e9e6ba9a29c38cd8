"""Templates: name and view in, text out; sandboxed, strict, and without logic. The user's folders come first."""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import BaseLoader, BytecodeCache, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.filters import do_indent
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rowcast.records import is_record
from rowcast.rendering.memo import Store

BASE = "base/"
"""Before a template's name: the template that the tool came with, for an override to extend."""

SUFFIX = ".jinja"
STARTER = "init/"
"""Templates of ``rowcast init``, which are nobody's to override."""
LIMIT = 16_000_000
LARGEST = 1_000_000
_MAX_INDENT = 64
# Stands before the name of a template where Python keeps the name of a file, to find templates in a traceback.
_MARK = "template:"


class TemplateFault(Exception):
    """A template that cannot be rendered: its name, the line (0 where unknown) and what is wrong, in one sentence."""

    def __init__(self, name: str, line: int, message: str) -> None:
        super().__init__(f"{name}:{line}: {message}")
        self.name, self.line, self.message = name, line, message


class Templates:
    """The only Jinja environment.

    ``roots`` are folders in the order in which they are searched; the last one holds the templates of the tool. The
    others are read at once, so that a run sees one state of them; that may raise TemplateFault. ``store`` keeps
    compiled templates from run to run.
    """

    def __init__(self, roots: Sequence[Path], store: Store | None = None) -> None:
        self.own = roots[-1]
        self._overrides: dict[str, str] = {}
        for root in reversed(roots[:-1]):
            self._overrides |= _read_all(root)
        self.environment = _Environment(_Loader(self.own, self._overrides), _Compiled(store) if store else None)

    def render(self, name: str, view: object) -> str:
        """Return the text of a template for a view; in the template the view is named ``view``.

        Raises TemplateFault for everything that can go wrong in a template.
        """
        size = 0
        parts = []
        try:
            for part in self.environment.get_template(name).generate(view=view):
                size += len(part)
                if size > LIMIT:
                    raise TemplateFault(name, 0, f"made more than {LIMIT:,} characters")
                parts.append(part)
        except (TemplateError, RecursionError, TypeError, ValueError, AttributeError, LookupError) as problem:
            raise _fault(name, problem) from problem
        return "".join(parts)

    def overrides(self, target: str = "") -> Mapping[str, str]:
        """Return name to text of the templates in the user's folders, of one target or of all."""
        prefix = f"{target}/" if target else ""
        return {name: text for name, text in sorted(self._overrides.items()) if name.startswith(prefix)}

    def source(self, name: str) -> str | None:
        """Return the text of a template that the tool came with, or None."""
        return _read(self.own, name)


def listing(root: Path) -> list[str]:
    """Return the sorted names of the templates of targets below a folder; links to folders are not followed."""
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        inside = Path(folder).relative_to(root)
        found += [(inside / name).as_posix() for name in files if name.endswith(SUFFIX) and not name.startswith(".")]
    return sorted(name for name in found if not name.startswith(STARTER))


class _Environment(ImmutableSandboxedEnvironment):
    """Nothing is in reach of a template but its view and one filter; what could calculate without end is refused."""

    intercepted_binops = frozenset({"*", "**", "+", "-", "/", "//", "%"})

    def __init__(self, loader: BaseLoader, cache: BytecodeCache | None) -> None:
        super().__init__(
            loader=loader,
            bytecode_cache=cache,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )
        self.filters = {"indent": _indent}
        self.tests = {}
        self.globals = {}
        self._fields: dict[type, frozenset[str]] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute. Fields of a view are there to be read; of all else the sandbox decides, at length."""
        kind = type(obj)
        if kind not in self._fields:
            names = kind.__match_args__ if is_record(kind) else ()
            self._fields[kind] = frozenset(name for name in names if not name.startswith("_"))
        if attribute in self._fields[kind]:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        raise SecurityError(f"templates do not calculate, `{operator}` belongs in the view")


def _indent(text: str, width: int = 4, first: bool = False, blank: bool = False) -> str:
    if width > _MAX_INDENT:
        raise SecurityError(f"indent by more than {_MAX_INDENT}")
    return do_indent(text, width, first, blank)


class _Loader(BaseLoader):
    def __init__(self, own: Path, overrides: Mapping[str, str]) -> None:
        self._own, self._overrides = own, overrides

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002
        text, name = self._overrides.get(template), template.removeprefix(BASE)
        if text is None and _is_name(name):
            text = _read(self._own, name)
        if text is None:
            raise TemplateNotFound(template)
        return text, _MARK + template, lambda: True


class _Compiled(BytecodeCache):
    """Compiled templates in a store that believes only what it wrote: code is loaded from nowhere else."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kind = f"jinja-{jinja2.__version__}-{sys.implementation.cache_tag}-{sys.hexversion:x}"

    def load_bytecode(self, bucket: Bucket) -> None:
        content = self._store.load(self._kind, f"{bucket.key} {bucket.checksum}")
        if content is not None:
            bucket.code = marshal.loads(content)  # noqa: S302 - signed by the store

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._store.save(self._kind, f"{bucket.key} {bucket.checksum}", marshal.dumps(bucket.code))


def _read_all(root: Path) -> dict[str, str]:
    if not root.is_dir():
        raise TemplateFault(str(root), 0, "the folder of templates does not exist")
    return {name: text for name in listing(root) if (text := _read(root, name)) is not None}


def _read(root: Path, name: str) -> str | None:
    """Return the text of the template ``name`` below ``root``, or None if there is none.

    Raises TemplateFault for a name or a link that leads out of the folder, and for a file that is no text.
    """
    if not _is_name(name):
        raise TemplateFault(name, 0, "is not a name of a template")
    path = root / name
    try:
        if not path.is_file():
            return None
        if not path.resolve().is_relative_to(root.resolve()):
            raise TemplateFault(name, 0, "is a link that leads out of the folder of templates")
        if path.stat().st_size > LARGEST:
            raise TemplateFault(name, 0, f"is larger than {LARGEST:,} bytes")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise TemplateFault(name, 0, f"cannot be read: {problem}") from problem


def _is_name(name: str) -> bool:
    """Tell whether a text can name a template: a path that stays in its folder, on every system."""
    return not any(part in ("", ".", "..") or "\\" in part or "\0" in part or ":" in part for part in name.split("/"))


def _fault(name: str, problem: Exception) -> TemplateFault:
    if isinstance(problem, TemplateNotFound):
        message = f"there is no template `{problem.name}`"
    else:
        message = str(problem) or type(problem).__name__
    if isinstance(problem, TemplateSyntaxError):
        return TemplateFault((problem.name or name).removeprefix(BASE), problem.lineno, message)
    return TemplateFault(*(_place(problem) or (name, 0)), message)


def _place(problem: Exception) -> tuple[str, int] | None:
    """Return name and line of the innermost template in the traceback of a problem."""
    place = None
    at = problem.__traceback__
    while at is not None:
        code = at.tb_frame.f_code.co_filename
        if code.startswith(_MARK):
            place = code.removeprefix(_MARK).removeprefix(BASE), at.tb_lineno
        at = at.tb_next
    return place
