"""Where elements are in an HTML page."""
