"""What `make` runs to make things."""
