"""A network for other programs: as ONNX, as NumPy archive, as tables, as a script to read."""

from nncore.export.formats import FORMATS, Format, export_network

__all__ = ["FORMATS", "Format", "export_network"]
