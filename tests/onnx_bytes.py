"""A network in ONNX, written byte by byte, so that no test needs anything that writes ONNX."""

import struct
from collections.abc import Iterable

FLOAT, INT64 = 1, 7


def tiny_network(weights: Iterable[float]) -> bytes:
    """As the tier `accurate` has it: pieces, marks and firsts in, nine logits for each word out.
    The logits of a word are the weights times the number of its first piece."""
    row = [float(w) for w in weights]
    numbers = [
        _tensor("weights", [1, len(row)], FLOAT, struct.pack(f"<{len(row)}f", *row)),
        _tensor("last", [1], INT64, struct.pack("<q", -1)),
    ]
    nodes = [
        _node(
            "Cast",
            ["firsts"],
            "number",
            _field(5, _field(1, "to") + _field(3, FLOAT) + _field(20, 2)),
        ),
        _node("Unsqueeze", ["number", "last"], "column"),
        _node("MatMul", ["column", "weights"], "logits"),
    ]
    graph = b"".join(_field(1, n) for n in nodes) + _field(2, "tiny")
    graph += b"".join(_field(5, n) for n in numbers)
    for name, size in (("pieces", "pieces"), ("marks", "pieces"), ("firsts", "words")):
        graph += _field(11, _value(name, INT64, [1, size]))
    graph += _field(12, _value("logits", FLOAT, [1, "words", len(row)]))
    return _field(1, 8) + _field(7, graph) + _field(8, _field(1, "") + _field(2, 17))


def _node(kind: str, inputs: list[str], output: str, attribute: bytes = b"") -> bytes:
    return b"".join(_field(1, i) for i in inputs) + _field(2, output) + _field(4, kind) + attribute


def _tensor(name: str, shape: list[int], kind: int, data: bytes) -> bytes:
    return (
        b"".join(_field(1, n) for n in shape) + _field(2, kind) + _field(8, name) + _field(9, data)
    )


def _value(name: str, kind: int, shape: list[int | str]) -> bytes:
    sizes = b"".join(_field(1, _field(1 if isinstance(n, int) else 2, n)) for n in shape)
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, sizes)))


def _field(number: int, value: int | str | bytes) -> bytes:
    """A field of a protocol buffer: a number, or anything else by length."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    data = value.encode() if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _varint(n: int) -> bytes:
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    return bytes([*out, n])
