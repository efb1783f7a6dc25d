"""The left side of the window: the canvas, its tools, and what the network makes of it."""
