"""Role × address × method: every address of the product against a table of what it answers to whom.

All objects belong to one unit (people.py): its head, the admin of its agency and BKD reach them, everybody else doesn't. POSTs are
empty, so that whoever is let in is told what is missing. A new address without a row fails `test_every_own_address_has_a_row`.
"""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from roster.models import Adoption, Employee, Roster
from tests.factories import MONDAY
from tests.security.people import PEOPLE, undone

pytestmark = pytest.mark.django_db

TABLE = """
address            method  head  sibling  employee  admin  stranger  bkd  outsider  anonymous
home               GET     302   302      302       302    302       302  302       login
home               POST    405   405      405       405    405       405  405       login
province           GET     403   403      403       403    403       200  403       login
province           POST    405   405      405       405    405       405  405       login
list               GET     200   200      403       200    200       200  403       login
list               POST    405   405      405       405    405       405  405       login
new                GET     200   200      403       200    200       200  403       login
new                POST    422   422      403       422    422       422  403       login
grid               GET     200   404      403       200    404       200  403       login
grid               POST    405   405      405       405    405       405  405       login
discard            GET     405   405      405       405    405       405  405       login
discard            POST    302   404      403       302    404       302  403       login
cell               GET     302   404      403       302    404       302  403       login
cell               POST    302   404      403       302    404       302  403       login
remarks            GET     200   404      403       200    404       200  403       login
remarks            POST    405   405      405       405    405       405  405       login
ways               GET     422   404      403       422    404       422  403       login
ways               POST    405   405      405       405    405       405  405       login
reapply            GET     405   405      405       405    405       405  405       login
reapply            POST    302   404      403       302    404       302  403       login
presence           GET     405   405      405       405    405       405  405       login
presence           POST    200   404      403       200    404       200  403       login
undo               GET     405   405      405       405    405       405  405       login
undo               POST    302   404      403       302    404       302  403       login
print              GET     200   404      403       200    404       200  403       login
print              POST    405   405      405       405    405       405  405       login
export             GET     200   404      403       200    404       200  403       login
export             POST    405   405      405       405    405       405  405       login
export_revision    GET     200   404      403       200    404       200  403       login
export_revision    POST    405   405      405       405    405       405  405       login
solve              GET     405   405      405       405    405       405  405       login
solve              POST    302   404      403       302    404       302  403       login
progress           GET     200   404      403       200    404       200  403       login
progress           POST    405   405      405       405    405       405  405       login
conflicts          GET     302   404      403       302    404       302  403       login
conflicts          POST    405   405      405       405    405       405  405       login
remedy             GET     405   405      405       405    405       405  405       login
remedy             POST    302   404      403       302    404       302  403       login
cancel_run         GET     405   405      405       405    405       405  405       login
cancel_run         POST    302   404      403       302    404       302  403       login
apply_run          GET     405   405      405       405    405       405  405       login
apply_run          POST    302   404      403       302    404       302  403       login
choose_run         GET     405   405      405       405    405       405  405       login
choose_run         POST    302   404      403       302    404       302  403       login
compare_runs       GET     200   404      403       200    404       200  403       login
compare_runs       POST    405   405      405       405    405       405  405       login
dismiss_run        GET     405   405      405       405    405       405  405       login
dismiss_run        POST    302   404      403       302    404       302  403       login
problem            GET     200   404      403       200    404       200  403       login
problem            POST    405   405      405       405    405       405  405       login
fairness           GET     200   404      403       200    404       200  403       login
fairness           POST    405   405      405       405    405       405  405       login
review             GET     200   404      403       200    404       200  403       login
review             POST    405   405      405       405    405       405  405       login
publish            GET     405   405      405       405    405       405  405       login
publish            POST    422   404      403       422    404       422  403       login
schedule           GET     405   405      405       405    405       405  405       login
schedule           POST    422   404      403       422    404       422  403       login
unschedule         GET     405   405      405       405    405       405  405       login
unschedule         POST    302   404      403       302    404       302  403       login
order              GET     200   404      403       200    404       200  403       login
order              POST    422   404      403       422    404       422  403       login
revisions          GET     200   404      403       200    404       200  403       login
revisions          POST    405   405      405       405    405       405  405       login
revision           GET     200   404      403       200    404       200  403       login
revision           POST    405   405      405       405    405       405  405       login
my_days            GET     200   200      200       404    404       404  404       login
my_days            POST    405   405      405       405    405       405  405       login
read_notices       GET     405   405      405       405    405       405  405       login
read_notices       POST    302   302      302       404    404       404  404       login
history            GET     200   404      403       200    404       200  403       login
history            POST    405   405      405       405    405       405  405       login
restore            GET     405   405      405       405    405       405  405       login
restore            POST    302   404      403       302    404       302  403       login
compare            GET     200   404      403       200    404       200  403       login
compare            POST    405   405      405       405    405       405  405       login
circulars          GET     200   200      200       200    200       200  200       login
circulars          POST    405   405      405       405    405       405  405       login
circular           GET     200   200      200       200    200       200  200       login
circular           POST    405   405      405       405    405       405  405       login
caps               GET     200   200      403       200    200       200  403       login
caps               POST    405   405      405       405    405       405  405       login
unit_rules         GET     200   404      403       200    404       200  403       login
unit_rules         POST    302   404      403       302    404       302  403       login
add_coverage       GET     405   405      405       405    405       405  405       login
add_coverage       POST    302   404      403       302    404       302  403       login
change_coverage    GET     405   405      405       405    405       405  405       login
change_coverage    POST    302   404      403       302    404       302  403       login
audit              GET     403   403      403       200    200       200  403       login
audit              POST    405   405      405       405    405       405  405       login
audit_csv          GET     403   403      403       200    200       200  403       login
audit_csv          POST    405   405      405       405    405       405  405       login
heads              GET     200   200      403       200    200       200  403       login
heads              POST    405   405      405       405    405       405  405       login
acting             GET     200   404      403       200    404       200  403       login
acting             POST    422   404      403       422    404       422  403       login
end_acting         GET     405   405      405       405    405       405  405       login
end_acting         POST    302   404      403       302    404       302  403       login
account            GET     200   200      200       200    200       200  200       login
account            POST    405   405      405       405    405       405  405       login
my_data            GET     200   200      200       404    404       404  404       login
my_data            POST    405   405      405       405    405       405  405       login
person_data        GET     403   403      403       200    404       200  403       login
person_data        POST    405   405      405       405    405       405  405       login
people             GET     200   200      403       200    200       200  403       login
people             POST    405   405      405       405    405       405  405       login
invite             GET     405   405      405       405    405       405  405       login
invite             POST    403   403      403       200    404       200  403       login
export_people      GET     403   403      403       200    200       200  403       login
export_people      POST    405   405      405       405    405       405  405       login
import_people      GET     403   403      403       200    200       200  403       login
import_people      POST    403   403      403       422    422       422  403       login
people_template    GET     403   403      403       200    200       200  403       login
people_template    POST    405   405      405       405    405       405  405       login
review_people      GET     403   403      403       302    302       302  403       login
review_people      POST    403   403      403       302    302       302  403       login
people_errors      GET     403   403      403       302    302       302  403       login
people_errors      POST    405   405      405       405    405       405  405       login
import_absences    GET     403   403      403       200    200       200  403       login
import_absences    POST    403   403      403       422    422       422  403       login
absences_template  GET     403   403      403       200    200       200  403       login
absences_template  POST    405   405      405       405    405       405  405       login
review_absences    GET     403   403      403       302    302       302  403       login
review_absences    POST    403   403      403       302    302       302  403       login
absences_errors    GET     403   403      403       302    302       302  403       login
absences_errors    POST    405   405      405       405    405       405  405       login
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]
OWN = "roster:"
UNIT_PAGES = {"unit_rules", "add_coverage", "change_coverage", "acting", "end_acting"}
FILES_WITH_NIPS = {"export", "export_revision", "export_people", "my_data", "person_data"}  # each is in the audit
PERSON_PAGES = {"invite", "person_data"}
ACCOUNT_PAGES = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_")
OPEN_ACCOUNT_PAGES = {
    "account_login", "account_signup", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_confirm_email",
    "account_email_verification_sent", "account_confirm_login_code", "mfa_authenticate", "account_logout",
    "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup", "openid_connect_login", "openid_connect_callback",
}  # fmt: skip
OPEN_OFFICE_PAGES = {"admin:login", "admin:javascript-catalog"}  # the second: words of its buttons in the user's language


def addresses(patterns, prefix="", namespace=""):
    """Yield name and a path of every address, "1" in place of each argument."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or ""), _filled(path)
        else:
            yield from addresses(pattern.url_patterns, path, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))


