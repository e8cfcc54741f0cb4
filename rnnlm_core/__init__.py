"""motamot's language model: a recurrent network written by hand in NumPy."""
