"""Events of a YAML parser in; nodes out.

The stack is our own: a deep file ends at a limit and not in a crash, and what is not part of the language (anchors,
aliases, tags, merge keys, several documents) is refused where it stands, before anything is made of it.
"""

from __future__ import annotations

import gc
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn, Protocol

import yaml

from rowcast.codes import diagnostic
from rowcast.diagnostics import Diagnostic, shown
from rowcast.source import SourceFile, Span
from rowcast.yamltree.faults import hidden_characters, syntax_fault
from rowcast.yamltree.nodes import Entry, Lines, Map, Node, Seq, Text
from rowcast.yamltree.pure import PureEvents

MAX_DEPTH = 64
MAX_NODES = 400_000
MAX_LINES = 500_000
MAX_SCALAR = 1_048_576
MAX_KEY = 1_024
MAX_PROBLEMS = 50

_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*(%[^\r\n]*)")
_COMMENT = re.compile(r"(?:\A|(?<=\n)|[ \t])#")
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:[ \t]#[^\n]*)?\r?(?:\n|\Z)")
_TABBED = re.compile(r"[|>][-+]*(?:[ \t][^\n]*)?\r?\n(?: *\r?\n)* *(\t)")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Events(Protocol):
    """What both of PyYAML's parsers are to us."""

    def get_event(self) -> Any:
        """Return the next event; ``None`` after the last."""


FASTEST: Callable[[str], Events]
"""The parser of libyaml, or Python's where PyYAML was built without it. Both read alike."""
try:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]

    FASTEST = CParser
except ImportError:
    FASTEST = PureEvents


def parse(file: SourceFile, events: Callable[[str], Events] = FASTEST) -> tuple[Node | None, list[Diagnostic]]:
    """Return the tree of a file, and everything that is wrong with its YAML.

    There is a tree where the rest of it can be trusted: after a duplicate key, say, but not after an alias.
    """
    text = file.text.removeprefix("\ufeff")
    if (count := text.count("\n")) > MAX_LINES:
        start = Span(file.name, 1, 1, 1, 1)
        return None, [diagnostic("yaml-size", f"the file has {count} lines, and {MAX_LINES} are the most", start)]
    build = _Build(text, Lines.of(file.name, text))
    try:
        build.check_text()
        with uncollected():
            build.run(events)
    except _Stop:
        return None, build.problems
    return build.root if not build.broken else None, build.problems