def _filled(path):
    path = re.sub(r"\(\?P<app_label>.*?\)", "policies", path)
    path = re.sub(r"\(\?P<\w+>.*?\)|<[^>]+>", "1", path)
    return "/" + re.sub(r"[\^$\\]", "", path)


ADDRESSES = list(addresses(get_resolver().url_patterns))


def own_path(name, scene):
    """The address of the objects of the scene."""
    arguments = {
        "pk": scene.employee.pk if name in PERSON_PAGES else scene.roster.unit_id if name in UNIT_PAGES else scene.roster.pk,
        "run": scene.run.pk,
        "number": scene.revision.number,
        "form": "csv",
        "key": "elsewhere",
        "group": scene.group.pk,
        "duty": scene.duty.pk,
    }
    if name == "circular":
        arguments["pk"] = Adoption.objects.first().circular_id
    wanted = next(pattern.pattern.converters for pattern in get_resolver().url_patterns[0].url_patterns if pattern.name == name)
    return reverse(OWN + name, kwargs={argument: arguments[argument] for argument in wanted})


def ask(user, method, path, **client_options):
    """Send one request as `user` and undo what it did."""
    client = Client(**client_options)
    if user:
        client.force_login(user)
    with undone():
        return client.generic(method, path, content_type="application/x-www-form-urlencoded")


