"""The county that the demo shows: five nights in three weeks, what goes wrong with deliveries, and what offices do.

``living_county``  its nights, what is missing, rejected and too much, and what the nights must find
``daytime``        the days between: lists filled in, checks, exemptions, deadlines
``run_living``     nights and days in their order, each once
``living_screen``  what happened, on one screen
"""
