"""The front page, a home for each kind of viewer, and the pages about the service itself."""
