"""motamot inside other editors, by the Language Server Protocol."""
