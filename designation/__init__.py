"""Content 1: the designation application, its questionnaire, its law and its dossier."""
