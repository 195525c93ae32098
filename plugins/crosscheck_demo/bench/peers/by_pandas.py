"""The rules in plain pandas, each reading the columns it needs, as pandas' guide to scaling recommends."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
from peer_job import Job, Pairs, asked

PERSON = ("member_no", "id_no", "member_status")


class Rules:
    """One method a rule; subject and object of what it finds."""

    def __init__(self, job: Job) -> None:
        self.job, self.of = job, job.values
        self.day, self.year = pd.Timestamp(job.values["day"]), job.values["year"]

    def read(self, table: str, columns: Sequence[str]) -> pd.DataFrame:
        """Some columns of a list."""
        frame = pd.read_parquet(self.job.tables[table], columns=list(columns))
        for name in frame.columns:
            kind = str(frame[name].dtype)
            if name in (
                "price",
                "tax_paid",
                "capital_wan",
                "self_paid",
                "monthly_benefit",
                "per_capita_net_income",
            ) or (name in ("wage", "business", "property", "transfer", "expense")):
                frame[name] = frame[name].astype("float64")
            elif kind == "object" and name.endswith(("_on", "month")):
                frame[name] = pd.to_datetime(frame[name])
        return frame

    def active(self, *more: str) -> pd.DataFrame:
        """The active members."""
        members = self.read("registry_member", (*PERSON, *more))
        return members[members.member_status == "正常"]

    def id_11(self) -> pd.DataFrame:
        households = self.read("registry_household", ("household_no", "declared_size"))
        members = self.active("household_no").groupby("household_no").size().rename("members")
        joined = households.join(members, on="household_no", how="inner")
        return joined[joined.declared_size != joined.members].assign(subject=lambda f: f.household_no, object="")

    def id_16(self) -> pd.DataFrame:
        fields = ["main_cause", "per_capita_net_income", "house_safe", "water_safe"]
        households = self.read("registry_household", ("household_no", *fields))
        empty = households.set_index("household_no")[fields].isna().stack()
        return pd.DataFrame(list(empty[empty].index), columns=["subject", "object"])

    def id_18(self) -> pd.DataFrame:
        households = self.read("registry_household", ("household_no", "phone")).dropna(subset=["phone"])
        shared = households.groupby("phone").household_no.transform("size") >= self.of["shared_phone_households"]
        return households[shared].rename(columns={"household_no": "subject", "phone": "object"})

    def wm_07(self) -> pd.DataFrame:
        columns = ("household_no", "income_year", "per_capita_net_income", "household_type", "risk_removed_on")
        all_of = self.read("registry_household", columns)
        monitored = (all_of.household_type == "监测对象") & all_of.risk_removed_on.isna()
        poor = (all_of.income_year == self.year - 1) & (all_of.per_capita_net_income < self.of["monitoring_line"])
        return all_of[poor & ~monitored].assign(subject=lambda f: f.household_no, object="")

    def wm_08(self) -> pd.DataFrame:
        columns = ("household_no", "year", "wage", "business", "property", "transfer", "expense")
        income = self.read("registry_income", columns)
        income["net"] = income.wage + income.business + income.property + income.transfer - income.expense
        nets = [income[income.year == self.year - n].set_index("household_no").net for n in (1, 2)]
        both = pd.concat(nets, axis=1, join="inner", keys=["latest", "earlier"]).round(2)
        drop = (both.earlier > 0) & (both.latest < ((1 - self.of["income_drop"]) * both.earlier).round(4))
        return both[drop].reset_index().assign(subject=lambda f: f.household_no, object="")

    def hp_01(self) -> pd.DataFrame:
        pairing = self.read("registry_pairing", ("household_no", "started_on", "ended_on"))
        current = (pairing.started_on <= self.day) & (pairing.ended_on.isna() | (pairing.ended_on >= self.day))
        with_members = self.active("household_no").household_no.drop_duplicates()
        return pd.DataFrame({"subject": with_members[~with_members.isin(pairing[current].household_no)], "object": ""})

    def wi_01(self) -> pd.DataFrame:
        car = self.read("police_vehicle", ("id_no", "plate", "kind", "registered_on", "price", "status"))
        car = car[
            car.status.isin(["正常", "逾期未检验"])
            & (car.registered_on <= self.day)
            & ~car.kind.isin(["摩托车", "三轮汽车", "拖拉机"])
        ]
        car = car[car.kind.isin(["小型轿车", "小型普通客车"]) | (car.price >= self.of["car_price"])]
        owner = car.merge(self.active("household_no"), on="id_no")
        exits = self.read("registry_household", ("household_no", "lifted_on", "risk_removed_on"))
        owner = owner.merge(exits, on="household_no")
        exit_on = owner[["lifted_on", "risk_removed_on"]].max(axis=1)
        later = (owner.registered_on > exit_on) & (owner.price < self.of["car_price_after_exit"])
        return owner[~later].assign(subject=lambda f: f.member_no, object=lambda f: f.plate)

    def wi_03(self) -> pd.DataFrame:
        columns = ("id_no", "credit_code", "role", "kind", "status", "capital_wan", "tax_paid")
        firm = self.read("market_enterprise", columns)
        firm = firm[
            firm.role.isin(["法定代表人", "股东", "高管"])
            & firm.kind.isin(["有限责任公司", "个人独资企业"])
            & (firm.status == "存续")
            & ((firm.capital_wan >= self.of["enterprise_capital"]) | (firm.tax_paid > 0))
        ]
        owner = firm.merge(self.active(), on="id_no")
        return owner.assign(subject=lambda f: f.member_no, object=lambda f: f.credit_code)

    def wi_05(self) -> pd.DataFrame:
        pay = self.read("finance_payroll", ("id_no", "kind", "month"))
        newest = pay[pay.month <= self.day].month.max()
        pay = pay[(pay.month == newest) & pay.kind.isin(["行政编制", "事业编制", "离退休"])]
        return pay.merge(self.active(), on="id_no").assign(subject=lambda f: f.member_no, object="")

    def wi_08(self) -> pd.DataFrame:
        pension = self.read("human_resources_pension", ("id_no", "scheme", "status", "monthly_benefit"))
        pension = pension[
            pension.scheme.isin(["企业职工", "机关事业"])
            & (pension.status == "领取")
            & (pension.monthly_benefit >= self.of["formal_pension"])
        ]
        return pension.merge(self.active(), on="id_no").assign(subject=lambda f: f.member_no, object=lambda f: f.scheme)

    def md_01(self) -> pd.DataFrame:
        cover = self.read("health_insurance", ("id_no", "year", "status"))
        insured = cover[(cover.year == self.year) & (cover.status == "正常参保")].id_no
        members = self.active()
        old = members.id_no.str[6:14] <= self.of["born"]
        return members[old & ~members.id_no.isin(insured)].assign(subject=lambda f: f.member_no, object="")

    def md_06(self) -> pd.DataFrame:
        ill = self.read("health_chronic", ("id_no", "status"))
        ill = ill[ill.status.isna() | (ill.status == "救治中")]
        members = self.active("health")
        healthy = members[members.health == "健康"]
        return healthy[healthy.id_no.isin(ill.id_no)].assign(subject=lambda f: f.member_no, object="")

    def de_05(self) -> pd.DataFrame:
        members = self.read("registry_member", (*PERSON, "status_on"))
        dead = members[members.member_status == "死亡"]
        bills = self.read("health_settlement", ("id_no", "settled_on")).merge(dead, on="id_no")
        late = bills[bills.settled_on > bills.status_on + pd.Timedelta(days=30)]
        return late.assign(subject=lambda f: f.member_no, object="")

    def ho_02(self) -> pd.DataFrame:
        members = self.read("registry_member", (*PERSON, "household_no"))
        housed = pd.concat(self.read(table, ("head_id_no",)).head_id_no for table in HOUSES)
        known = members[members.id_no.isin(housed)].household_no
        active = members[members.member_status == "正常"].household_no.drop_duplicates()
        return pd.DataFrame({"subject": active[~active.isin(known)], "object": ""})

    def wm_02(self) -> pd.DataFrame:
        bills = self.read("health_settlement", ("id_no", "settled_on", "self_paid"))
        bills = bills[(bills.settled_on >= pd.Timestamp(self.of["new_year"])) & (bills.settled_on <= self.day)]
        paid = bills.groupby("id_no").self_paid.sum().round(2)
        high = paid[paid >= self.of["medical_share_other"] * self.of["rural_dpi"]]
        people = self.read("police_resident", ("id_no", "status", "hukou_kind"))
        people = people[(people.status == "正常") & (people.hukou_kind == "农业") & people.id_no.isin(high.index)]
        members = self.read("registry_member", ("id_no",)).id_no
        return people[~people.id_no.isin(members)].assign(subject=lambda f: f.id_no, object="")


HOUSES = ("housing_appraisal", "housing_relocation")


def pairs(rule: Callable[[], pd.DataFrame]) -> Pairs:
    """Subject and object of what a rule finds, each once."""
    found = rule()[["subject", "object"]].drop_duplicates()
    return list(found.itertuples(index=False, name=None))


def main() -> None:
    """Answer the job."""
    job = asked()
    rules = Rules(job)
    found = {rule: pairs(getattr(rules, rule.replace("-", "_").lower())) for rule in job.rules}
    job.tell(found, {rule: len(some) for rule, some in found.items()})


if __name__ == "__main__":
    main()