@contextmanager
def uncollected() -> Iterator[None]:
    """Put off the collection of garbage while a tree grows: there is none in it, and the search takes half the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Stop(Exception):
    """Nothing after this place can be read; the reason is among the problems."""


class _Frame:
    """A list (``items``) or mapping (``entries``) that is not closed yet."""

    __slots__ = ("entries", "flow", "items", "key", "seen", "start")

    def __init__(self, start: int, flow: bool, items: list[Node] | None) -> None:
        self.start = start
        self.flow = flow
        self.items = items
        self.entries: list[Entry] = []
        self.key: Node | None = None
        self.seen: dict[str, Text] = {}


class _Build:
    """The state of one reading of one file."""

    def __init__(self, text: str, lines: Lines) -> None:
        self.text = text
        self.lines = lines
        self.tabs = "\t" in text
        self.quoted: list[tuple[int, int]] = []
        self.problems: list[Diagnostic] = []
        self.stack: list[_Frame] = []
        self.root: Node | None = None
        self.broken = False
        self.nodes = 0
        self.documents = 0

    def check_text(self) -> None:
        """Refuse characters that no spec may hold, and directives."""
        for found in hidden_characters(self.text, self.lines):
            self.report(found)
        if directive := _DIRECTIVE.match(self.text):
            span = self.lines.span(*directive.span(1))
            self.report(diagnostic("yaml-directive", "the file begins with a directive", span))
        if self.problems:
            raise _Stop

    def run(self, events: Callable[[str], Events]) -> None:
        """Read all events."""
        source = None
        try:
            source = events(self.text)
            following, handlers = source.get_event, _HANDLERS
            while (kind := type(event := following())) is not yaml.StreamEndEvent:
                handlers[kind](self, event)
            if self.tabs:
                self.check_tabs()
        except (yaml.YAMLError, ValueError, OverflowError) as error:  # the last two from escapes, in Python's parser
            offset = getattr(source, "index", 0)
            self.refuse(syntax_fault(error, offset, self.text, self.lines))

    def document(self, event: Any) -> None:
        """Refuse a second document, and directives before it."""
        self.documents += 1
        if event.version or event.tags:
            self.fault("yaml-directive", "the document begins with a directive", event.start_mark.index)
        if self.documents > 1:
            second = self.char(event.start_mark.index)
            self.refuse(diagnostic("yaml-documents", "a second document begins here", second))

    def scalar(self, event: Any) -> None:
        """Take a scalar."""
        text, start, style = event.value, event.start_mark.index, event.style
        node = Text((self.lines, start, event.end_mark.index), text, not style)
        if not text and not style:
            node = self.nothing(start)
        if event.anchor is not None or event.tag is not None:
            self.decorations(event)
        if len(text) > MAX_SCALAR:
            self.refuse(diagnostic("yaml-size", f"this text has {len(text)} characters", self.char(start)))
        if style == '"' and not text.isascii() and (half := _SURROGATE.search(text)):
            what = f"an escape makes half a character, U+{ord(half.group()):04X}"
            self.fault("yaml-character", what, start, "write the character itself, or its escape `\\UNNNNNNNN`")
        if style and style in "|>" and not _HEADER.match(self.text, start):
            self.fault("yaml-syntax", "text follows `|` or `>` on its line", start, "begin the text on the next line")
        if self.tabs and (tab := _TABBED.match(self.text, start)):
            self.fault("yaml-tab", "the indentation of this text ends in a tab", tab.start(1))
        if self.tabs and style:
            first = self.text.find("\n", start) if style in "|>" else start
            self.quoted.append((first, event.end_mark.index))
        self.add(node)

    def nothing(self, start: int) -> Text:
        """Return the node for no value, after the colon of its key: the parsers place it differently."""
        key = self.stack[-1].key if self.stack else None
        at = start if key is None else self.text.find(":", _end(key), start) + 1 or start
        return Text((self.lines, at, at), "", True)

    def alias(self, event: Any) -> None:
        """Refuse an alias, and let nothing stand in its place."""
        self.fault("yaml-alias", f"an alias (*{event.anchor}) is used", event.start_mark.index)
        self.broken = True
        self.add(Text((self.lines, event.start_mark.index, event.end_mark.index), event.anchor, False))

    def open(self, event: Any) -> None:
        """Begin a list or mapping."""
        start = event.start_mark.index
        if event.anchor is not None or event.tag is not None:
            self.decorations(event)
        if len(self.stack) >= MAX_DEPTH:
            self.refuse(diagnostic("yaml-depth", f"this is nested more than {MAX_DEPTH} deep", self.char(start)))
        items: list[Node] | None = [] if type(event) is yaml.SequenceStartEvent else None
        self.stack.append(_Frame(start, bool(event.flow_style), items))

    def close(self, event: Any) -> None:
        """End a list or mapping; in block style it ends where its last part does."""
        frame = self.stack.pop()
        end = event.end_mark.index
        if frame.items is None:
            if not frame.flow:
                end = _end(frame.entries[-1].value) if frame.entries else frame.start
            self.add(Map((self.lines, frame.start, end), tuple(frame.entries)))
        else:
            if not frame.flow:
                end = _end(frame.items[-1]) if frame.items else frame.start
            self.add(Seq((self.lines, frame.start, end), tuple(frame.items)))

    def add(self, node: Node) -> None:
        """Put a node where it belongs: the root, an item, a key or the value of the last key."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.refuse(diagnostic("yaml-size", f"the file holds more than {MAX_NODES} values", node.span))
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        if frame.items is not None:
            frame.items.append(node)
        elif frame.key is None:
            frame.key = node
        else:
            key, frame.key = frame.key, None
            if type(key) is not Text:
                self.fault("yaml-key", "a key is a list or a mapping", _start(key))
            elif self.usable(key, frame):
                frame.entries.append(Entry(key, node))

    def usable(self, key: Text, frame: _Frame) -> bool:
        """Tell whether a key is one, and the first of its kind in its mapping."""
        text = key.text
        if key.plain and text in ("", "<<"):
            code, what = ("yaml-merge", "a merge key is used") if text else ("yaml-key", "a key is missing here")
            self.fault(code, what, _start(key))
            self.broken = True
            return False
        if len(text) > MAX_KEY:
            self.fault("yaml-size", f"this key has {len(text)} characters, and {MAX_KEY} are the most", _start(key))
            return False
        first = frame.seen.setdefault(text if text.isascii() else _fold(text), key)
        if first is key:
            return True
        same = first.text == text
        message = f"the key {shown(text)} {'is here twice' if same else 'looks like another'}"
        code = "duplicate-key" if same else "lookalike-key"
        self.report(diagnostic(code, message, key.span, related=(("the first is here", first.span),)))
        return False

    def decorations(self, event: Any) -> None:
        """Refuse an anchor and a tag."""
        start = event.start_mark.index
        if event.anchor is not None:
            self.fault("yaml-alias", f"an anchor (&{event.anchor}) is used", start)
        if event.tag is not None:
            self.fault("yaml-tag", f"a tag ({event.tag}) is used", start)

    def check_tabs(self) -> None:
        """Refuse tabs that are not in a comment, in quotes or in a text after `|` or `>`."""
        gap = 0
        for start, end in [*self.quoted, (len(self.text), 0)]:
            tab = self.text.find("\t", gap, start)
            while tab >= 0:
                line = self.text.rfind("\n", 0, tab) + 1
                if not _COMMENT.search(self.text, max(line, gap), tab):
                    self.fault("yaml-tab", "a tab stands where only spaces may", tab)
                elif (tab := self.text.find("\n", tab)) < 0:
                    return
                tab = self.text.find("\t", tab + 1, start)
            gap = end

    def char(self, offset: int) -> Span:
        """Return the span of one character."""
        return self.lines.span(offset, min(offset + 1, len(self.text)))

    def fault(self, code: str, message: str, offset: int, hint: str = "") -> None:
        """Report a problem after which reading goes on."""
        self.report(diagnostic(code, message, self.char(offset), hint))

    def refuse(self, problem: Diagnostic) -> NoReturn:
        """Report a problem after which nothing can be read."""
        self.problems.append(problem)
        raise _Stop

    def report(self, problem: Diagnostic) -> None:
        """Keep a problem; give up where there are too many."""
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            self.refuse(diagnostic("too-many-problems", "the file has more problems than these", problem.span))


def _end(node: Node) -> int:
    """Return the offset at which a node that this module made ends."""
    return 0 if isinstance(node.place, Span) else node.place[2]


def _start(node: Node) -> int:
    """Return the offset at which a node that this module made starts."""
    return 0 if isinstance(node.place, Span) else node.place[1]


def _fold(text: str) -> str:
    """Return what a reader sees of a text: composed characters, and no invisible ones."""
    return "".join(char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char) != "Cf")


def _nothing(_build: _Build, _event: Any) -> None:
    """Take note of nothing: the event says no more than its neighbours."""


_HANDLERS: Mapping[type, Callable[[_Build, Any], None]] = {
    yaml.StreamStartEvent: _nothing,
    yaml.DocumentStartEvent: _Build.document,
    yaml.DocumentEndEvent: _nothing,
    yaml.ScalarEvent: _Build.scalar,
    yaml.AliasEvent: _Build.alias,
    yaml.SequenceStartEvent: _Build.open,
    yaml.MappingStartEvent: _Build.open,
    yaml.SequenceEndEvent: _Build.close,
    yaml.MappingEndEvent: _Build.close,
}
