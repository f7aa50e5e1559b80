"""The desk: what members see. Server-rendered pages over the services; every page works without script."""

from flask import Flask, Response, g, make_response, redirect, request, url_for

from casebook.inspection.names import display_name
from casebook.jobs.here import Here
from casebook.model.member import Role
from casebook.services.picture_twins import Impressions
from casebook.services.redaction_register import closes_these_words
from casebook.settings import Settings
from casebook.web.desk import (
    accounts,
    acts,
    admission_words,
    bulk,
    bulk_across,
    captures,
    captures_asked,
    caretaking,
    cases,
    changes,
    choices,
    chronicle,
    complaints,
    consents,
    counsel,
    deadline_words,
    deliveries,
    deliveries_ledger,
    evidence,
    export_words,
    finding,
    grants,
    history,
    import_messages,
    import_proposals,
    import_runs,
    importing,
    inbox,
    incidents,
    interventions,
    joining,
    letters,
    listing,
    members,
    notes,
    out,
    own_access,
    own_browser,
    own_factors,
    own_notes,
    packs,
    passkey_place,
    passkeys,
    patterns,
    patterns_asked,
    people,
    pictures,
    pictures_asked,
    platforms,
    posts,
    preferences,
    preparing,
    preparing_build,
    preparing_checks,
    preparing_words,
    pressing,
    proving,
    quick_log,
    records,
    redaction,
    redaction_register,
    redaction_words,
    relations,
    removal,
    report_acceptance,
    report_files,
    report_sorting,
    retention,
    retention_breaches,
    retention_case,
    retention_papers,
    retention_words,
    scanning,
    sign_in,
    signing_key,
    state,
    statistics,
    surveys,
    tasks,
    today,
    translations,
    translations_transcripts,
    translations_words,
    unfinished_forms,
    viewing,
    wording,
)
from casebook.web.desk.again import session_ended, typed_words
from casebook.web.desk.answers import may, of_every_page
from casebook.web.desk.cookies import house
from casebook.web.desk.elsewhere import ask_before_opening
from casebook.web.desk.exposure import exposure
from casebook.web.desk.field_words import field_words
from casebook.web.desk.guards import check_routes, open_to_everyone, signed_in
from casebook.web.desk.inbox_listing import first_words, severity_of
from casebook.web.desk.index_jobs import ask_for_indexes
from casebook.web.desk.log_words import event_words
from casebook.web.desk.notices import ELSEWHERE
from casebook.web.shared.application import LOOPBACK, bare_application
from casebook.web.shared.headers import DESK_POLICY
from casebook.web.shared.uploads import StreamingRequest
from casebook.work import House, begin

BLUEPRINTS = (
    sign_in.blueprint,
    joining.blueprint,
    own_access.blueprint,
    own_factors.blueprint,
    passkeys.blueprint,
    proving.blueprint,
    preferences.blueprint,
    inbox.blueprint,
    report_files.blueprint,
    report_sorting.blueprint,
    report_acceptance.blueprint,
    history.team_blueprint,
    cases.blueprint,
    finding.blueprint,
    people.blueprint,
    relations.blueprint,
    consents.blueprint,
    accounts.blueprint,
    quick_log.blueprint,
    bulk.blueprint,
    bulk_across.blueprint,
    changes.blueprint,
    unfinished_forms.blueprint,
    incidents.blueprint,
    acts.blueprint,
    posts.blueprint,
    captures.blueprint,
    captures_asked.blueprint,
    own_browser.blueprint,
    importing.blueprint,
    surveys.blueprint,
    import_runs.blueprint,
    import_proposals.blueprint,
    import_messages.blueprint,
    evidence.blueprint,
    viewing.blueprint,
    scanning.blueprint,
    redaction.blueprint,
    redaction_words.blueprint,
    translations.blueprint,
    translations_transcripts.blueprint,
    translations_words.blueprint,
    redaction_register.blueprint,
    pictures.blueprint,
    pictures_asked.blueprint,
    patterns.blueprint,
    patterns_asked.blueprint,
    records.blueprint,
    removal.blueprint,
    interventions.blueprint,
    letters.blueprint,
    tasks.blueprint,
    today.blueprint,
    platforms.blueprint,
    notes.blueprint,
    packs.blueprint,
    preparing.blueprint,
    preparing_checks.blueprint,
    preparing_build.blueprint,
    own_notes.blueprint,
    counsel.blueprint,
    complaints.blueprint,
    deliveries.blueprint,
    deliveries_ledger.blueprint,
    out.blueprint,
    statistics.blueprint,
    grants.blueprint,
    caretaking.blueprint,
    history.blueprint,
    retention.blueprint,
    retention.office_blueprint,
    retention_case.blueprint,
    retention_breaches.blueprint,
    retention_papers.blueprint,
    members.blueprint,
    signing_key.blueprint,
    history.office_blueprint,
    state.blueprint,
)

