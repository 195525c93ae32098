"""What the portal says at its door."""

from __future__ import annotations

ENTRY = {
    "sign_in": ("登录", "Sign in"),
    "user_name": ("用户名", "User name"),
    "password": ("密码", "Password"),
    "wrong_password": ("用户名或密码不正确。", "The user name or the password is wrong."),
    "too_often": (
        "登录尝试次数过多,请十五分钟后再试。",
        "This was tried too often: try again in a quarter of an hour.",
    ),
}
