"""Draws one small corner of a county: a village, one or two registered households, their people and some neighbours."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from oracle.arrivals import Row
from oracle.people import NAMES, Person, birthdays, damaged, number_for, spelt
from oracle.words import days, month, months

CAUSES = ("因病", "因残", "因学", "缺技术", "缺资金", "缺劳力", "缺水", "其它", None)
RELATIONS = ("配偶", "配偶", "子女", "子女", "子女", "父母", "其他", "户主")
STAGES = ("非在校生", "小学", "初中", "高中", "中职", None)
LABOUR = ("普通劳动力", "丧失劳动力", "无劳动力", None)
OTHER_STATUS = ("死亡", "死亡", "迁出", "失踪")


class Family:
    """One corner; ``k`` tells it from the others. ``rows`` collects what it has delivered."""

    def __init__(self, rng: Random, k: int, d: date) -> None:
        self.rng, self.k, self.d = rng, k, d
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self._counter = 0
        self._villages()
        self.identified_on = days(d, rng.choice([-2000, -100, -11, -10, -9]))
        self.people: list[Person] = []
        for _ in range(rng.randint(2, 5)):
            self.people.append(self._person())
        self.strangers = [self._person() for _ in range(rng.randint(1, 3))]
        self._twins()
        for _ in range(rng.choice([1, 2, 2, 3])):
            self._household()

    # --- what row makers ask for ----------------------------------------------------------------------------------

    def next(self) -> str:
        """A number for keys, different within the county."""
        self._counter += 1
        return f"{self.k}-{self._counter}"

    def anyone(self) -> Person:
        return self.rng.choice(self.people * 2 + self.strangers)

    def who(self, person: Person, dirt: float = 0.3) -> Row:
        """ID number and name of a person as a department has them."""
        number, name = person.number, person.name
        if self.rng.random() < dirt:
            number = self.rng.choice([damaged(self.rng, number), damaged(self.rng, number), self.anyone().number])
        if self.rng.random() < dirt:
            name = self.rng.choice([spelt(self.rng, name), spelt(self.rng, name), self.rng.choice(NAMES)])
        return {"id_no": number, "name": name}

    def head(self, person: Person) -> Row:
        """The same for lists that call them head."""
        return {f"head_{key}": value for key, value in self.who(person).items()}

    def code(self) -> str:
        """Where a person is said to live: mostly this village, also its old, a coming or a wrong code."""
        wrong = [self.village[:9], "451022999999", self.new_village]
        return self.rng.choice([self.village] * 8 + [self.old_village, self.old_village, *wrong])

    def exit_day(self) -> date:
        return days(self.d, -30)

    # --- the corner -----------------------------------------------------------------------------------------------

    def _villages(self) -> None:
        """A village, and an older code that was merged into it, or is wrongly said to be, or still stands."""
        township = self.rng.choice(["451022100", "451022101"])
        self.village, self.old_village = f"{township}{200 + self.k}", f"{township}{600 + self.k}"
        self.new_village = f"{township}{800 + self.k}"
        middle = f"{township}{400 + self.k}"
        since, ended = date(2010, 1, 1), self.rng.choice([days(self.d, -1), days(self.d, -1), self.d, days(self.d, 1)])
        into = self.rng.choice([self.village, self.village, middle, self.old_village, None, f"{township}000"])
        chain = self.rng.choice([self.village, self.old_village])
        self._region(self.village, since, None, None)
        self._region(middle, since, date(2020, 1, 1), chain)
        self._region(self.old_village, since, ended, into)
        if self.rng.random() < 0.3:  # announced: of this village, or of the one that is no more
            announced = self.rng.choice([self.village, self.old_village, self.new_village])
            begins = days(self.d, self.rng.choice([0, 1, 200]))
            self._region(announced, begins, None, self.rng.choice([None, middle, self.village]))

    def _region(self, code: str, since: date, ended: date | None, into: str | None) -> None:
        row = {"region_code": code, "name": f"村{code[-4:]}", "level": "村", "valid_from": since}
        self.rows["reference.region"].append(row | {"valid_to": ended, "merged_into": into})

    def _person(self) -> Person:
        born, sequence = birthdays(self.rng, self.d), self.rng.randint(1, 999)
        if self.people and self.rng.random() < 0.3:  # parent and child, or hardly
            apart = self.rng.choice([-14, 14]) * 12
            born = min(self.d, days(months(self.people[0].born, apart), self.rng.choice([-1, 0, 1])))
        number = number_for(f"45{self.k:04d}", born, sequence)
        return Person(self.rng.choice(NAMES), number, born, "男" if sequence % 2 else "女")

    def _twins(self) -> None:
        """Somebody of the same name and day of birth as the first: another person, often with a number alike."""
        if self.rng.random() < 0.5:
            first = self.people[0]
            sequence = self.rng.choice([int(first.number[14:17]) // 10 * 10 + self.rng.randint(1, 9), 500])
            number = number_for(first.number[:6], first.born, sequence % 1000)
            name = self.rng.choice([first.name, first.name, self.rng.choice(NAMES)])
            twin = Person(name, number, first.born, "男" if sequence % 2 else "女")
            self.rng.choice([self.people, self.strangers]).append(twin)

    def _household(self) -> None:
        rng, number = self.rng, f"H{self.next()}"
        chosen = rng.sample(self.people, min(len(self.people), rng.randint(1, 4)))
        for position, person in enumerate(chosen):
            relation = "户主" if position == 0 and rng.random() < 0.95 else rng.choice(RELATIONS)
            self._member(number, person, relation)
        head = rng.choice([chosen[0]] * 9 + [self.anyone()])
        lifted = rng.choice([None, days(self.exit_day(), -1), self.exit_day(), date(2019, 12, 31)])
        removed = rng.choice([None, None, self.exit_day(), days(self.d, -179), days(self.d, -180), self.d])
        self.rows["registry.household"].append(
            {
                "household_no": number,
                "head_name": head.name,
                "head_id_no": head.number if rng.random() < 0.9 else damaged(rng, head.number),
                "region_code": self.code(),
                "household_type": rng.choice(["脱贫户", "监测对象"]),
                "identified_on": self.identified_on,
                "lifted_on": lifted,
                "risk_removed_on": removed,
                "main_cause": rng.choice(CAUSES),
                "declared_size": rng.choice([len(chosen)] * 3 + [1]),
                "per_capita_net_income": self._income(number, len(chosen)),
                "income_year": rng.choice([self.d.year - 1] * 4 + [self.d.year - 2, None]),
                "house_safe": rng.choice([True, True, False, None]),
                "water_safe": rng.choice([True, True, False, None]),
                "relocated": rng.choice([True, False, False, None]),
                "phone": self._phone(),
                "updated_at": "2026-01-01 08:00:00",
            }
        )

    def _phone(self) -> str | None:
        plain = f"1380000{self.rng.choice([self.k // 3, self.k // 3, 9000 + self.k]):04d}"
        dressed = [plain, plain, plain[:3] + " " + plain[3:], plain[:7] + "-" + plain[7:], "+86" + plain, "86" + plain]
        return self.rng.choice([*dressed, "0776-5212345", "5212345", "11111111", "123456", None])

    def _member(self, household: str, person: Person, relation: str) -> None:
        rng = self.rng
        unborn = number_for(person.number[:6], days(self.d, rng.choice([0, 1])), 7)
        wrong = [damaged(rng, person.number), damaged(rng, person.number), self.anyone().number, unborn, None]
        number = rng.choice([person.number] * 18 + wrong)
        born = rng.choice([person.born] * 5 + [days(person.born, -1), f"{person.born:%Y-%m}", None])
        on_register = rng.choice([None, person.number])
        self.rows["registry.member"].append(
            {
                "member_no": f"M{rng.choice('AB')}{self.next()}",
                "household_no": household,
                "name": person.name if rng.random() < 0.9 else spelt(rng, person.name),
                "id_no": number,
                "sex": rng.choice([person.sex] * 5 + ["男", None]),
                "birth_date": born,
                "relation": relation,
                "student_status": rng.choice(STAGES),
                "health": rng.choice(["健康", "健康", "大病", None]),
                "disability_no": on_register and f"{on_register}{rng.choice('47')}{rng.randint(1, 4)}",
                "labour": rng.choice(LABOUR),
                "months_worked": rng.choice([None, 0, 0, 1, 5, 6]),
                "on_allowance": rng.choice([True, False, None]),
                "on_support": rng.choice([True, False, None]),
                "member_status": "正常" if rng.random() < 0.8 else rng.choice(OTHER_STATUS),
                "status_on": rng.choice([None, days(self.d, -31), days(self.d, -60), days(self.d, -30)]),
            }
        )

    # --- registry lists about households --------------------------------------------------------------------------

    def _income(self, household: str, heads: int) -> Decimal | None:
        """Income rows around the drop that counts; the share per head that the registry states, or nearly."""
        rng, year = self.rng, self.d.year - 1
        before = rng.choice([Decimal(0), Decimal(10000), Decimal(20000), Decimal(-500)])
        drop = Decimal("0.7") if rng.random() < 0.5 else Decimal("1.5")
        last = before * drop + rng.choice([Decimal("-0.01"), Decimal(0), Decimal("0.01"), Decimal(10000)])
        transfer = rng.choice([Decimal(0), Decimal(100), Decimal(1000), Decimal("1000.01"), Decimal(1100)])
        parts = {"property": Decimal(0), "transfer": transfer, "expense": Decimal(300)}
        for row_year, net in ((year - 1, before), (year, last)):
            if rng.random() < 0.85:
                wage = max(Decimal(0), net + 300 - transfer)
                business = net + 300 - transfer - wage
                row = {"household_no": household, "year": row_year, "wage": wage, "business": Decimal(0), **parts}
                row["expense"] = parts["expense"] - business
                self.rows["registry.income"].append(row)
        share = (last / heads).quantize(Decimal("0.01"))
        percent = (share / 100).quantize(Decimal("0.01"))
        off = rng.choice([Decimal(0), Decimal(10), Decimal("10.01"), Decimal("9.99"), percent])
        income = rng.choice([share + off, share - off, rng.choice([Decimal(8700), Decimal("8699.99")]), None])
        return income if income is None or income > 0 else None

    def lists(self, dataset: str) -> None:
        """Rows of a list about this corner's households or village."""
        for _ in range(self.rng.choice([0, 1, 1, 2, 3])):
            household = self.rng.choice([h["household_no"] for h in self.rows["registry.household"]] * 5 + ["H-none"])
            self.rows[dataset].append(getattr(self, f"_{dataset.split('.')[1]}")(household))

    def _pairing(self, household: str) -> Row:
        rng = self.rng
        born = date(1980, 1, 1)
        helper = Person("黄帮扶", number_for("459999", born, 1 + self.k // 2), born, "男")
        who = self.who(rng.choice([helper, helper, helper, self.anyone()]), 0.1)
        row = {f"helper_{key}": value for key, value in who.items()}
        return row | {
            "household_no": household,
            "started_on": days(self.d, -rng.choice([0, 1, 59, 60, 61, 400])),
            "ended_on": rng.choice([None, None, self.d, days(self.d, -1), days(self.d, 1)]),
        }

    def _measure(self, household: str) -> Row:
        rng = self.rng
        return {
            "measure_no": f"C{self.next()}",
            "household_no": household,
            "kind": rng.choice(["产业", "就业", "教育", "健康", "健康", "饮水", "兜底", "金融", "其他"]),
            "due_on": days(self.d, rng.choice([-1, 0, 1])),
            "done_on": rng.choice([None, None, self.d, days(self.d, -30), days(self.d, -31), days(self.d, -90)]),
            "status": rng.choice(["计划", "实施中", "已完成", "已取消"]),
        }

    def _visit(self, household: str) -> Row:
        rng = self.rng
        return {
            "visit_no": f"Z{self.next()}",
            "household_no": household,
            "helper_id_no": self.anyone().number,
            "visited_on": days(self.d, -rng.choice([0, 59, 60, 61, 364, 365, 366])),
            "result": "在家",
            "problem_kind": rng.choice([None, "收入", "住房"]),
        }

    def _tip_off(self, household: str) -> Row:
        rng = self.rng
        return {
            "tip_no": f"J{self.next()}",
            "received_on": days(self.d, -rng.choice([0, 1, 364, 365, 366])),
            "region_code": self.code(),
            "household_no": rng.choice([household, household, None]),
            "problem_kind": "错评",
            "content": "反映情况",
        }

    def _supply(self, household: str) -> Row:
        rng = self.rng
        levels = ["达标"] * 9 + ["基本达标", "不达标"]
        row: dict[str, Any] = {name: rng.choice(levels) for name in ("quantity", "quality", "access", "reliability")}
        return row | {
            "region_code": rng.choice([self.village, self.village, self.code()]),
            "dry_days": rng.choice([None, 0, 36, 37]),
            "appraised_on": rng.choice([self.d, month(self.d), months(month(self.d), -3)]),
        }
