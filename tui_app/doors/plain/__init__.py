"""motamot for the ear: one line at a time, nothing drawn, the terminal's own cursor."""
