'''The problems of the demo county: one module per rule, ``plants/<rule id in lower case>.py``, found by its name.

A plant module has ``RULE`` and ``plant(world, plot)``. It takes people nobody else has touched, makes ``plot.count``
problems of them, says so (``plot.found``), and adds look-alikes, at least one for each ``unless`` and each boundary of
the rule (``plot.innocent``). The county is clean before: what is not planted fires no rule.

::

    """Plants ED-01: school-age children without a school record, and children who only look so."""

    from crosscheck_demo.county.world import World
    from crosscheck_demo.planting.plot import Plot

    RULE = "ED-01"


    def plant(world: World, plot: Plot) -> None:
        """Take the records of some children away; others have an approval, or are a day too young."""
        for _ in range(plot.count):
            child = plot.take_member(age=(8, 13), stage=["小学", "初中"])
            world.remove("education.enrolment", world.rows_of("education.enrolment", child))
            plot.found("member", child.member_no)
        approved = plot.take_member(age=(8, 13), stage=["小学", "初中"])
        world.remove("education.enrolment", world.rows_of("education.enrolment", approved))
        world.add("education.exemption", id_no=approved.id_no, name=approved.name, reason="外省就读",
                  approved_on=plot.day(-100))
        plot.innocent(approved.member_no, "外省就读, approved without an end")

People (``crosscheck_demo.people``)
    ``Person``: name id_no sex birth relation stage path health disability benefit benefit_from member_no active
    ``age(day)`` ``family`` ``row`` (the registry.member row). ``Household``: no village members active head row kind
    risk_open relocated site cause.

Taking (``site``; what is taken belongs to this plant alone: no night and no destructive dirt touches its rows)
    ``take_household`` ``take_member`` ``take_resident`` ``take_village``: conditions as keywords, others as ``where``.
    Relocated households, and those whose risk was removed lately, are left out unless asked for (True; None for any).
    ``new_person`` (in no list yet: a helper, an owner) ``new_member`` ``relocate``.

Rows (``world``; columns and values as in ``sources.yaml``, a month is its first day)
    ``rows_of(dataset, person or household or ID number)`` ``add(dataset, **values)`` ``change(dataset, row, **values)``
    ``remove(dataset, row or rows)``; ``recount(household)`` after members changed: size and income per head fit again.
    ``world.others``: most of the county, whom only the registers, owners' and payment lists know; never taken.
    Change ``person.row`` and ``household.row`` through ``world.change`` only, so that they count as relied upon.
    Rows of people you have not taken (a helper, a neighbour) are not yours: make a ``new_person``.
    A day that is known to the month only is text: ``birth_date="1960年1月"``.
    Rows to start from: ``lists.support.visit_row`` ``lists.civil_affairs.allowance_row support_row``
    ``lists.health.insurance_row bill`` ``lists.education.enrolment_row aid_row``
    ``lists.housing.appraisal_row relocation_row`` ``lists.police.resident_row vehicle_row new_hukou hukou_of``
    ``lists.market.role_row credit_code tender_row`` ``lists.finance.payroll_row grant_row``
    ``lists.organisation.cadre_row`` ``lists.human_resources.pension_row post_row`` ``lists.water.supply_row``
    ``lists.disabled_federation.certificate_row`` ``lists.bank.loan_row settled`` ``lists.supervision.tip_row``.

Later nights
    An argument before the keywords is the night it happens (1 = the second): ``world.add("registry.visit", 1, ...)``,
    ``world.change("housing.appraisal", row, 2, treatment="已加固")``. Say the same in the truth:
    ``plot.found(..., last_night=plot.day(1))``. A change is seen on the next night on which the department delivers
    (``crosscheck_demo.demo.DELIVERY_NIGHTS``): 民政 and 财政 on nights 0 and 2, 银行 on 0 and 1; 教育, 公安, 市场监管,
    组织, 残联 and 水利 on night 0 only; the others every night.

Dates
    ``plot.night`` is D of the first night; ``plot.day(-29)``, ``plot.month(-1)``, ``plot.born(60, -3)``. A problem
    holds on each of the first 14 nights unless its truth says otherwise, and a look-alike stays innocent on them: a
    boundary that moves with the calendar is planted on the side that stays (died 5 days ago, grace 30), or told in
    the truth.

Other rules
    What a plant necessarily makes fire beside its own rule is recorded too:
    ``plot.found("household", home.no, rule="HO-03")``.
'''

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from importlib import import_module

from crosscheck.errors import ConfigurationError
from crosscheck_demo.county.world import World
from crosscheck_demo.planting.plot import Plot


def rules_planted() -> list[str]:
    """The rules that have a plant, in order, by the names of the modules here."""
    return sorted(module.name.upper().replace("_", "-") for module in pkgutil.iter_modules(__path__))


def plant_all(world: World, rules: Iterable[str] | None = None) -> None:
    """Plant the problems of all rules (or the given ones) in the order of their ids."""
    for rule in sorted(rules) if rules is not None else rules_planted():
        module = import_module(f"{__name__}.{rule.lower().replace('-', '_')}")
        if rule != module.RULE:
            raise ConfigurationError(f"{module.__name__} says it plants {module.RULE}")
        module.plant(world, Plot(world, rule))
