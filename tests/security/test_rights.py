"""Who may call what: every route with every method for every role, in one table that is complete by construction.

A row says what really is answered, with real entries behind it. The words say what the address is asked for: the
state of the macro (unknown, retired …), the locale, the step. A route without a row fails, and says what to add.
"""

import pytest

from tests.security.routes import SAFE, Route, Values, form, make, routes
from tests.web.conftest import Site, Visitor

COLUMNS = ("Guest", "Eleni", "Mei", "Reza", "Ada")
"""Signed out, agent, translator, editor, administrator."""

TABLE = """
# method address                                  asked for                  guest agent translator editor administrator
GET   /                                                -                          303 200 200 200 200
GET   /results                                         -                          303 200 200 200 200
GET   /glance/<kind>/<key>                             approved                   303 200 200 200 200
GET   /glance/<kind>/<key>                             draft                      303 404 404 404 404
GET   /glance/<kind>/<key>                             article                    303 404 404 404 404
GET   /glance/<kind>/<key>                             retired                    303 404 404 404 404
GET   /glance/<kind>/<key>                             unknown                    303 404 404 404 404
GET   /<kind>/<key>                                    approved                   303 200 200 200 200
GET   /<kind>/<key>                                    draft                      303 404 200 200 200
GET   /<kind>/<key>                                    article                    303 404 200 200 200
GET   /<kind>/<key>                                    retired                    303 404 404 404 404
GET   /<kind>/<key>                                    unknown                    303 404 404 404 404
GET   /<kind>/<key>/<locale>                           approved,en                303 403 403 200 200
GET   /<kind>/<key>/<locale>                           approved,fa                303 403 200 200 200
GET   /<kind>/<key>/<locale>                           approved,xx                404 404 404 404 404
GET   /<kind>/<key>/<locale>                           retired,en                 303 404 404 404 404
GET   /<kind>/<key>/<locale>                           unknown,en                 303 404 404 404 404
GET   /<kind>/<key>/<locale>/history                   approved,en                303 403 200 200 200
GET   /<kind>/<key>/<locale>/history                   approved,fa                303 403 200 200 200
GET   /<kind>/<key>/<locale>/history                   retired,fa                 303 404 404 404 404
GET   /<kind>/<key>/<locale>/history                   unknown,fa                 303 404 404 404 404
GET   /new/<kind>                                      -                          303 200 200 200 200
GET   /<kind>/<key>/describe                           approved                   303 403 403 200 200
GET   /<kind>/<key>/describe                           retired                    303 404 404 404 404
GET   /<kind>/<key>/describe                           unknown                    303 404 404 404 404
GET   /retired                                         -                          303 403 403 200 200
GET   /situations                                      -                          303 200 200 200 200
GET   /situations/<tag>                                -                          303 403 403 200 200
GET   /translate                                       -                          303 403 200 200 200
GET   /translate/<locale>                              fa                         303 403 200 200 200
GET   /translate/<locale>                              xx                         404 404 404 404 404
GET   /guide/tone-rules                                -                          303 200 200 200 200
GET   /settings/tone                                   -                          303 403 403 200 200
GET   /design                                          -                          303 200 200 200 200
GET   /misses                                          -                          303 403 403 200 200
GET   /pop                                             -                          303 200 200 200 200
GET   /pop/results                                     -                          303 200 200 200 200
GET   /guide/small-window                              -                          303 200 200 200 200
GET   /<kind>/<key>/did-not-fit                        approved                   303 200 200 200 200
GET   /<kind>/<key>/did-not-fit                        unknown                    303 404 404 404 404
GET   /<kind>/<key>/did-not-fit                        private                    303 200 404 404 404
GET   /misfits                                         -                          303 403 403 200 200
POST  /<kind>/<key>/did-not-fit                        approved                   401 303 303 303 303
POST  /<kind>/<key>/did-not-fit                        retired                    401 404 404 404 404
POST  /<kind>/<key>/did-not-fit                        unknown                    401 404 404 404 404
POST  /<kind>/<key>/favourite                          approved                   401 303 303 303 303
POST  /<kind>/<key>/favourite                          article                    401 303 303 303 303
POST  /<kind>/<key>/favourite                          retired                    401 404 404 404 404
POST  /<kind>/<key>/favourite                          unknown                    401 404 404 404 404
POST  /misses/ask                                      -                          401 303 303 303 303
POST  /misfits/<number>/settle                         told                       401 403 403 303 303
POST  /misfits/<number>/settle                         no-hook                    401 403 403 404 404
POST  /misfits/<number>/bring-back                     told                       401 403 403 303 303
POST  /misfits/<number>/bring-back                     no-hook                    401 403 403 404 404
GET   /export                                          -                          303 403 403 200 200
GET   /guide/api                                       -                          303 200 200 200 200
GET   /settings/tokens                                 -                          303 403 403 403 200
POST  /settings/tokens                                 -                          401 403 403 403 201
POST  /settings/tokens/<number>/revoke                 token                      401 403 403 403 303
POST  /settings/tokens/<number>/revoke                 no-hook                    401 403 403 403 404
GET   /export/<name>                                   kb-library                 303 403 403 200 200
GET   /export/<name>                                   no-format                  303 403 403 404 404
POST  /<kind>/<key>/<locale>                           approved,en                401 403 403 303 303
POST  /<kind>/<key>/<locale>                           approved,fa                401 403 303 303 303
POST  /<kind>/<key>/<locale>                           approved,xx                405 405 405 405 405
POST  /<kind>/<key>/<locale>                           retired,fa                 401 404 404 404 404
POST  /<kind>/<key>/<locale>                           unknown,fa                 401 404 404 404 404
POST  /<kind>/<key>/<locale>/<step>                    draft,en,submit            401 403 403 303 303
POST  /<kind>/<key>/<locale>/<step>                    draft,fa,submit            401 403 303 303 303
POST  /<kind>/<key>/<locale>/<step>                    draft,en,approve           401 403 403 303 303
POST  /<kind>/<key>/<locale>/<step>                    draft,fa,approve           401 403 403 303 303
POST  /<kind>/<key>/<locale>/<step>                    cold,fa,approve            401 403 403 422 422
POST  /<kind>/<key>/<locale>/<step>                    review,en,send-back        401 403 403 303 303
POST  /<kind>/<key>/<locale>/<step>                    review,fa,send-back        401 403 403 303 303
POST  /<kind>/<key>/<locale>/<step>                    outdated,fa,still-right    401 403 303 303 303
POST  /<kind>/<key>/<locale>/<step>                    retired,fa,approve         401 404 404 404 404
POST  /<kind>/<key>/<locale>/<step>                    unknown,fa,approve         401 404 404 404 404
POST  /<kind>/<key>/<locale>/history/<number>/restore  approved,en                401 403 403 303 303
POST  /<kind>/<key>/<locale>/history/<number>/restore  approved,fa                401 403 303 303 303
POST  /<kind>/<key>/<locale>/history/<number>/restore  retired,fa                 401 404 404 404 404
POST  /<kind>/<key>/<locale>/history/<number>/restore  unknown,fa                 401 404 404 404 404
POST  /<kind>/<key>/<locale>/history/<number>/revert   approved,en                401 403 403 303 303
POST  /<kind>/<key>/<locale>/history/<number>/revert   retired,fa                 401 404 404 404 404
POST  /<kind>/<key>/<locale>/history/<number>/revert   private,en                 401 303 404 404 404
POST  /new/<kind>                                      -                          401 303 303 303 303
POST  /<kind>/<key>/describe                           approved                   401 403 403 303 303
POST  /<kind>/<key>/describe                           retired                    401 404 404 404 404
POST  /<kind>/<key>/describe                           unknown                    401 404 404 404 404
POST  /<kind>/<key>/retire                             approved                   401 403 403 303 303
POST  /<kind>/<key>/retire                             article                    401 403 403 303 303
POST  /<kind>/<key>/retire                             retired                    401 404 404 404 404
POST  /<kind>/<key>/retire                             unknown                    401 404 404 404 404
POST  /<kind>/<key>/bring-back                         retired                    401 403 403 303 303
POST  /<kind>/<key>/bring-back                         approved                   401 403 403 303 303
POST  /<kind>/<key>/bring-back                         unknown                    401 404 404 404 404
POST  /tone                                            approved                   401 403 200 200 200
POST  /macros/<key>/<locale>/waive                     cold,en                    401 403 403 303 303
POST  /macros/<key>/<locale>/waive                     retired,en                 401 403 403 404 404
POST  /macros/<key>/<locale>/waive                     unknown,en                 401 403 403 404 404
POST  /macros/<key>/<locale>/take-back                 waived                     401 403 403 303 303
POST  /macros/<key>/<locale>/take-back                 approved                   401 403 403 404 404
POST  /<kind>/<key>/<locale>/used                      approved,en                401 204 204 204 204
POST  /<kind>/<key>/<locale>/used                      draft,en                   401 404 204 204 204
POST  /<kind>/<key>/<locale>/used                      retired,en                 401 404 404 404 404
POST  /<kind>/<key>/<locale>/used                      unknown,en                 401 404 404 404 404
GET   /<kind>/<key>/<locale>/filled                    approved,en                303 200 200 200 200
GET   /<kind>/<key>/<locale>/filled                    draft,en                   303 404 200 200 200
GET   /<kind>/<key>/<locale>/filled                    retired,en                 303 404 404 404 404
GET   /<kind>/<key>/<locale>/filled                    unknown,en                 303 404 404 404 404
POST  /<kind>/<key>/<locale>/filled                    approved,en                401 200 200 200 200
POST  /<kind>/<key>/<locale>/filled                    draft,en                   401 404 200 200 200
POST  /<kind>/<key>/<locale>/filled                    retired,en                 401 404 404 404 404
POST  /<kind>/<key>/<locale>/filled                    unknown,en                 401 404 404 404 404
GET   /reply                                                 -                          303 200 200 200 200
POST  /reply                                                 -                          401 200 200 200 200
POST  /reply/filled                                          -                          401 200 200 200 200
POST  /misses                                          -                          401 204 204 204 204
POST  /misses/<number>/dismiss                         missed                     401 403 403 303 303
POST  /misses/<number>/dismiss                         no-hook                    401 403 403 404 404
POST  /misses/<number>/bring-back                      missed                     401 403 403 303 303
POST  /misses/<number>/bring-back                      no-hook                    401 403 403 404 404
GET   /dashboard                                       -                          303 403 403 200 200
GET   /bulk                                            -                          303 403 403 200 200
POST  /bulk                                            draft                      401 403 403 303 303
GET   /bulk/changes                                    -                          303 403 403 200 200
GET   /bulk/<number>                                   no-hook                    303 403 403 404 404
POST  /bulk/<number>/go                                no-hook                    401 403 403 404 404
POST  /bulk/<number>/begin                             no-hook                    401 403 403 404 404
POST  /bulk/<number>/undo                              no-hook                    401 403 403 404 404
GET   /due                                             -                          303 403 403 200 200
GET   /changes                                         -                          303 403 403 200 200
POST  /<kind>/<key>/stewardship                        approved                   401 403 403 303 303
POST  /<kind>/<key>/stewardship                        retired                    401 404 404 404 404
POST  /<kind>/<key>/stewardship                        private                    401 403 404 404 404
POST  /<kind>/<key>/reviewed                           approved                   401 403 403 303 303
POST  /<kind>/<key>/reviewed                           retired                    401 404 404 404 404
POST  /<kind>/<key>/reviewed                           private                    401 403 404 404 404
POST  /<kind>/<key>/review-again                       approved                   401 403 403 303 303
POST  /<kind>/<key>/review-again                       unknown                    401 404 404 404 404
POST  /situations                                      -                          401 403 403 303 303
POST  /settings/tone                                   -                          401 403 403 303 303
GET   /settings/webhooks                               -                          303 403 403 403 200
GET   /settings/webhooks/<number>                      hook                       303 403 403 403 200
GET   /settings/webhooks/<number>                      no-hook                    303 403 403 403 404
POST  /settings/webhooks                               -                          401 403 403 403 201
POST  /settings/webhooks/<number>/switch               hook                       401 403 403 403 303
POST  /settings/webhooks/<number>/switch               no-hook                    401 403 403 403 404
POST  /settings/webhooks/<number>/test                 hook                       401 403 403 403 303
POST  /settings/webhooks/<number>/test                 no-hook                    401 403 403 403 404
POST  /settings/webhooks/<number>/deliveries/<delivery>  hook                     401 403 403 403 303
POST  /settings/webhooks/<number>/deliveries/<delivery>  no-hook                  401 403 403 403 404
POST  /settings/webhooks/<number>/delete               hook                       401 403 403 403 303
POST  /settings/webhooks/<number>/delete               no-hook                    401 403 403 403 404
GET   /<kind>/<key>                                    private                    303 200 404 404 404
GET   /glance/<kind>/<key>                             private                    303 404 404 404 404
GET   /<kind>/<key>/<locale>                           private,en                 303 200 404 404 404
GET   /<kind>/<key>/<locale>/history                   private,en                 303 200 404 404 404
GET   /<kind>/<key>/describe                           private                    303 200 404 404 404
POST  /<kind>/<key>/<locale>                           private,en                 401 303 404 404 404
POST  /<kind>/<key>/<locale>/<step>                    private,en,submit          401 303 404 404 404
POST  /<kind>/<key>/<locale>/<step>                    private,en,approve         401 303 404 404 404
POST  /<kind>/<key>/<locale>/history/<number>/restore  private,en                 401 303 404 404 404
POST  /<kind>/<key>/describe                           private                    401 303 404 404 404
POST  /<kind>/<key>/retire                             private                    401 303 404 404 404
POST  /<kind>/<key>/bring-back                         private                    401 303 404 404 404
POST  /tone                                            private                    401 200 200 200 200
POST  /macros/<key>/<locale>/waive                     private,en                 401 403 403 404 404
POST  /writing/unsaved                                 approved,en                401 403 403 204 204
POST  /writing/unsaved                                 approved,fa                401 403 204 204 204
POST  /writing/unsaved                                 retired,fa                 401 404 404 404 404
POST  /writing/unsaved                                 unknown,en                 401 404 404 404 404
POST  /writing/unsaved                                 private,en                 401 204 404 404 404
POST  /writing/unsaved/discard                         approved,en                401 303 303 303 303
POST  /writing/unsaved/take-back                       approved,en                401 303 303 303 303
POST  /writing/unsaved/take-apart                      outdated,en                401 403 403 303 303
POST  /writing/unsaved/take-apart                      unknown,en                 401 404 404 404 404
POST  /writing/alike                                   approved,en                401 200 200 200 200
GET   /writing/placeholders                            -                          303 200 200 200 200
GET   /<kind>/<key>/files                              approved                   303 200 200 200 200
GET   /<kind>/<key>/files                              draft                      303 404 200 200 200
GET   /<kind>/<key>/files                              private                    303 200 404 404 404
GET   /<kind>/<key>/files                              retired                    303 404 404 404 404
GET   /<kind>/<key>/files/<number>                     approved,file              303 200 200 200 200
GET   /<kind>/<key>/files/<number>                     draft,file                 303 404 200 200 200
GET   /<kind>/<key>/files/<number>                     private,file               303 200 404 404 404
GET   /<kind>/<key>/files/<number>                     approved,file-removed      303 404 404 404 404
GET   /<kind>/<key>/files/<number>                     unknown                    303 404 404 404 404
GET   /<kind>/<key>/files/<number>/thumbnail           approved,file              303 200 200 200 200
GET   /<kind>/<key>/files/<number>/thumbnail           private,file               303 200 404 404 404
POST  /<kind>/<key>/files                              approved                   401 403 403 303 303
POST  /<kind>/<key>/files                              private                    401 303 404 404 404
POST  /<kind>/<key>/files                              retired                    401 404 404 404 404
POST  /<kind>/<key>/files/<number>                     approved,file              401 403 403 303 303
POST  /<kind>/<key>/files/<number>                     private,file               401 303 404 404 404
POST  /<kind>/<key>/files/<number>/remove              approved,file              401 403 403 303 303
POST  /<kind>/<key>/files/<number>/remove              private,file               401 303 404 404 404
POST  /<kind>/<key>/files/<number>/remove              approved                   401 403 403 404 404
POST  /<kind>/<key>/files/<number>/bring-back          approved,file-removed      401 403 403 303 303
POST  /<kind>/<key>/files/<number>/bring-back          private,file-removed       401 303 404 404 404
POST  /<kind>/<key>/files/<number>/bring-back          approved                   401 403 403 404 404
GET   /mine                                            -                          303 200 200 200 200
GET   /settings/teams                                  -                          303 403 403 403 200
POST  /settings/teams                                  -                          401 403 403 403 303
GET   /settings/teams/<number>                         team                       303 403 403 403 200
GET   /settings/teams/<number>                         no-hook                    404 404 404 404 404
POST  /settings/teams/<number>                         team                       401 403 403 403 303
POST  /settings/teams/<number>/delete                  team                       401 403 403 403 303
POST  /<kind>/<key>/take-over                          approved                   401 403 403 403 404
POST  /<kind>/<key>/take-over                          private                    401 403 403 403 404
POST  /<kind>/<key>/take-over                          left                       401 403 403 403 303
GET   /sign-in                                         -                          200 303 303 303 303
GET   /sign-in/provider                                -                          404 404 404 404 404
GET   /sign-in/provider/back                           -                          404 404 404 404 404
POST  /sign-in                                         -                          303 303 303 303 303
POST  /sign-out                                        -                          303 303 303 303 303
GET   /first/<token>                                   -                          404 404 404 404 404
POST  /first/<token>                                   -                          404 404 404 404 404
GET   /sign-in/code                                    -                          303 303 303 303 303
POST  /sign-in/code                                    -                          303 303 303 303 303
GET   /invitation/<token>                              -                          404 404 404 404 404
GET   /invitation/<token>                              invited                    200 200 200 200 200
POST  /invitation/<token>                              -                          404 404 404 404 404
POST  /invitation/<token>                              invited                    303 409 409 409 409
GET   /reset/<token>                                   -                          404 404 404 404 404
GET   /reset/<token>                                   forgot                     200 200 200 200 200
POST  /reset/<token>                                   -                          404 404 404 404 404
POST  /reset/<token>                                   forgot                     303 409 409 409 409
GET   /profile                                         -                          303 200 200 200 200
POST  /profile/password                                -                          401 303 303 303 303
POST  /profile/signature                               -                          401 303 303 303 303
POST  /profile/mail                                    -                          401 303 303 303 303
POST  /profile/sessions/end-others                     -                          401 303 303 303 303
POST  /profile/sessions/<handle>/end                   -                          401 303 303 303 303
GET   /profile/second-factor                           -                          303 303 303 303 303
GET   /profile/second-factor.svg                       -                          303 404 404 404 404
POST  /profile/second-factor/confirm                   -                          401 409 409 409 409
POST  /profile/second-factor/codes                     -                          401 409 409 409 409
POST  /profile/second-factor                           -                          401 303 303 303 303
POST  /profile/second-factor/remove                    -                          401 303 303 303 303
GET   /settings/people                                 -                          303 403 403 403 200
POST  /settings/people/invite                          -                          401 403 403 403 200
POST  /settings/people/invitations/<number>/withdraw   -                          401 403 403 403 303
GET   /settings/people/<number>                        somebody                   303 403 403 403 200
GET   /settings/people/<number>                        nobody                     303 403 403 403 404
POST  /settings/people/<number>/roles                  somebody                   401 403 403 403 303
POST  /settings/people/<number>/roles                  nobody                     401 403 403 403 404
POST  /settings/people/<number>/deactivate             somebody                   401 403 403 403 303
POST  /settings/people/<number>/deactivate             nobody                     401 403 403 403 404
POST  /settings/people/<number>/reactivate             somebody                   401 403 403 403 303
POST  /settings/people/<number>/reactivate             nobody                     401 403 403 403 404
POST  /settings/people/<number>/end-sessions           somebody                   401 403 403 403 303
POST  /settings/people/<number>/end-sessions           nobody                     401 403 403 403 404
POST  /settings/people/<number>/take-second-factor     somebody                   401 403 403 403 303
POST  /settings/people/<number>/take-second-factor     nobody                     401 403 403 403 404
POST  /settings/people/<number>/reset                  somebody                   401 403 403 403 200
POST  /settings/people/<number>/reset                  nobody                     401 403 403 403 404
GET   /settings/audit                                  -                          303 403 403 200 200
POST  /language                                        -                          303 303 303 303 303
POST  /theme                                           -                          303 303 303 303 303
GET   /healthz                                         -                          200 200 200 200 200
GET   /favicon.ico                                     -                          302 302 302 302 302
"""


