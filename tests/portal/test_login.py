"""Signing in and out with both auth managers, before the portal as a server of its own and in Airflow's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path

import httpx
import pytest

from crosscheck.settings import Settings
from kit.airflow_served import ADMIN, PASSWORDS, SAME, Served, fill_in, served_by_airflow, sign_in
from kit.portal import token_on

WHERE = [(manager, place) for manager in ("simple", "fab") for place in ("own", "plugin")]
PORTAL = "/crosscheck/"
Browser = Callable[..., httpx.Client]


@pytest.fixture(scope="module")
def servers(county: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Served]]:
    with served_by_airflow(county, tmp_path_factory.mktemp("served")) as servers:
        yield servers


@pytest.fixture(params=WHERE, ids=lambda param: "-".join(param))
def base(request: pytest.FixtureRequest, servers: dict[str, Served]) -> str:
    """The address of one of the four portals."""
    manager, place = request.param
    return servers[manager].at(place)


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser without a script before an address, with cookies; answers are not followed."""
    with ExitStack() as opened:
        yield lambda base, **cookies: opened.enter_context(httpx.Client(base_url=base, cookies=cookies, timeout=60))


def token_of(base: str, user: str) -> str:
    answer = httpx.post(
        f"{base}/auth/token", json={"username": user, "password": (PASSWORDS | ADMIN)[user]}, timeout=60
    )
    return str(answer.json()["access_token"])


def signed_in(session: httpx.Client) -> str:
    """Whom the first page names; nobody for one who is sent to the login."""
    answer = session.get(PORTAL)
    return next((user for user in PASSWORDS if f"<span>{user} " in answer.text), "") if answer.is_success else ""


def test_a_form_without_a_script_leads_to_the_page_that_was_asked_for(browser: Browser, base: str) -> None:
    session = browser(base)
    page = sign_in(session, "township", PASSWORDS["township"], f"{PORTAL}?page=2&of=all")
    assert page.status_code == 200
    assert str(page.url) == f"{base}{PORTAL}?page=2&of=all"
    assert signed_in(session) == "township"


def test_whoever_knows_no_password_stays_outside(browser: Browser, base: str) -> None:
    session = browser(base)
    sign_in(session, "township", "guessed")
    assert signed_in(session) == ""


def test_leaving_ends_the_session_for_every_copy_of_it(browser: Browser, base: str) -> None:
    session = browser(base)
    first = sign_in(session, "inspector", PASSWORDS["inspector"])
    copy = browser(base, **dict(session.cookies))
    assert signed_in(copy) == "inspector"
    left = session.post(f"{PORTAL}leave", data={"token": token_on(first.text)}, headers=SAME)
    assert left.status_code == 303
    assert session.get(left.headers["location"]).status_code == 200
    assert "_token" not in session.cookies
    assert signed_in(session) == ""
    assert signed_in(copy) == ""
    again = copy.get(copy.get(PORTAL).headers["location"])
    assert "password" in again.text, "the login asks whoever kept the cookies"
    assert signed_in(copy) == ""


def test_somebody_whom_no_account_maps_reads_whom_to_ask(browser: Browser, base: str) -> None:
    page = sign_in(browser(base), "stranger", PASSWORDS["stranger"])
    assert page.status_code == 403
    assert "县级管理员" in page.text


def test_a_bearer_token_is_its_user_and_a_changed_one_nobody(browser: Browser, base: str) -> None:
    token = token_of(base, "township")
    session = browser(base)
    assert "township" in session.get(PORTAL, headers={"Authorization": f"Bearer {token}"}).text
    head, body, signature = token.split(".")
    for changed in (f"{head}.{body}.{signature[::-1]}", f"{head}.{body}.", "nothing"):
        assert session.get(PORTAL, headers={"Authorization": f"Bearer {changed}"}).status_code == 303
        assert signed_in(browser(base, _token=changed)) == ""


