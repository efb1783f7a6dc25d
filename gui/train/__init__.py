"""The Train tab: the recipe, the buttons of a run, its curves and the runs so far.

`panel.TrainPanel` is what the window shows; it takes values in and sends wishes out.
"""
