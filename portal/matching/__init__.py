"""Matching: profiles meet, score by named contributions, and ask for introductions."""
