"""The county in memory: places, people and their households, and the departments' tables."""
