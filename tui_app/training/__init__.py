"""`motamot train`: texts → a model file of its own, with a card and a loss curve, resumable at any moment."""
