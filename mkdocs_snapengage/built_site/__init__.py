"""HTML files on disk: found, decoded, written whole or not at all, checked."""
