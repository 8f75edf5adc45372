"""What was found, and which file and line it comes from."""
