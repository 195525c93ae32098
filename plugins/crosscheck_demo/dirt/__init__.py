"""The departments' lists as they really arrive: every value written one of the ways clerks and systems write it."""
