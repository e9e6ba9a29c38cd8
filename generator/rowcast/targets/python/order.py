"""Order by dependence: a graph goes in, its strongly connected parts come out, each after those that it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


def components(graph: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Yield the strongly connected parts of a graph, each after all parts that it leads to.

    Nodes and links are taken in their order, so that equal graphs give equal results; links that lead out of the graph
    do not count. The algorithm is Tarjan's, with a stack of its own, as chains of definitions may be long.
    """
    found: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    for start in graph:
        work = [] if start in found else [(start, iter(graph[start]))]
        while work:
            node, links = work[-1]
            if node not in found:
                found[node] = lowest[node] = len(found)
                path.append(node)
                on_path.add(node)
            link = next((link for link in links if link in on_path or (link in graph and link not in found)), None)
            if link in on_path:
                lowest[node] = min(lowest[node], found[link])
            elif link is not None:
                work.append((link, iter(graph[link])))
            else:
                work.pop()
                if work:
                    lowest[work[-1][0]] = min(lowest[work[-1][0]], lowest[node])
                if lowest[node] == found[node]:
                    part = _taken(path, node)
                    on_path.difference_update(part)
                    yield part


def _taken(path: list[str], node: str) -> tuple[str, ...]:
    """Take the end of the path, from a node on, and return it."""
    part = [path.pop()]
    while part[-1] != node:
        part.append(path.pop())
    return tuple(reversed(part))
