"""Characters of names for a county of a million, and what they are mistaken for."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import lazy_pinyin

from crosscheck.lake.names import fold

SURNAMES = (
    "黄韦李梁农陆陈覃罗王张刘莫蒙潘卢何林杨周苏吴岑唐谭邓班赵甘廖蓝玉欧马许零隆凌曾谢徐朱冯叶钟江郑孙胡高郭宋彭肖程"
    "邱石秦龙严白袁侯姚闭赖温施丘庞阮滕宁方孔黎颜钱范田孟尹卜雷庄余龚段汤易邹熊万戴夏付任崔麻向牙丁沈毛江顾邵汪"
)
"""Frequent ones first, as in the lists below."""
MALE = (
    "伟强军明华勇建国文志平杰辉斌林海涛波永生德福光荣宏忠龙祥俊武贵云东峰世成金飞浩春家新宇清良红才安兴振正仁胜利民庆恒宗"
    "有发宝昌松山祖义信毅刚鹏磊超洋宁凯旭亮健康乐义礼智诚友天雄豪博翔泽晨轩瑞嘉子梓涵睿航昊然阳帆康达元远富贤学善绍继先权"
)
FEMALE = (
    "芳丽英秀兰梅玉珍花琼霞春燕美莲桂香月红艳娥彩金凤爱云慧敏静萍菊青素碧妹雪婷媛娟小琴芬玲娜萌雅欣怡佳倩晓莉嘉思诗梓涵"
    "琪琳珊婉如意凌荷蓉蕾翠惠仙连银线娇妮露丹晶洁瑜瑶璐薇颖盈悦心语彤宁柔巧淑贞清秋冬夏日新群华丹"
)
RARE = "喆堃玥璟翀珺祎赟垚燚曈犇骉瑄璠芃湉旻彧瑀翾"
"""In no GB 2312: registers write a placeholder or pinyin for them."""
DOTTED = [
    "阿依",
    "古丽",
    "阿力木",
    "买买提",
    "吉克",
    "阿牛",
    "沙马",
    "拉哈",
    "卓玛",
    "央金",
    "海来",
    "石布",
    "热依汗",
    "吐尔逊",
    "艾山",
    "米热",
    "帕提曼",
    "依明",
    "达瓦",
    "扎西",
    "玛依拉",
    "库尔班",
]


@lru_cache(maxsize=1)
def homophones() -> dict[str, list[str]]:
    """Each given-name character with the common characters (GB 2312, first level) of the same toneless syllable."""
    rows = (bytes([high, low]) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    common = [c for row in rows if (c := row.decode("gb2312", errors="ignore"))]
    sound = dict(zip(common, lazy_pinyin(common), strict=True))
    of_sound: dict[str, list[str]] = {}
    for c, syllable in sound.items():
        of_sound.setdefault(syllable, []).append(c)
    given = sorted({*MALE, *FEMALE} & sound.keys())
    return {c: others for c in given if (others := [o for o in of_sound[sound[c]] if o != c])}


def pinyin(characters: str) -> list[str]:
    """The toneless syllable of each character."""
    return [lazy_pinyin(c)[0] for c in characters]


def spellings() -> tuple[str, str]:
    """Standard characters that occur in names, and for each one of its variants (``lake/fold.tsv``)."""
    used = {*SURNAMES, *MALE, *FEMALE}
    han = map(chr, range(0x4E00, 0xA000))
    pairs = {standard: c for c in han if (standard := fold(c)) != c and standard in used}
    return "".join(pairs), "".join(pairs.values())
