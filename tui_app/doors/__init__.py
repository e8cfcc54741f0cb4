"""Other ways in than the app: language server, plain terminal, browser. None is imported before it is asked for."""
