"""The Data tab: what a network learns from, and a look at data before they are accepted."""
