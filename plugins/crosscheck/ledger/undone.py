"""Which nights and which entries still count, once a night was taken back."""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, Table, select

from crosscheck.ledger import tables


def standing(seq: Column[int]) -> ColumnElement[bool]:
    """Whether the entry ``seq`` was not taken back with its night."""
    table = tables.undone
    return ~select(table.c.run).where(seq.between(table.c.first_seq, table.c.last_seq)).exists()


def night_counts(of_nights: Table) -> ColumnElement[bool]:
    """Whether the night of a row of ``of_nights``, which names date and run, was not taken back."""
    table = tables.undone
    same = (table.c.business_date == of_nights.c.business_date) & (table.c.run == of_nights.c.run)
    return ~select(table.c.run).where(same).exists()
