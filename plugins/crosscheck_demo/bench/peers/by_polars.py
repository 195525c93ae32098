"""The rules in Polars: lazy frames, all of them collected at once, so that it reads and joins in common what it can."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from peer_job import Job, asked
from polars import col


class Rules:
    """One method a rule; a lazy frame of subject and object."""

    def __init__(self, job: Job) -> None:
        self.job, self.of = job, job.values
        self.day, self.year = date.fromisoformat(job.values["day"]), job.values["year"]

    def scan(self, table: str) -> pl.LazyFrame:
        """A list."""
        return pl.scan_parquet(self.job.tables[table])

    def active(self) -> pl.LazyFrame:
        """The active members."""
        return self.scan("registry_member").filter(col("member_status") == "正常")

    def with_members(self) -> pl.LazyFrame:
        """Households with active members."""
        return self.active().select("household_no").unique()

    def id_11(self) -> pl.LazyFrame:
        members = self.active().group_by("household_no").agg(pl.len().alias("members"))
        joined = self.scan("registry_household").join(members, on="household_no")
        return _of(joined.filter(col("declared_size") != col("members")), "household_no")

    def id_16(self) -> pl.LazyFrame:
        fields = ("main_cause", "per_capita_net_income", "house_safe", "water_safe")
        households = self.scan("registry_household")
        return pl.concat([_of(households.filter(col(name).is_null()), "household_no", pl.lit(name)) for name in fields])

    def id_18(self) -> pl.LazyFrame:
        households = self.scan("registry_household").filter(col("phone").is_not_null())
        counted = households.group_by("phone").agg(pl.len().alias("n"))
        shared = counted.filter(col("n") >= self.of["shared_phone_households"])
        return _of(households.join(shared, on="phone", how="semi"), "household_no", col("phone"))

    def wm_07(self) -> pl.LazyFrame:
        monitored = (col("household_type") == "监测对象") & col("risk_removed_on").is_null()
        poor = (col("income_year") == self.year - 1) & (col("per_capita_net_income") < self.of["monitoring_line"])
        return _of(self.scan("registry_household").filter(poor & ~monitored), "household_no")

    def wm_08(self) -> pl.LazyFrame:
        net = col("wage") + col("business") + col("property") + col("transfer") - col("expense")
        income = self.scan("registry_income").select("household_no", "year", net.cast(pl.Float64).round(2).alias("net"))
        latest, earlier = (income.filter(col("year") == self.year - n) for n in (1, 2))
        both = latest.join(earlier, on="household_no", suffix="_before")
        limit = ((1 - self.of["income_drop"]) * col("net_before")).round(4)
        return _of(both.filter((col("net_before") > 0) & (col("net") < limit)), "household_no")

    def hp_01(self) -> pl.LazyFrame:
        open_ended = col("ended_on").is_null() | (col("ended_on") >= self.day)
        current = self.scan("registry_pairing").filter((col("started_on") <= self.day) & open_ended)
        return _of(self.with_members().join(current, on="household_no", how="anti"), "household_no")

    def wi_01(self) -> pl.LazyFrame:
        car = self.scan("police_vehicle").filter(
            col("status").is_in(["正常", "逾期未检验"])
            & (col("registered_on") <= self.day)
            & ~col("kind").is_in(["摩托车", "三轮汽车", "拖拉机"])
            & (
                col("kind").is_in(["小型轿车", "小型普通客车"])
                | (col("price") >= self.of["car_price"]).fill_null(False)
            )
        )
        exits = self.scan("registry_household").select("household_no", "lifted_on", "risk_removed_on")
        owner = car.join(self.active(), on="id_no").join(exits, on="household_no")
        exit_on = pl.max_horizontal("lifted_on", "risk_removed_on")
        later = (col("registered_on") > exit_on) & (col("price") < self.of["car_price_after_exit"])
        return _of(owner.filter(~later.fill_null(False)), "member_no", col("plate"))

    def wi_03(self) -> pl.LazyFrame:
        large = (col("capital_wan") >= self.of["enterprise_capital"]) | (col("tax_paid") > 0)
        firm = self.scan("market_enterprise").filter(
            col("role").is_in(["法定代表人", "股东", "高管"])
            & col("kind").is_in(["有限责任公司", "个人独资企业"])
            & (col("status") == "存续")
            & large
        )
        return _of(firm.join(self.active(), on="id_no"), "member_no", col("credit_code"))

    def wi_05(self) -> pl.LazyFrame:
        pay = self.scan("finance_payroll").filter(col("month") <= self.day)
        newest = pay.filter(col("month") == col("month").max())
        paid = newest.filter(col("kind").is_in(["行政编制", "事业编制", "离退休"]))
        return _of(paid.join(self.active(), on="id_no"), "member_no")

    def wi_08(self) -> pl.LazyFrame:
        pension = self.scan("human_resources_pension").filter(
            col("scheme").is_in(["企业职工", "机关事业"])
            & (col("status") == "领取")
            & (col("monthly_benefit") >= self.of["formal_pension"])
        )
        return _of(pension.join(self.active(), on="id_no"), "member_no", col("scheme"))

    def md_01(self) -> pl.LazyFrame:
        insured = self.scan("health_insurance").filter((col("year") == self.year) & (col("status") == "正常参保"))
        old = self.active().filter(col("id_no").str.slice(6, 8) <= self.of["born"])
        return _of(old.join(insured, on="id_no", how="anti"), "member_no")

    def md_06(self) -> pl.LazyFrame:
        ill = self.scan("health_chronic").filter(col("status").is_null() | (col("status") == "救治中"))
        healthy = self.active().filter(col("health") == "健康")
        return _of(healthy.join(ill, on="id_no", how="semi"), "member_no")

    def de_05(self) -> pl.LazyFrame:
        dead = self.scan("registry_member").filter(col("member_status") == "死亡")
        bills = self.scan("health_settlement").select("id_no", "settled_on").join(dead, on="id_no")
        return _of(bills.filter(col("settled_on") > col("status_on") + timedelta(days=30)), "member_no")

    def ho_02(self) -> pl.LazyFrame:
        members = self.scan("registry_member").select("id_no", "household_no")
        lists = ("housing_appraisal", "housing_relocation")
        housed = pl.concat([self.scan(table).select(col("head_id_no").alias("id_no")) for table in lists])
        known = members.join(housed, on="id_no", how="semi").select("household_no")
        return _of(self.with_members().join(known, on="household_no", how="anti"), "household_no")

    def wm_02(self) -> pl.LazyFrame:
        first = date.fromisoformat(self.of["new_year"])
        bills = self.scan("health_settlement").filter(col("settled_on").is_between(first, self.day))
        paid = bills.group_by("id_no").agg(col("self_paid").sum())
        high = paid.filter(col("self_paid") >= self.of["medical_share_other"] * self.of["rural_dpi"])
        rural = (col("status") == "正常") & (col("hukou_kind") == "农业")
        people = self.scan("police_resident").filter(rural).join(high, on="id_no", how="semi")
        return _of(people.join(self.scan("registry_member"), on="id_no", how="anti"), "id_no")


def _of(found: pl.LazyFrame, subject: str, other: pl.Expr | None = None) -> pl.LazyFrame:
    """Subject and object, each once."""
    shown = pl.lit("") if other is None else other
    return found.select(col(subject).alias("subject"), shown.alias("object")).unique()


def main() -> None:
    """Answer the job."""
    job = asked()
    rules = Rules(job)
    frames = pl.collect_all([getattr(rules, rule.replace("-", "_").lower())() for rule in job.rules])
    found = {rule: frame.rows() for rule, frame in zip(job.rules, frames, strict=True)}
    job.tell(found, {rule: len(some) for rule, some in found.items()})


if __name__ == "__main__":
    main()
