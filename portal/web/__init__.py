"""HTTP plumbing without domain words."""
