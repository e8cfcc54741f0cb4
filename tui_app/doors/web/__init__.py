"""motamot in a browser on the same machine."""
