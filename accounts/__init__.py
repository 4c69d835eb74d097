"""People: users, organisations, roles. Knows nothing of submissions."""
