"""The Inside tab: what every layer does with the drawing, and why the network reads it so."""
