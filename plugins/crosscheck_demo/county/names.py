"""People's names and ID numbers, as a Zhuang and Han county in Guangxi has them; none occurs twice."""

from __future__ import annotations

from datetime import date
from random import Random

from crosscheck_demo.county.chance import choose

_SURNAMES = (
    *"黄黄黄黄黄韦韦韦韦农农农农陆陆陆李李李梁梁梁覃覃罗罗岑岑苏张王陈刘莫蒙潘卢何林周班马许零隆凌唐谭杨吴邓甘廖玉闭",
    "欧阳",
)
_MALE = "伟强军勇杰斌涛辉华平志明建国文武忠义贵福德才生荣海山林松峰龙祖安永胜利民庆恒光宗有发世宏宝俊昌"
_FEMALE = "芳丽秀英兰梅玉珍凤花琼艳红霞春燕美莲桂香爱云月娥彩金银巧慧敏静萍菊青素碧妹雪婷媛娟"
_RARE = "喆堃玥璟翀珺祎赟垚燚"
"""Characters that GB 2312 does not hold: old registers write a placeholder for them."""
_MASK = str.maketrans(dict.fromkeys(_RARE, "□") | {"·": None})
_DOTTED = ("阿依·古丽", "吉克·阿牛", "阿力木·买买提", "沙马·拉哈", "卓玛·央金", "海来·石布", "热依汗·吐尔逊")
_ETHNICITIES = ("壮族",) * 80 + ("汉族",) * 12 + ("瑶族",) * 8
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RENUMBERED = 2002
"""The prefecture's counties got other codes when it became a city; numbers given before keep theirs."""
_HERE = ("452623", "451022")
"""First six digits of numbers given before and after that."""
_ELSEWHERE = (
    ("452622", "452624", "452625", "452628", "522327", "532626"),
    ("451002", "451024", "451027", "522327", "532626", "441424"),
)
_PHONE_PREFIXES = ("134", "135", "137", "138", "139", "150", "151", "158", "159", "182", "187", "188", "191", "199")


def check_character(digits: str) -> str:
    """The MOD 11-2 check character of 17 digits (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def surname_of(name: str) -> str:
    """The surname children inherit; empty for names with a middle dot, which have none."""
    if "·" in name:
        return ""
    return next((surname for surname in _SURNAMES if len(surname) > 1 and name.startswith(surname)), name[0])


class Registrar:
    """Gives out names, ID numbers and telephone numbers; each number once, and no name twice on one birthday."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(f"{seed}:registrar")
        self._numbers: set[str] = set()
        self._named: set[tuple[str, date]] = set()
        self._phones: set[str] = set()

    def id_no(self, birth: date, sex: str, local: bool = True) -> str:
        """A fresh valid number of somebody first registered here, or (not ``local``) elsewhere."""
        late = birth.year >= _RENUMBERED
        prefix = _HERE[late] if local else choose(self.rng, _ELSEWHERE[late])
        while True:
            # 996 and above stand for people over a hundred in legacy numbers; a tail of 000 for spreadsheet damage.
            sequence = 1 + 2 * int(self.rng.random() * 497) if sex == "男" else 2 + 2 * int(self.rng.random() * 496)
            digits = f"{prefix}{birth:%Y%m%d}{sequence:03d}"
            number = digits + check_character(digits)
            if number not in self._numbers and not number.endswith("000"):
                self._numbers.add(number)
                return number

    def name(self, sex: str, birth: date, surname: str = "", local: bool = True) -> str:
        """A name nobody else born on that day has, rare characters and dots aside: a damaged number keeps its owner."""
        while True:
            name = self._name(sex, surname, local)
            masked = name.translate(_MASK), birth
            if masked not in self._named:
                self._named.add(masked)
                return name

    def surname(self) -> str:
        """A surname as frequent as in the county."""
        return choose(self.rng, _SURNAMES)

    def ethnicity(self) -> str:
        """壮族 mostly."""
        return choose(self.rng, _ETHNICITIES)

    def phone(self) -> str:
        """A fresh mobile number, 11 digits."""
        while True:
            prefix = choose(self.rng, _PHONE_PREFIXES)
            phone = f"{prefix}{int(self.rng.random() * 10**8):08d}"
            if phone not in self._phones:
                self._phones.add(phone)
                return phone

    def _name(self, sex: str, surname: str, local: bool) -> str:
        if not local and not surname and self.rng.random() < 0.15:
            return choose(self.rng, _DOTTED)
        pool = _MALE if sex == "男" else _FEMALE
        given = choose(self.rng, pool)
        if self.rng.random() < 0.03:
            given += choose(self.rng, _RARE)
        elif self.rng.random() < 0.7:
            given += choose(self.rng, pool)
        return (surname or self.surname()) + given
