"""Files that the program ships with: icons, the style sheet and the trained network."""