def rows() -> list[tuple[Route, str, list[int]]]:
    found = []
    for line in TABLE.strip().splitlines():
        if line and not line.startswith("#"):
            method, address, words, *answers = line.split()
            found.append((Route(method, address), words, [int(each) for each in answers]))
    return found


def visitor_of(site: Site, who: str) -> Visitor:
    return site.guest() if who == "Guest" else site.as_(who)


def ask(site: Site, who: str, route: Route, values: Values) -> int:
    visitor = visitor_of(site, who)
    if route.method in SAFE:
        return visitor.get(route.path(values)).status_code
    return visitor.send(route.method, route.path(values), form(route, values)).status_code


def test_every_route_has_a_row_and_every_row_a_route(house: Site) -> None:
    known = {route for route, _, _ in rows()}
    there = set(routes(house.app))

    missing = [f"{route.method:<7}{route.address}  -  ? ? ? ? ?" for route in sorted(there - known, key=str)]
    assert not missing, (
        "add to TABLE, with what is answered to " + " ".join(COLUMNS) + ":\n" + "\n".join(missing)
    )
    assert known - there == set(), "these rows have no route any more"


@pytest.mark.parametrize(
    ("route", "words", "expected"), rows(), ids=[f"{r.method} {r.address} {words}" for r, words, _ in rows()]
)
def test_each_is_answered_as_the_table_says(
    house: Site, route: Route, words: str, expected: list[int]
) -> None:
    store, shared = house.workspace.store, route.method in SAFE
    made = [make(store, words)] * len(COLUMNS) if shared else [make(store, words) for _ in COLUMNS]

    answers = [ask(house, who, route, values) for who, values in zip(COLUMNS, made, strict=True)]

    assert answers == expected, f"{route.method} {route.address} {words} {' '.join(map(str, answers))}"


@pytest.mark.parametrize("who", ["Guest", "Ada"])
def test_no_address_takes_a_method_that_it_does_not_name(house: Site, who: str) -> None:
    visitor = visitor_of(house, who)
    named = {(route.method, route.address) for route in routes(house.app)}
    values = make(house.workspace.store, "approved,submit,kb-library")

    answers = {
        (method, address): visitor.send(method, Route(method, address).path(values)).status_code
        for address in {address for _, address in named}
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE")
        if (method, address) not in named
    }

    assert {ask: status for ask, status in answers.items() if status != 405} == {}


def test_a_head_is_answered_as_its_get(house: Site) -> None:
    values = make(house.workspace.store, "approved,submit,kb-library")
    paths = [route.path(values) for route in routes(house.app) if route.method == "GET"]

    for visitor in (house.guest(), house.as_("Eleni"), house.as_("Ada")):
        assert {path: visitor.client.head(path).status_code for path in paths} == {
            path: visitor.get(path).status_code for path in paths
        }
