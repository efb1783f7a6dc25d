"""What a network reads wrongly, how surely, why, and which network reads better."""
