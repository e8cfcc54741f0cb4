"""From typed text to the words that come next."""
