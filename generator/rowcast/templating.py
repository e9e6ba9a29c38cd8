"""Templates: name and view in, text out; sandboxed, strict, and without logic. The user's folder comes first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from traceback import walk_tb
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.filters import do_indent
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

BASE = "base/"
"""Before a template's name: the template that the tool came with, for an override to extend."""

FILTERS: dict[str, Callable[..., Any]] = {"indent": do_indent}
LIMIT = 16_000_000
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

    ``roots`` are folders in the order in which they are searched; the last one holds the templates of the tool.
    """

    def __init__(self, roots: Sequence[Path], cache: BytecodeCache | None = None) -> None:
        self.roots = tuple(roots)
        self._environment = _Environment(_Loader(self.roots), cache)

    def render(self, name: str, view: object) -> str:
        """Return the text of a template for a view; in the template the view is named ``view``.

        Raises TemplateFault for everything that can go wrong in a template.
        """
        size = 0
        parts = []
        try:
            for part in self._environment.get_template(name).generate(view=view):
                size += len(part)
                if size > LIMIT:
                    raise TemplateFault(name, 0, f"made more than {LIMIT:,} characters")
                parts.append(part)
        except (TemplateError, SecurityError, RecursionError, TypeError, ValueError, ArithmeticError) as problem:
            raise _fault(name, problem) from problem
        return "".join(parts)


class _Environment(ImmutableSandboxedEnvironment):
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

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        raise SecurityError(f"templates do not calculate, `{operator}` belongs in the view")


def _indent(text: str, width: int = 4, first: bool = False, blank: bool = False) -> str:
    if width > _MAX_INDENT:
        raise SecurityError(f"indent by more than {_MAX_INDENT}")
    return do_indent(text, width, first, blank)


class _Loader(BaseLoader):
    def __init__(self, roots: tuple[Path, ...]) -> None:
        self._roots = roots

    def get_source(self, environment: Any, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:  # noqa: ARG002
        name = template.removeprefix(BASE)
        for root in self._roots if name == template else self._roots[-1:]:
            if (text := read(root, name)) is not None:
                return text, _MARK + template, None
        raise TemplateNotFound(template)


def read(root: Path, name: str) -> str | None:
    """Return the text of the template ``name`` below ``root``, or None if there is none.

    Raises TemplateFault for a name or a link that leads out of the folder, and for a file that is no text.
    """
    if any(part in ("", ".", "..") or "\\" in part or "\0" in part or ":" in part for part in name.split("/")):
        raise TemplateFault(name, 0, "is not a name of a template")
    path = root / name
    if not path.is_file():
        return None
    if not path.resolve().is_relative_to(root.resolve()):
        raise TemplateFault(name, 0, "is a link that leads out of the folder of templates")
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise TemplateFault(name, 0, f"cannot be read: {problem}") from problem


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
    for frame, line in walk_tb(problem.__traceback__):
        code = frame.f_code.co_filename
        if code.startswith(_MARK):
            place = code.removeprefix(_MARK).removeprefix(BASE), line
    return place