def outcome(answer):
    """The status, or "login" when the answer leads to the sign-in page."""
    return "login" if answer.status_code == 302 and answer.url.startswith(reverse("account_login")) else str(answer.status_code)


def test_every_own_address_has_a_row():
    names = {name.removeprefix(OWN) for name, _path in ADDRESSES if name.startswith(OWN)}
    assert sorted((name, method) for name, method, *_ in ROWS) == sorted(
        (name, method) for name in names for method in ("GET", "POST")
    )


@pytest.mark.parametrize(("name", "method", "expected"), [(name, method, codes) for name, method, *codes in ROWS])
def test_address_answers_each_person_as_the_table_says(scene, name, method, expected):
    path = own_path(name, scene)
    answers = [outcome(ask(scene.users[person], method, path)) for person in PEOPLE]
    assert dict(zip(PEOPLE, answers, strict=True)) == dict(zip(PEOPLE, expected, strict=True))


def test_every_other_address_falls_under_a_rule():
    others = {name for name, _path in ADDRESSES if not name.startswith((OWN, "admin:", *ACCOUNT_PAGES))}
    former = {path for name, path in ADDRESSES if not name}  # allauth leads on from where its pages once were
    assert all(path.startswith("/akun/social/") for path in former)
    assert others - {""} == {"healthz", "readyz", "metrics", "set_language"}  # the first three: tests/roster/views/test_health.py


@pytest.mark.parametrize(("name", "path"), [row for row in ADDRESSES if row[0].startswith(ACCOUNT_PAGES)])
def test_account_page_is_for_whoever_is_signed_in_or_wants_to_be(scene, name, path):
    assert ask(scene.users["head"], "GET", path).status_code in {200, 302, 401, 403, 404, 405}
    answer = ask(None, "GET", path)
    assert (
        (outcome(answer) in {"200", "302", "401", "404", "login"}) if name in OPEN_ACCOUNT_PAGES else (outcome(answer) == "login")
    )


def test_nobody_opens_an_account_for_himself(scene, django_user_model):
    before = django_user_model.objects.count()
    values = {"username": "tamu", "password1": "kata-sandi-34", "password2": "kata-sandi-34"}
    assert Client().post(reverse("account_signup"), values).status_code == 200
    assert django_user_model.objects.count() == before


@pytest.mark.parametrize("person", ["head", "admin", "bkd"])
def test_back_office_opens_to_no_role_of_the_product_by_itself(scene, person):
    client = Client()
    client.force_login(scene.users[person])
    for name, path in ADDRESSES:
        if name.startswith("admin:") and name not in OPEN_OFFICE_PAGES:
            answer = client.get(path)
            assert answer.status_code == 302, path
            assert "/login/" in answer.url or answer.url == reverse("admin:index"), path


def test_back_office_asks_strangers_to_sign_in():
    for name, path in ADDRESSES:
        if name.startswith("admin:") and name not in OPEN_OFFICE_PAGES:
            assert "/login/" in Client().get(path).url, path


@pytest.mark.parametrize("name", [name for name, method, head, *_ in ROWS if method == "POST" and head not in {"403", "405"}])
def test_post_without_csrf_token_is_refused(scene, name):
    assert ask(scene.users["head"], "POST", own_path(name, scene), enforce_csrf_checks=True).status_code == 403


def test_sign_in_without_csrf_token_is_refused():
    assert ask(None, "POST", reverse("account_login"), enforce_csrf_checks=True).status_code == 403


@pytest.mark.parametrize(
    "name", ["progress", "conflicts", "remedy", "cancel_run", "apply_run", "choose_run", "dismiss_run", "problem"]
)
def test_run_of_another_roster_does_not_exist_below_the_own_one(scene, name):
    other = Roster.objects.create(unit=scene.roster.unit, starts=MONDAY, ends=MONDAY)
    method = "POST" if name in {"remedy", "cancel_run", "apply_run", "choose_run", "dismiss_run"} else "GET"
    path = reverse(OWN + name, args=[other.pk, scene.run.pk])
    assert ask(scene.users["head"], method, path).status_code == 404


def test_revision_of_another_roster_does_not_exist_below_the_own_one(scene):
    other = Roster.objects.create(unit=scene.roster.unit, starts=MONDAY, ends=MONDAY)
    assert ask(scene.users["head"], "GET", reverse("roster:revision", args=[other.pk, 1])).status_code == 404


def test_nip_is_masked_on_every_page_and_in_every_address(scene):
    nips = set(Employee.objects.values_list("nip", flat=True))
    for person in ("head", "admin", "bkd"):
        for name, method, *codes in ROWS:
            if method == "GET" and codes[PEOPLE.index(person)] == "200" and name not in FILES_WITH_NIPS:
                path = own_path(name, scene)
                text = path + ask(scene.users[person], "GET", path).content.decode("utf-8", "ignore")
                assert not [nip for nip in nips if nip in text], (person, name)
