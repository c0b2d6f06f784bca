"""Writes an ONNX model by hand, with nothing but the standard library: Protocol Buffers are numbered fields, each a number or some bytes."""

import struct

DOUBLE, FLOAT, INT64, STRING = 11, 1, 7, 8  # TensorProto.DataType


def _varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _number(field, value):
    return _varint(field << 3) + _varint(value & (1 << 64) - 1)


def _bytes(field, value):
    value = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _value_info(name, kind, shape):
    dims = b"".join(_bytes(1, _bytes(2, d) if isinstance(d, str) else _number(1, d)) for d in shape)
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, dims)))


class Graph:
    """Nodes, constants, inputs and outputs of a graph, in the order in which they are added."""

    def __init__(self):
        self._fields, self._inputs, self._outputs, self._made = [], [], [], 0

    def input(self, name, kind, width=1):
        """A column, [N, 1], or several side by side."""
        self._inputs.append(_bytes(11, _value_info(name, kind, ["N", width])))
        return name

    def output(self, name, kind, width):
        self._outputs.append(_bytes(12, _value_info(name, kind, ["N", width])))

    def doubles(self, values, shape):
        name = self._name()
        raw = struct.pack(f"<{len(values)}d", *values)
        self._fields.append(_bytes(5, b"".join(_number(1, d) for d in shape) + _number(2, DOUBLE) + _bytes(8, name) + _bytes(9, raw)))
        return name

    def integers(self, values):
        name = self._name()
        self._fields.append(_bytes(5, _number(1, len(values)) + _number(2, INT64) + _bytes(8, name) + _bytes(9, struct.pack(f"<{len(values)}q", *values))))
        return name

    def node(self, operator, inputs, output=None, domain="", **attributes):
        output = output or self._name()
        encoded = b"".join(_bytes(5, _attribute(name, value)) for name, value in attributes.items())
        self._fields.append(_bytes(1, b"".join(_bytes(1, i) for i in inputs) + _bytes(2, output) + _bytes(4, operator) + encoded + _bytes(7, domain)))
        return output

    def save(self, file):
        graph = b"".join(self._fields) + _bytes(2, "model") + b"".join(self._inputs) + b"".join(self._outputs)
        opsets = _bytes(8, _bytes(1, "") + _number(2, 17)) + _bytes(8, _bytes(1, "ai.onnx.ml") + _number(2, 3))
        with open(file, "wb") as to:
            to.write(_number(1, 8) + _bytes(2, "train.py") + _bytes(7, graph) + opsets)

    def _name(self):
        self._made += 1
        return f"v{self._made}"


def _attribute(name, value):
    if isinstance(value, int):
        return _bytes(1, name) + _number(3, value) + _number(20, 2)
    return _bytes(1, name) + b"".join(_bytes(9, text) for text in value) + _number(20, 8)
