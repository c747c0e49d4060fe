"""Whole worlds from a file: seeds for checks, and the demonstration. Never in production."""