WORDS = (
    own_access.factor_words,
    passkey_place.passkeys_here,
    wording.link_kind,
    wording.link_note,
    wording.kind_label,
    wording.translated_by_words,
    wording.custody_words,
    wording.custody_role,
    wording.unreadable_words,
    wording.profile_words,
    admission_words.admitted,
    admission_words.conditions,
    admission_words.data_words,
    admission_words.how_words,
    admission_words.kind_title,
    admission_words.languages_words,
    admission_words.stage_words,
    admission_words.why_words,
    preparing_words.held_words,
    preparing_words.options,
    preparing_words.role_words,
    preparing_words.said_words,
    preparing_words.source_words,
    wording.purpose_words,
    wording.row_words,
    captures.problem_lines,
    export_words.format_words,
    export_words.state_words,
    export_words.asked_words,
    event_words,
    field_words,
    deadline_words.dates_of,
    deadline_words.distance,
    deadline_words.due_address,
    deadline_words.due_words,
    deadline_words.hour_words,
    deadline_words.next_step,
    chronicle.follow_words,
    chronicle.period_words,
    pressing.node_address,
    wording.linked_as,
    choices.account_name,
    choices.person_name,
    choices.post_name,
    closes_these_words,
    consents.consent_standing,
    first_words,
    severity_of,
    display_name,
    exposure,
    caretaking.ends_soon,
    caretaking.ends_words,
    retention_words.term_words,
    retention_words.why_due_words,
    retention_words.hours_words,
    listing.address_of,
    listing.kind_words,
    listing.record_when,
    listing.facet_words,
)


def create_desk(settings: Settings, opened: House | None = None) -> Flask:
    """Build the desk.

    Args:
        settings: where this installation keeps things.
        opened: the house that this process holds open already, if it does.

    Raises:
        RuntimeError: a route does not say who may use it.
    """
    hosts = (*LOOPBACK, settings.desk.rpartition(":")[0], *settings.hosts)
    app = bare_application(
        __name__, instance=settings.instance, hosts=hosts, policy=DESK_POLICY, https=settings.secure_cookies
    )
    app.request_class = StreamingRequest
    app.extensions["typed_words"] = typed_words
    app.extensions["casebook"] = kept = opened or House(settings)
    app.extensions["here"] = Here(kept)
    app.extensions["impressions"] = Impressions()
    app.context_processor(of_every_page)
    ask_before_opening(app)
    ask_for_indexes(app, kept)
    app.jinja_env.globals.update({word.__name__: word for word in WORDS})
    app.add_url_rule("/", "home", home)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    check_routes(app)
    return app


@open_to_everyone
def home() -> Response:
    """Go to the member's first page, or to the sign-in page."""
    with begin(house(), writes=False, name="home") as work:
        keys = signed_in(work, writes=False)
    if keys is None:
        return session_ended()
    first = "members.index"
    if may("list the cases one holds"):
        first = "counsel.index" if keys.role is Role.COUNSEL else "today.index"
    g.pop("session_touched", None)
    said = ELSEWHERE if request.args.get("said") == ELSEWHERE else None
    return make_response(redirect(url_for(first, said=said), 303))
