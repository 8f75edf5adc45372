"""What a script does."""
