"""Plants CV-08: disability numbers without a valid certificate, certificates the registry lacks, and neither."""

from __future__ import annotations

from crosscheck_demo.county.world import World
from crosscheck_demo.planting.fates import certify, certify_unseen, depart, grown_relative, rewrite
from crosscheck_demo.planting.plot import Site

RULE = "CV-08"


def plant(world: World, site: Site) -> None:
    """No certificate, another kind, a cancelled one, one not in the registry; one that runs out after two nights."""
    for number in range(max(site.count, 4)):
        person = grown_relative(site)
        if number % 4 == 0:
            rewrite(world, person, disability_no=person.id_no + "43")
        elif number % 4 == 1:
            certify_unseen(world, person, "43", site.day(-900))
        elif number % 4 == 2:
            certify(world, person, "43", site.day(-900), status="注销")
        else:
            certify_unseen(world, person, "63", site.day(-900))
            rewrite(world, person, disability_no=person.id_no + "43")
        site.found("member", person.member_no)
    soon = grown_relative(site)
    certify(world, soon, "44", site.day(-3000), valid_to=site.day(1))
    site.found("member", soon.member_no, first_night=site.day(2))
    unknown = grown_relative(site)
    certify_unseen(world, unknown, "44", site.day(-3000), valid_to=site.day(1))
    site.found("member", unknown.member_no, last_night=site.day(1))
    _look_alikes(world, site)


def _look_alikes(world: World, site: Site) -> None:
    graded = grown_relative(site)
    certify(world, graded, "43", site.day(-500), reissue="B1")
    rewrite(world, graded, disability_no=graded.id_no + "44")
    site.innocent(graded.member_no, "reissued with another grade: the first 19 characters agree")
    endless = grown_relative(site)
    certify(world, endless, "24", site.day(-500), valid_to=None)
    site.innocent(endless.member_no, "a certificate without an end")
    expired = grown_relative(site)
    certify_unseen(world, expired, "43", site.day(-4000), valid_to=site.day(-1))
    site.innocent(expired.member_no, "no number in the registry, and the certificate ran out")
    misspelt = grown_relative(site)
    certify(world, misspelt, "43", site.day(-500), name=misspelt.name[0] + "某")
    site.innocent(misspelt.member_no, "the certificate has the number under another name")
    namesake = grown_relative(site)
    certify_unseen(world, namesake, "43", site.day(-500), name=namesake.name[0] + "某")
    site.innocent(namesake.member_no, "a certificate under another name accuses nobody")
    gone = grown_relative(site)
    certify_unseen(world, gone, "43", site.day(-500))
    depart(world, gone, "迁出", site.day(-200))
    site.innocent(gone.member_no, "moved away: no active member")
