"""Readiness: question banks, answers, exact scoring, snapshots."""
