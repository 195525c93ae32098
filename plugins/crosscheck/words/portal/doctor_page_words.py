"""What the page of ``crosscheck doctor`` says beside its checks."""

from __future__ import annotations

DOCTOR_PAGE = {
    "doctor": ("系统体检", "Doctor"),
    "doctor_note": (
        "门户所在进程此刻所见;命令 crosscheck doctor 检查同样的内容。处理办法见运维手册。",
        "As this process of the portal sees it now; the command crosscheck doctor looks at the same. The manual on "
        "operating has more on each.",
    ),
    "doctor_check": ("检查项", "Check"),
    "doctor_state": ("状态", "State"),
    "doctor_says": ("情况", "What is so"),
    "doctor_todo": ("处理", "To do"),
}
