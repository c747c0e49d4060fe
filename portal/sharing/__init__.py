"""Who may see what: field classes, the policy, grants, and the record of who looked."""
