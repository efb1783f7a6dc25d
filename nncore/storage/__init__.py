"""What lasts: network files, written whole and never trusted when read."""

from nncore.storage.network_file import load_network, save_network, shipped_network

__all__ = ["load_network", "save_network", "shipped_network"]