def test_a_token_planted_before_the_login_is_replaced(browser: Browser, base: str) -> None:
    planted = token_of(base, "stranger")
    session = browser(base)
    session.cookies.set("_token", planted, domain="127.0.0.1", path="/")
    form = session.get(f"{PORTAL}login")
    fill_in(
        session, session.get("/auth/login/") if form.status_code == 404 else form, "township", PASSWORDS["township"]
    )
    assert session.cookies["_token"] != planted
    assert signed_in(session) == "township"


@pytest.mark.parametrize("manager", ["simple", "fab"])
def test_behind_a_proxy_that_speaks_tls_cookies_go_by_tls_alone(
    browser: Browser, servers: dict[str, Served], manager: str
) -> None:
    session = browser(servers[manager].own)
    session.headers.update({"X-Forwarded-Proto": "https", "Referer": servers[manager].own.replace("http", "https")})
    session.cookies.jar.set_policy(DefaultCookiePolicy(secure_protocols=("http",)))  # what a proxy in front does
    form = session.get(session.get(PORTAL).headers["location"])
    assert fill_in(session, form, "inspector", PASSWORDS["inspector"]).is_redirect
    cookies = {cookie.name: cookie for cookie in session.cookies.jar}
    assert cookies["_token"].secure
    for cookie in cookies.values():
        assert cookie.has_nonstandard_attr("HttpOnly"), cookie.name
        assert str(cookie.get_nonstandard_attr("SameSite")).lower() == "lax", cookie.name


@pytest.mark.parametrize(
    "elsewhere", ["http://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_login_leads_to_no_other_site(browser: Browser, servers: dict[str, Served], elsewhere: str) -> None:
    session = browser(servers["simple"].own)
    form = session.get(f"{PORTAL}login", params={"next": elsewhere})
    assert fill_in(session, form, "inspector", PASSWORDS["inspector"]).headers["location"] == PORTAL


def test_the_server_of_its_own_has_nothing_else_of_airflow(servers: dict[str, Served]) -> None:
    for served in servers.values():
        token = {"Authorization": f"Bearer {token_of(served.own, 'township')}"}
        addresses = ("/api/v2/dags", "/api/v2/version", "/ui/config", "/execution/health", "/docs", "/openapi.json")
        assert {httpx.get(served.own + address, headers=token).status_code for address in addresses} == {404}
        assert httpx.get(served.own).headers["location"] == PORTAL


def test_the_login_page_of_fab_speaks_chinese(servers: dict[str, Served]) -> None:
    page = httpx.get(f"{servers['fab'].own}/auth/login/").text
    assert "请在下面输入您的用户名和密码" in page


def test_no_page_of_the_login_can_be_framed_elsewhere(servers: dict[str, Served]) -> None:
    for served, address in ((servers["simple"], "/auth/login"), (servers["fab"], "/auth/login/")):
        headers = httpx.get(served.own + address).headers
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["x-content-type-options"] == "nosniff"


def test_airflows_menu_leads_to_the_portal(servers: dict[str, Served]) -> None:
    served = servers["simple"]
    token = {"Authorization": f"Bearer {token_of(served.plugin, 'admin')}"}
    [plugin] = httpx.get(f"{served.plugin}/api/v2/plugins", headers=token).json()["plugins"]
    assert [(view["name"], view["href"]) for view in plugin["external_views"]] == [("户查", PORTAL)]
    assert httpx.get(f"{served.plugin}/api/v2/plugins/importErrors", headers=token).json()["total_entries"] == 0


def test_offices_read_nothing_of_airflow(servers: dict[str, Served]) -> None:
    for served in servers.values():
        token = {"Authorization": f"Bearer {token_of(served.plugin, 'township')}"}
        assert httpx.get(f"{served.plugin}/api/v2/dags", headers=token).status_code == 403


def test_no_log_holds_a_password_a_token_or_a_full_name(servers: dict[str, Served]) -> None:
    for served in servers.values():
        token = token_of(served.own, "township")
        said = Path(served.log).read_text(encoding="utf-8")
        assert "Uvicorn running" in said
        assert [word for word in (*PASSWORDS.values(), *ADMIN.values(), token, "Nachname") if word in said] == []
