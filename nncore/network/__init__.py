"""Layers, losses, and the network that joins them over one flat parameter vector."""
