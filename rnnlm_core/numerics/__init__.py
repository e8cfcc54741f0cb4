"""Arrays, the functions of the textbook, and the layers that are not recurrent."""
