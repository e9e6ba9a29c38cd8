"""datamodel-code-generator at work: a schema goes in, the annotations of the attributes of its classes come out.

What the generator writes is read as a syntax tree and compared with the schema, so that a new version of it cannot
change a model unseen.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from rowcast.ir import Json
from rowcast.targets.python.schemas import FIELD
from rowcast.targets.python.types import FORMATS


class ModelError(Exception):
    """What the generator wrote is not what was asked for, or it wrote nothing; the sentence says how."""


Part: TypeAlias = Any
"""A part of an annotation as JSON: text; ``{"value": …}``; ``[module, name]``, with no module for a placeholder."""


def made(schema: Json, wanted: Collection[str]) -> dict[str, dict[str, list[Part]]]:
    """Let the generator make the classes of a schema, and return the parts of the annotation of each attribute.

    Raises ModelError if it gives up, or does not write what the schema says.
    """
    tree = _tree(_generated(schema))
    names = {
        alias.asname or alias.name: [node.module or "", alias.name]
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    made = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    if set(made) != set(schema["$defs"]):
        raise ModelError(f"classes are {_listed(made)} and should be {_listed(schema['$defs'])}")
    names |= {name: ["", name] for name in made}
    return {name: _attributes(made[name], schema["$defs"][name], names) for name in sorted(wanted)}


def _generated(schema: Json) -> str:
    # Imported here: it costs forty times a bare interpreter, and a run whose classes are in the memo does not need it.
    from datamodel_code_generator import InputFileType, generate  # noqa: PLC0415
    from datamodel_code_generator.enums import DataModelType  # noqa: PLC0415
    from datamodel_code_generator.format import DatetimeClassType, Formatter, PythonVersion  # noqa: PLC0415
    from datamodel_code_generator.parser import LiteralType  # noqa: PLC0415

    with warnings.catch_warnings():
        # What it warns of is about coming versions; what matters of its output is compared below.
        warnings.simplefilter("ignore")
        try:
            text = generate(
                schema,
                input_file_type=InputFileType.JsonSchema,
                output_model_type=DataModelType.PydanticV2BaseModel,
                target_python_version=PythonVersion.PY_311,
                base_class="rowcast_base.Model",
                enum_field_as_literal=LiteralType.All,
                use_standard_collections=True,
                use_union_operator=True,
                use_annotated=True,
                field_constraints=True,
                strict_nullable=True,
                output_datetime_class=DatetimeClassType.Datetime,
                skip_root_model=True,
                disable_timestamp=True,
                allow_remote_refs=False,
                formatters=[Formatter.BUILTIN],
            )
        except Exception as problem:
            # Whatever it raises, the spec's author learns which table it was about.
            raise ModelError(f"the generator gave up with {type(problem).__name__}: {problem}") from problem
    if not isinstance(text, str):
        raise ModelError("the generator did not return one module")
    return text


def _tree(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as problem:
        raise ModelError(f"the generator wrote no Python: {problem.msg}") from problem


def _attributes(made: ast.ClassDef, schema: Json, names: Mapping[str, Part]) -> dict[str, list[Part]]:
    """Return the attributes of a class, by the names that they have in the package; compare them with the schema."""
    found = {}
    for node in made.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = node
        elif not isinstance(node, ast.Pass):
            raise ModelError(f"`{made.name}` has a line that is no attribute: {ast.unparse(node)[:80]}")
    if list(found) != list(schema["properties"]):
        raise ModelError(f"attributes are {_listed(found)} and should be {_listed(schema['properties'])}")
    for name, node in found.items():
        _check(name, node, schema, names)
    return {name.removeprefix(FIELD): list(_parts(node.annotation, names)) for name, node in found.items()}


def _check(name: str, node: ast.AnnAssign, schema: Json, names: Mapping[str, Part]) -> None:
    """Compare an attribute with its schema: default, kinds, listed values, references and bounds."""
    if (node.value is None) != (name in schema["required"]):
        raise ModelError(f"`{name}` is {'required' if node.value is None else 'optional'} and should not be")
    if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        raise ModelError(f"`{name}` has a default, and none was asked for")
    wanted = {*_facts(schema["properties"][name]), *([("is", "None")] if node.value else [])}
    found = set(_annotated(node.annotation, names))
    if wanted != found:
        raise ModelError(f"`{name}` says {_listed(found - wanted)} and should say {_listed(wanted - found)}")


Fact: TypeAlias = tuple[str, str]
"""A kind, value, bound or reference, in a form in which what was asked for and what was made are alike."""

_ARGUMENTS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_length",
    "maxItems": "max_length",
    "pattern": "pattern",
}
_NUMERIC = frozenset({"ge", "le", "gt", "lt", "multiple_of"})
_KINDS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
    "array": "list",
    "object": "dict",
}


def _facts(schema: Json) -> Iterator[Fact]:
    """Yield what a schema says."""
    if "$ref" in schema:
        yield "refers to", schema["$ref"].rpartition("/")[2]
    elif "enum" in schema or "const" in schema:
        yield from (("lists", repr(each)) for each in schema.get("enum", [schema.get("const")]))
    elif "anyOf" in schema:
        for option in schema["anyOf"]:
            yield from _facts(option)
    else:
        yield from _kinds(schema)
        yield from ((argument, _bound(argument, schema[key])) for key, argument in _ARGUMENTS.items() if key in schema)


def _kinds(schema: Json) -> Iterator[Fact]:
    kinds = schema.get("type", "any")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        formatted = FORMATS.get(schema.get("format", ""))
        yield "is", formatted.name if formatted and kind == "string" else _KINDS.get(kind, "Any")
    if "items" in schema:
        yield from _facts(schema["items"])
    if "additionalProperties" in schema:
        yield "is", "str"
        yield from _facts(schema["additionalProperties"])


def _bound(argument: str, value: Json) -> str:
    return repr(float(value) if argument in _NUMERIC else value)


def _annotated(node: ast.expr, names: Mapping[str, Part]) -> Iterator[Fact]:
    """Yield what an annotation says."""
    if isinstance(node, ast.Name):
        module, name = names.get(node.id, ["builtins", node.id])
        yield "is" if module else "refers to", name
    elif isinstance(node, ast.Constant):
        yield "is", repr(node.value)
    elif isinstance(node, ast.Call):
        for keyword in node.keywords:
            yield keyword.arg or "", _bound(keyword.arg or "", ast.literal_eval(keyword.value))
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal":
        yield from (("lists", repr(ast.literal_eval(value))) for value in _elements(node.slice))
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Annotated":
        for part in _elements(node.slice):
            yield from _annotated(part, names)
    else:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from _annotated(child, names)


def _elements(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


class _Marked(ast.NodeTransformer):
    """Puts a mark in place of each name and value, and keeps what stood there."""

    def __init__(self, names: Mapping[str, Part]) -> None:
        self.names = names
        self.parts: list[Part] = []

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return self.marked(self.names.get(node.id, ["builtins", node.id]))

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return node if node.value is None else self.marked({"value": node.value})

    def marked(self, part: Part) -> ast.Name:
        self.parts.append(part)
        return ast.Name(_MARK, ast.Load())


_MARK = "\ue000"


def _parts(annotation: ast.expr, names: Mapping[str, Part]) -> Iterator[Part]:
    """Yield text and marked parts by turns."""
    marked = _Marked(names)
    texts = ast.unparse(marked.visit(annotation)).split(_MARK)
    for text, part in zip(texts, [*marked.parts, None], strict=True):
        if text:
            yield text
        if part is not None:
            yield part


def _listed(things: Iterable[object]) -> str:
    """Return some names for a message."""
    shown = sorted(map(str, things))
    return ", ".join(shown[:5]) + (" …" if len(shown) > 5 else "") if shown else "nothing"
