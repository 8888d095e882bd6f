"""One's own account: password, mail address, second factor, sessions."""

import io
from datetime import UTC, datetime

import segno
from flask import Blueprint, Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from kb.accounts import second_factor as codes
from kb.errors import Invalid, NotAllowed
from kb.services import accounts, passwords, people, second_factor
from kb.web import access, visits
from kb.web.forms.form import Form, pressed
from kb.web.forms.people import ChangePasswordForm, CodeForm, MailForm, PasswordForm, SignatureForm
from kb.web.pages import page
from kb.web.session import seal
from kb.web.wording import tell

account = Blueprint("account", __name__)


def _now() -> datetime:
    return datetime.now(UTC)


def _done(what: str) -> ResponseReturnValue:
    return redirect(url_for("account.show", done=what), 303)


def _page(status: int = 200, **forms: Form) -> Response:
    store, person = access.store(), access.person()
    shown = {"password_form": ChangePasswordForm, "mail_form": MailForm, "proof_form": PasswordForm}
    own = people.own_account(store, person)
    ready = {name: forms.get(name) or kind(formdata=None, mail=own.mail) for name, kind in shown.items()}
    return page(
        "account/show.html",
        status,
        account=own,
        signature_form=forms.get("signature_form") or SignatureForm.showing(people.signatures(store, person)),
        sessions=accounts.sessions(store, person),
        current=accounts.handle_of(store, visits.current().id),
        codes_left=second_factor.codes_left(store, person),
        **ready,
    )


@account.get("/profile")
def show() -> Response:
    """Show who one is here, and how one comes in."""
    return _page()


@account.post("/profile/password")
def change_password() -> ResponseReturnValue:
    """Change the own password; the other sessions end."""
    form = ChangePasswordForm()
    if form.validate():
        try:
            new_id = passwords.change_own(
                access.store(),
                access.person(),
                old=form.old.data,
                new=form.new.data,
                session_id=visits.current().id,
                now=_now(),
            )
        except Invalid as refusal:
            form.blame(refusal.problems)
        except NotAllowed as refusal:
            form.form_errors.append(tell(refusal))
        else:
            visits.change(new_id)
            return _done("password")
    return _page(form.status, password_form=form)


@account.post("/profile/mail")
def set_mail() -> ResponseReturnValue:
    """Keep another mail address."""
    form = MailForm()
    if form.validate():
        try:
            people.set_mail(access.store(), access.person(), form.mail.data or "")
        except Invalid as refusal:
            form.blame(refusal.problems)
        else:
            return _done("kept")
    return _page(form.status, mail_form=form)


@account.post("/profile/signature")
def sign() -> ResponseReturnValue:
    """Keep the names and the line that stand under one's replies."""
    form = SignatureForm()
    if form.validate():
        try:
            people.set_signatures(access.store(), access.person(), form.typed)
        except Invalid as refusal:
            form.blame(refusal.problems)
        else:
            return _done("kept")
    return _page(form.status, signature_form=form)


@account.post("/profile/sessions/end-others")
def end_others() -> ResponseReturnValue:
    """Sign out everywhere else."""
    pressed()
    accounts.end_other_sessions(access.store(), access.person(), visits.current().id, now=_now())
    return _done("sessions-ended")


@account.post("/profile/sessions/<handle>/end")
def end_one(handle: str) -> ResponseReturnValue:
    """Sign out in one browser."""
    pressed()
    accounts.end_one_session(access.store(), access.person(), handle, now=_now())
    return _done("sessions-ended")


@account.post("/profile/second-factor")
def begin_second_factor() -> ResponseReturnValue:
    """Make a secret that waits for its first code."""
    pressed()
    second_factor.propose(access.store(), access.person(), seal=seal())
    return redirect(url_for("account.confirm_page"), 303)


def _confirm_page(form: CodeForm, status: int = 200) -> ResponseReturnValue:
    secret = second_factor.proposed(access.store(), access.person(), seal=seal())
    if secret is None:  # confirmed meanwhile, or never begun
        return redirect(url_for("account.show"), 303) if status == 200 else abort(status)
    return page("account/second_factor.html", status, form=form, secret=secret)


@account.get("/profile/second-factor")
def confirm_page() -> ResponseReturnValue:
    """Show the secret that waits, as a QR code and as text, and ask for the first code."""
    return _confirm_page(CodeForm())


@account.get("/profile/second-factor.svg")
def picture() -> Response:
    """Draw the QR code of the secret that waits."""
    person = access.person()
    secret = second_factor.proposed(access.store(), person, seal=seal()) or abort(404)
    drawn = io.BytesIO()
    code = segno.make(codes.address(secret, person.name), error="m", micro=False)
    code.save(drawn, kind="svg", scale=5, border=4, dark="#000", light="#fff")
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@account.post("/profile/second-factor/confirm")
def confirm() -> ResponseReturnValue:
    """Turn the second factor on, and show the recovery codes this once."""
    form = CodeForm()
    if form.validate():
        try:
            made, new_id = second_factor.confirm(
                access.store(),
                access.person(),
                form.code.data,
                seal=seal(),
                session_id=visits.current().id,
                now=_now(),
            )
        except Invalid as refusal:
            form.blame(refusal.problems)
        except NotAllowed as refusal:
            form.form_errors.append(tell(refusal))
        else:
            visits.change(new_id)
            return page("account/codes.html", codes=made)
    return _confirm_page(form, form.status)


@account.post("/profile/second-factor/codes")
def renew_codes() -> ResponseReturnValue:
    """Make new recovery codes, and show them this once."""
    form = PasswordForm()
    if form.validate():
        try:
            made = second_factor.renew_codes(access.store(), access.person(), form.password.data, now=_now())
        except Invalid as refusal:
            form.blame(refusal.problems)
        except NotAllowed as refusal:
            form.form_errors.append(tell(refusal))
        else:
            return page("account/codes.html", codes=made)
    return _page(form.status, proof_form=form)


@account.post("/profile/second-factor/remove")
def remove_second_factor() -> ResponseReturnValue:
    """Turn the second factor off."""
    form = PasswordForm()
    if form.validate():
        try:
            new_id = second_factor.remove(
                access.store(),
                access.person(),
                form.password.data,
                session_id=visits.current().id,
                now=_now(),
            )
        except Invalid as refusal:
            form.blame(refusal.problems)
        except NotAllowed as refusal:
            form.form_errors.append(tell(refusal))
        else:
            visits.change(new_id)
            return _done("second-factor-off")
    return _page(form.status, proof_form=form)
