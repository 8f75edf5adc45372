"""What a script's nodes are: their exact offsets, names, calls, functions.

Scripts are parsed with tree-sitter, so that comments are not code and a string is not a statement.
Offsets count characters of the given `str`; tree-sitter counts UTF-8 bytes.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from mkdocs_snapengage.catalogue import INIT_CALLS

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENTS = frozenset({"comment", "html_comment"})
_NEUTRAL = _COMMENTS | {"empty_statement"}
_FUNCTIONS = frozenset(
    {"arrow_function", "function_declaration", "function_expression", "generator_function"}
    | {"generator_function_declaration", "method_definition"}
)
_NAMES = frozenset(
    {"identifier", "property_identifier", "shorthand_property_identifier"}
    | {"shorthand_property_identifier_pattern"}
)
_MEMBERS = frozenset({"member_expression", "subscript_expression"})
# Nobody assigns to more targets at once; to look through a longer row again and again takes long.
_MOST_TARGETS = 20
_LONGEST_NAME = 80
VARIABLE_DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
CHOOSING_OPERATORS = frozenset({"&&", "||", "??"})
_WINDOW = frozenset({"globalThis", "self", "window"})
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}
_HEX_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\})")


class Script:
    """A parsed script: `source`, its tree, and offsets in characters."""

    def __init__(self, source: str) -> None:
        self.source = source
        # So browsers read NUL in a page; the parser would take it for the end of the script.
        readable = source.replace("\0", "\ufffd")
        encoded = readable.encode("utf-8", "surrogatepass")
        self.root = _parser().parse(encoded).root_node
        # Where each character begins, in bytes; not needed where each is one byte.
        self._starts: list[int] | None = None
        if len(encoded) != len(source):
            sizes = (len(char.encode("utf-8", "surrogatepass")) for char in readable)
            self._starts = list(accumulate(sizes, initial=0))

    def offset(self, byte: int) -> int:
        """Turn an offset in bytes into one in characters."""
        return byte if self._starts is None else bisect_left(self._starts, byte)

    def start(self, node: Node) -> int:
        """Where a node begins."""
        return self.offset(node.start_byte)

    def end(self, node: Node) -> int:
        """Where a node ends, without the comments that tree-sitter adds to a statement."""
        last = node
        if node.type == "expression_statement" and node.children:
            last = [child for child in node.children if child.type not in _COMMENTS][-1]
        return self.offset(last.end_byte)

    def text(self, node: Node) -> str:
        """The source of a node, without the comments after it."""
        return self.source[self.start(node) : self.end(node)]


# A page's script is parsed again where a cut is checked, and where the page is looked at again.
@lru_cache(maxsize=4)
def parse(source: str) -> Script:
    """Parse a script, or return it as it was parsed before."""
    return Script(source)


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_javascript.language()))


def statements(node: Node | None) -> list[Node]:
    """The statements of a program, block or function body, without comments and lone `;`."""
    return [child for child in node.named_children if child.type not in _NEUTRAL] if node else []


def case_body(case: Node) -> list[Node]:
    """The statements of a `case` or `default`."""
    return [node for node in case.children_by_field_name("body") if node.is_named]


def field(node: Node | None, name: str) -> Node | None:
    """The child in a field of a node, such as `left`, without parentheses around it."""
    child = node.child_by_field_name(name) if node else None
    return without_parentheses(child) if child else None


def operator(node: Node) -> str:
    """The operator of an expression: `a && b` → `"&&"`, else the empty string."""
    found = node.child_by_field_name("operator")
    return found.type if found else ""


def without_parentheses(node: Node) -> Node:
    """The expression inside any number of parentheses."""
    while node.type == "parenthesized_expression" and node.named_child_count == 1:
        node = node.named_children[0]
    return node


def name(node: Node | None) -> str:
    """The name that an identifier or property stands for, else the empty string."""
    if node and node.type in _NAMES and node.text:
        return node.text.decode("utf-8", "replace")
    if node and node.type in {"this", "super"}:
        return node.type
    return ""


def path(node: Node | None) -> list[str]:
    """The names of a member expression: `a.b["c"]` → `["a", "b", "c"]`, `[]` when not plain.

    `window.` in front is left out, for it changes nothing.
    """
    names: list[str] = []
    node = without_parentheses(node) if node else None
    while node and node.type in _MEMBERS:
        names.append(property_name(node))
        node = field(node, "object")
    names.append(name(node))
    names.reverse()
    if len(names) > 1 and names[0] in _WINDOW:
        del names[0]
    return names if all(names) else []


def root_name(node: Node) -> str:
    """The name that a chain of members and calls begins with: `a.b(c).d` → `"a"`, else `""`."""
    inner: Node | None = without_parentheses(node)
    previous = ""
    while inner and inner.type in {"call_expression", *_MEMBERS}:
        previous = property_name(inner) or previous
        inner = field(inner, "function") or field(inner, "object")
    root = name(inner)
    return previous if root in _WINDOW and previous else root


def callee_name(node: Node) -> str:
    """What a call calls, by its last name: `a().b.c(d)` → `"c"`; `""` for all but plain calls."""
    callee = field(node, "function")
    if callee and callee.type == "sequence_expression":
        # `(0, eval)(…)`
        callee = callee.named_children[-1]
    return property_name(callee) or name(callee)


def receiver(call: Node) -> Node | None:
    """The object that a method is called on: `a.b.c(d)` → `a.b`."""
    return field(field(call, "function"), "object")


def is_init_method(node: Node | None) -> bool:
    """Whether an expression is a method of the widget that starts it: `SnapABug.init`."""
    # Each part of a long chain is asked about.
    if not node or node.end_byte - node.start_byte > _LONGEST_NAME:
        return False
    return path(node) in [["SnapABug", method] for method in INIT_CALLS]


def is_object_assign(call: Node) -> bool:
    """Whether a call is `Object.assign(…)`."""
    return path(field(call, "function")) == ["Object", "assign"]


def property_name(node: Node | None) -> str:
    """The name of the property that a member expression reads or sets, else `""`."""
    if node and node.type == "member_expression":
        return name(node.child_by_field_name("property"))
    index = node.child_by_field_name("index") if node else None
    return literal(index) if index and index.type == "string" else ""


def arguments(node: Node) -> list[Node]:
    """The arguments of a call, without comments."""
    return statements(node.child_by_field_name("arguments"))


def assignment(node: Node) -> tuple[Node, Node] | None:
    """The target of an assignment and the value it gets in the end: `a = b = c` → (a, c)."""
    target = node.child_by_field_name("left") if node.type == "assignment_expression" else None
    value: Node | None = node
    for _ in range(_MOST_TARGETS):
        if not target or not value or value.type != "assignment_expression":
            return (target, value) if target and value else None
        value = field(value, "right")
    return None


def iife(node: Node) -> Node | None:
    """The function of an IIFE, a function expression that is called where it stands.

    `(function () {…})()`, `!function () {…}()`, `(() => {…})()`, `(function () {…}).call(this)`.
    """
    node = without_parentheses(node)
    while node.type in {"await_expression", "unary_expression"} and node.named_children:
        node = without_parentheses(node.named_children[-1])
    function = field(node, "function")
    if property_name(function) in {"apply", "call"}:
        function = field(function, "object")
    return function if function and is_function(function) else None


def is_function(node: Node) -> bool:
    """Whether a node is a function expression or declaration."""
    return node.type in _FUNCTIONS


def parameters(function: Node) -> list[Node]:
    """The parameters of a function."""
    single = function.child_by_field_name("parameter")
    return [single] if single else statements(function.child_by_field_name("parameters"))


def entries(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield the keys of an object literal, `""` for unknown ones, and their values or methods."""
    for child in statements(node):
        key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
        if key and value:
            yield literal(key) if key.type == "string" else name(key), value
        else:
            # A method, or a lone name.
            yield name(child.child_by_field_name("name") or child), child


def literal(node: Node) -> str:
    """The value of a string or of one part of a template, its escapes decoded."""
    parts = node.named_children if node.type == "string" else [node]
    return "".join(_fragment(part) for part in parts)


def _fragment(node: Node) -> str:
    text = (node.text or b"").decode("utf-8", "replace")
    if node.type != "escape_sequence":
        return text
    if code := _HEX_ESCAPE.fullmatch(text):
        value = int(code[1] or code[2] or code[3], 16)
        return chr(value) if value <= sys.maxunicode else text
    if text[1:2] in "\r\n\u2028\u2029":
        return ""
    return _ESCAPES.get(text[1:2], text[1:])
