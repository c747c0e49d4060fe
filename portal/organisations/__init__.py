"""Organisations, their projects and profiles, and the public directory."""
