"""What is run by hand: pictures, starters, translations."""
