"""The loop that learns: optimisers, schedules, the trainer and the events it yields."""
