"""Plants CV-08: disability numbers without a valid certificate, certificates the registry lacks, and neither."""

from __future__ import annotations

from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import certify, certify_unseen, depart, grown_relative, rewrite
from crosscheck_demo.planting.plot import Plot

RULE = "CV-08"


def plant(world: World, plot: Plot) -> None:
    """No certificate, another kind, a cancelled one, one not in the registry; one that runs out after two nights."""
    for number in range(max(plot.count, 4)):
        person = grown_relative(plot)
        if number % 4 == 0:
            rewrite(world, person, disability_no=person.id_no + "43")
        elif number % 4 == 1:
            certify_unseen(world, person, "43", plot.day(-900))
        elif number % 4 == 2:
            certify(world, person, "43", plot.day(-900), status="注销")
        else:
            certify_unseen(world, person, "63", plot.day(-900))
            rewrite(world, person, disability_no=person.id_no + "43")
        plot.found("member", person.member_no)
    soon = grown_relative(plot)
    certify(world, soon, "44", plot.day(-3000), valid_to=plot.day(1))
    plot.found("member", soon.member_no, first_night=plot.day(2))
    unknown = grown_relative(plot)
    certify_unseen(world, unknown, "44", plot.day(-3000), valid_to=plot.day(1))
    plot.found("member", unknown.member_no, last_night=plot.day(1))
    _look_alikes(world, plot)


def _look_alikes(world: World, plot: Plot) -> None:
    graded = grown_relative(plot)
    certify(world, graded, "43", plot.day(-500), reissue="B1")
    rewrite(world, graded, disability_no=graded.id_no + "44")
    plot.innocent(graded.member_no, "reissued with another grade: the first 19 characters agree")
    endless = grown_relative(plot)
    certify(world, endless, "24", plot.day(-500), valid_to=None)
    plot.innocent(endless.member_no, "a certificate without an end")
    expired = grown_relative(plot)
    certify_unseen(world, expired, "43", plot.day(-4000), valid_to=plot.day(-1))
    plot.innocent(expired.member_no, "no number in the registry, and the certificate ran out")
    misspelt = grown_relative(plot)
    certify(world, misspelt, "43", plot.day(-500), name=misspelt.name[0] + "某")
    plot.innocent(misspelt.member_no, "the certificate has the number under another name")
    namesake = grown_relative(plot)
    certify_unseen(world, namesake, "43", plot.day(-500), name=namesake.name[0] + "某")
    plot.innocent(namesake.member_no, "a certificate under another name accuses nobody")
    gone = grown_relative(plot)
    certify_unseen(world, gone, "43", plot.day(-500))
    depart(world, gone, "迁出", plot.day(-200))
    plot.innocent(gone.member_no, "moved away: no active member")
