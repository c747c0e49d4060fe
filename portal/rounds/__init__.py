"""Rounds: calls, applications, reviewers, conflicts, reviews, decisions, letters."""
