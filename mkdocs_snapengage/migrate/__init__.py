"""From a pasted snippet to the plugin: edits to mkdocs.yml and to the sources of a site."""
