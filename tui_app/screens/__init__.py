"""What fills the terminal: writing, a document, the memory, settings, help, dialogs."""
