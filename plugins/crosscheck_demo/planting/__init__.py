"""What plants work with: a plot of untouched people, and the record of what was planted in it."""
