"""What is done to one page: `str` to `str`."""
