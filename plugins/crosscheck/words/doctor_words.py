"""What ``crosscheck doctor`` says: Chinese and English beside each other; ``<key>_todo`` is what to do about ``<key>``.

The words of a check's state and name are ``DOCTOR_STATES`` and ``DOCTOR_CHECKS``.
"""

from __future__ import annotations

from collections.abc import Mapping

Pair = tuple[str, str]

DOCTOR_STATES: Mapping[str, Pair] = {
    "fine": ("正常", "fine"),
    "warning": ("注意", "warning"),
    "wrong": ("有误", "wrong"),
}
DOCTOR_CHECKS: Mapping[str, Pair] = {
    "settings": ("设置", "settings"),
    "site": ("本县文件夹", "county's folder"),
    "modes": ("文件权限", "modes"),
    "disk": ("磁盘", "disk"),
    "memory": ("内存", "memory"),
    "clock": ("时钟", "clock"),
    "calendar": ("工作日历", "calendar"),
    "schema": ("台账表结构", "ledger's tables"),
    "night": ("最近一晚", "newest night"),
    "backup": ("备份", "backup"),
    "heads": ("历史末条签名", "signed heads"),
    "connections": ("部门连接", "connections"),
    "notifications": ("通知", "notifications"),
    "secrets": ("密钥和密码", "secrets"),
    "certificates": ("证书", "certificates"),
    "airflow": ("调度", "Airflow"),
}
DOCTOR_SAYS: Mapping[str, Pair] = {
    "broken": ("检查本身出错({kind})", "the check itself failed ({kind})"),
    "broken_todo": ("请上报本行", "report this line"),
    "no_answer": ("未检查:{why}", "not looked at: {why}"),
    "no_answer_todo": ("先处理该项", "mend that first"),
    "settings_fine": ("可用;主目录 {home}", "they hold; home {home}"),
    "settings_wrong": ("{why}", "{why}"),
    "settings_wrong_todo": (
        "改正后再检查;各变量见 docs/settings.md",
        "mend it and look again; docs/settings.md has each",
    ),
    "settings_missing": ("{variable} 指向 {path},那里没有", "{variable} names {path}, and there is none"),
    "settings_missing_todo": ("建立它,或改正该变量", "make it, or mend the variable"),
    "site_fine": ("{name},检查通过", "{name}, it checks"),
    "site_built_in": ("没有指定本县文件夹,用的是示例县的", "none is named: the demo county's counts"),
    "site_built_in_todo": (
        "运行 crosscheck init DIR,并由 CROSSCHECK_SITE 指定",
        "crosscheck init DIR, and let CROSSCHECK_SITE name it",
    ),
    "site_wrong": ("{count}处有误,首处 {first}", "{count} mistakes, the first at {first}"),
    "site_wrong_todo": ("运行 crosscheck site check,逐处改正", "crosscheck site check names each: mend them"),
    "modes_fine": ("只有所有者可读", "its owner's alone"),
    "modes_none": ("主目录还不存在", "there is no home yet"),
    "modes_none_todo": ("第一晚运行后就有", "the first night makes it"),
    "modes_open": ("{count}处他人可进入或可读,首处 {first}", "{count} open to others, the first {first}"),
    "modes_open_todo": ("运行 chmod -R go-rwx '{home}'", "chmod -R go-rwx '{home}'"),
    "modes_owner": ("{path} 属于别的账号", "{path} belongs to another account"),
    "modes_owner_todo": ("全部用一个账号运行;更改所有者", "run everything under one account; change the owner"),
    "disk_fine": ("剩余 {free}", "{free} left"),
    "disk_low": ("只剩 {free}({share}%)", "only {free} left ({share} %)"),
    "disk_low_todo": (
        "清理或扩容;没有任务运行时可删除 {spill}",
        "make room; {spill} may be deleted while nothing runs",
    ),
    "memory_fine": ("上限 {limit},本机 {total}", "ceiling {limit} of {total}"),
    "memory_much": ("上限 {limit} 超过本机 {total} 的八成", "ceiling {limit} is over four fifths of {total}"),
    "memory_much_todo": ("调低 CROSSCHECK_MEMORY", "lower CROSSCHECK_MEMORY"),
    "memory_unread": ("CROSSCHECK_MEMORY 是“{text}”,读不懂", "CROSSCHECK_MEMORY is '{text}', which says nothing"),
    "memory_unread_todo": ("写成 6GB 这样", "write it like 6GB"),
    "clock_fine": ("{now}", "{now}"),
    "clock_behind": ("现在是 {now},却已有 {night} 这一晚", "it is {now}, and there is a night of {night} already"),
    "clock_apart": ("与{whose}相差 {seconds} 秒", "{seconds} s apart from {whose}"),
    "clock_todo": ("开启时间同步(NTP),校正后再运行", "switch time synchronisation (NTP) on before anything runs"),
    "calendar_fine": ("放假安排齐全,至 {until}", "known until {until}"),
    "calendar_ends": ("没有 {year} 年的放假安排,期限将落入该年", "no schedule of {year}, and deadlines reach into it"),
    "calendar_soon": ("还没有 {year} 年的放假安排", "no schedule of {year} yet"),
    "calendar_todo": (
        "国务院办公厅公布后更新依赖包 holidays",
        "update the package holidays once the State Council's schedule is out",
    ),
    "schema_fine": ("版本 {there}", "version {there}"),
    "schema_none": ("还没有台账", "there is no ledger yet"),
    "schema_none_todo": ("第一晚运行后就有", "the first night makes it"),
    "schema_old": ("版本 {there},本程序为 {known}", "version {there}, this program has {known}"),
    "schema_old_todo": ("先备份;下次打开时自动升级", "make a backup; it is brought up to date when next opened"),
    "schema_new": ("版本 {there},比本程序的 {known} 新", "version {there}, newer than this program's {known}"),
    "schema_new_todo": ("换用新版程序", "use the newer program"),
    "schema_silent": ("{why}", "{why}"),
    "schema_silent_todo": ("查看数据库和 CROSSCHECK_LEDGER", "look after the database and CROSSCHECK_LEDGER"),
    "night_fine": ("{night}", "{night}"),
    "night_made": ("示例县,最近一晚 {night}", "a made county, the newest is {night}"),
    "night_none": ("还没有运行过", "none yet"),
    "night_none_todo": ("等第一晚,或运行 crosscheck run", "wait for the first, or crosscheck run"),
    "night_late": ("{due} 这一晚没有运行;最近一晚是 {night}", "the night of {due} did not run; the newest is {night}"),
    "night_late_todo": (
        "看调度是否在运行、DAG 是否暂停,看 crosscheck_nightly 的日志",
        "is the scheduler running, is the DAG paused? read the log of crosscheck_nightly",
    ),
    "backup_fine": ("{at}", "{at}"),
    "backup_made": ("示例县,不需要备份", "a made county needs none"),
    "backup_none": ("本目录还没有备份过", "none was made of this home"),
    "backup_none_todo": ("运行 crosscheck backup TARGET", "crosscheck backup TARGET"),
    "backup_old": ("最近一次是 {at},超过一周", "the newest is of {at}, more than a week ago"),
    "backup_old_todo": (
        "看定时备份为何没有运行,或运行 crosscheck backup TARGET",
        "see why the scheduled one did not run, or crosscheck backup TARGET",
    ),
    "heads_fine": ("第 {seq} 条,{at} 签名", "entry {seq}, signed on {at}"),
    "heads_made": ("示例县,不留存", "a made county keeps none"),
    "heads_none": ("没有在目录之外留存", "none is kept outside the home"),
    "heads_none_todo": (
        "由 CROSSCHECK_HEADS 和 CROSSCHECK_HEAD_KEY 指定,见 docs/operate.md",
        "let CROSSCHECK_HEADS and CROSSCHECK_HEAD_KEY name a file and a key, docs/operate.md",
    ),
    "heads_unsigned": ("留存在目录之外,没有签名", "kept outside the home, and signed by no key"),
    "heads_unsigned_todo": (
        "由 CROSSCHECK_HEAD_KEY 指定密钥,见 docs/operate.md",
        "let CROSSCHECK_HEAD_KEY name a key, docs/operate.md",
    ),
    "heads_empty": ("{path} 中没有本密钥的签名", "{path} holds no signature by the key"),
    "heads_empty_todo": (
        "刚设置密钥的,下一晚会签名;否则该文件被替换:运行 crosscheck verify",
        "where the key is new, the next night signs; else the file was exchanged: crosscheck verify",
    ),
    "heads_old": ("最近一次签名是 {at}(第 {seq} 条)", "the newest signature is of {at}, entry {seq}"),
    "heads_old_todo": (
        "夜间校验没有运行,或该文件末尾被删去:对照纸质或邮件留存,运行 crosscheck verify",
        "no night ran, or the end of the file was taken off: compare a copy of it, and crosscheck verify",
    ),
    "connections_fine": ("{count}个部门可达", "{count} departments can be reached"),
    "connections_made": ("示例县,不连接任何部门", "a made county reaches nobody"),
    "connections_exports": ("由 CROSSCHECK_EXPORTS 代替", "CROSSCHECK_EXPORTS stands for them"),
    "connections_none": ("没有已接入的部门", "no department is connected"),
    "connections_none_todo": ("在 site.yaml 里写 connected", "say in site.yaml who is connected"),
    "connections_wrong": ("{count}个部门不可达:{names}", "{count} departments can't be reached: {names}"),
    "connections_wrong_todo": (
        "改正 Airflow 连接 crosscheck_<部门>,或联系该部门",
        "mend the Airflow connection crosscheck_<department>, or ask the department",
    ),
    "notifications_fine": ("{names}", "{names}"),
    "notifications_made": ("示例县,不通知任何人", "a made county tells nobody"),
    "notifications_none": ("没有设置,出事无人得知", "nobody is told what happens"),
    "notifications_none_todo": ("在 site.yaml 里写 notifications", "say notifications in site.yaml"),
    "notifications_secret": ("缺少 {variable}", "{variable} is missing"),
    "notifications_secret_todo": ("设置后运行 crosscheck notify --test", "set it, then crosscheck notify --test"),
    "secrets_fine": ("没有默认的,没有过短的", "none is a default, none is short"),
    "secrets_weak": ("默认或过短:{names}", "defaults, or too short: {names}"),
    "secrets_weak_todo": ("换成随机的长密码,见 docs/operate.md", "exchange them for long random ones, docs/operate.md"),
    "certificates_fine": ("{count}份,最早 {until} 到期", "{count}, the first ends on {until}"),
    "certificates_none": ("没有使用 TLS", "no TLS is used"),
    "certificates_soon": ("{name} 将于 {until} 到期", "{name} ends on {until}"),
    "certificates_over": ("{name} 已于 {until} 到期", "{name} ended on {until}"),
    "certificates_todo": ("换新证书并重启所在服务", "renew it and restart what uses it"),
    "certificates_unread": ("{name} 的证书读不到({kind})", "that of {name} can't be read ({kind})"),
    "certificates_unread_todo": ("查看该地址或文件", "look after that address or file"),
    "airflow_fine": ("各部分正常", "every part is healthy"),
    "airflow_unknown": ("没有设置 CROSSCHECK_AIRFLOW", "no CROSSCHECK_AIRFLOW names it"),
    "airflow_wrong": ("{parts} 不正常", "not healthy: {parts}"),
    "airflow_wrong_todo": ("查看并重启该部分", "look after that part and start it again"),
    "airflow_silent": ("没有应答({kind})", "no answer ({kind})"),
    "airflow_silent_todo": (
        "查看 api-server 和 CROSSCHECK_AIRFLOW",
        "look after the api-server and CROSSCHECK_AIRFLOW",
    ),
}


def doctor_says(key: str, **values: object) -> Pair:
    """The sentence ``key`` in Chinese and in English with ``values`` filled in; nothing where there is none."""
    zh, en = DOCTOR_SAYS.get(key, ("", ""))
    return zh.format(**values), en.format(**values)
