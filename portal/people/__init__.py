"""Accounts, sign-in, sessions, memberships, invitations, and the organisations they belong to."""
