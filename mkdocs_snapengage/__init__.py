"""SnapEngage live chat for MkDocs sites, as a destination of Segment's analytics.js."""

__version__ = "1.1.0"
