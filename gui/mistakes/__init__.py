"""The Mistakes tab: what a network reads wrongly, and what would make it read otherwise."""
