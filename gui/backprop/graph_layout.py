"""Where the nodes of a small graph stand: columns by depth, rows in the order of the formula."""

from __future__ import annotations

from nncore.insight.backprop.graph import Graph


def place_nodes(graph: Graph) -> tuple[tuple[int, float], ...]:
    """Give each node its column and its row.

    Parameters
    ----------
    graph : Graph
        Whose result comes to stand at the right.

    Returns
    -------
    tuple of (int, float)
        Column from 0 and row from 0; two nodes of a column are at least one row apart.
    """
    depths = _depths(graph)
    rows = _rows(graph)
    for column in set(depths):
        own = [place for place, depth in enumerate(depths) if depth == column]
        last = -1.0
        for place in sorted(own, key=lambda place: rows[place]):
            rows[place] = max(rows[place], last + 1.0)
            last = rows[place]
    return tuple(zip(depths, rows, strict=True))


def _depths(graph: Graph) -> list[int]:
    """Columns: each node behind its inputs, and a variable just before what needs it first."""
    depths: list[int] = []
    for node in graph.nodes:
        depths.append(max((depths[place] + 1 for place in node.inputs), default=0))
    needed: dict[int, int] = {}
    for number, node in enumerate(graph.nodes):
        for place in node.inputs:
            needed[place] = min(needed.get(place, depths[number]), depths[number])
    for number, node in enumerate(graph.nodes):
        if not node.inputs and number in needed:
            depths[number] = needed[number] - 1
    return depths


def _rows(graph: Graph) -> list[float]:
    """Rows: variables one below the other as the formula names them, the rest in between."""
    rows = [0.0] * len(graph.nodes)
    free = 0.0
    for number, node in enumerate(graph.nodes):
        if node.inputs:
            rows[number] = sum(rows[place] for place in node.inputs) / len(node.inputs)
        else:
            rows[number] = free
            free += 1.0
    return rows
