"""What stands on the screen; no widget knows another, the app carries their messages."""
