"""One person's sentences, settings and files, and the model that suggests from them: no screen, no command line."""
