"""Learning from sentences: batches, optimizers, schedules, the loop."""
