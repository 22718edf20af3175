//! Recusal: the investigation goes on, the decision waits, and whoever withdrew stays out.

use serde_json::json;

use crate::harness::App;
use crate::harness::acts::*;
use crate::harness::acts_spot::*;
use crate::harness::contents::{SMALL, penalize};
use crate::harness::town::{DOUBLE, HEAD, HEAD2, OFFICER1, OFFICER2, account};

#[test]
fn a_handler_has_to_withdraw_and_is_replaced() {
    let app = App::boot();
    let case = app.inspected();
    let (first, second, head) = (app.person("officer1"), app.person("officer2"), app.person("head"));
    let application = second.acts(&case, apply_recusal(account("officer1"), "OFFICER"));
    // The investigation does not stop.
    let interview = first.acts(&case, interview(app.now()));
    second.countersigns(&case, interview);
    app.person("head2").acts(&case, decide_recusal(application, true));
    head.is_refused(&case, &decide_recusal(application, true), &["PEN-43-4"]);
    for act in [annotate(1), conclude(penalize(SMALL)), flag_major()] {
        assert!(first.tries(&case, &act).rules().contains("PEN-43"), "{:?}", act.kind);
    }
    let with_him = collect_evidence(app.now());
    second.is_refused(&case, &with_him, &["PEN-43"]);
    head.is_refused(&case, &assign_handlers(&[OFFICER1, OFFICER2]), &["PEN-43"]);
    second.is_refused(&case, &conclude(penalize(SMALL)), &["PEN-43-6"]);
    head.acts(&case, assign_handlers(&[OFFICER2, DOUBLE]));
    second.acts(&case, conclude(penalize(SMALL)));
}

#[test]
fn a_decision_waits_until_every_application_is_decided() {
    let app = App::boot();
    let case = app.ready();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let application = officer.acts(&case, apply_recusal(account("officer2"), "OFFICER"));
    head.is_refused(&case, &decide("penalize"), &["PEN-43-2"]);
    head.acts(&case, decide_recusal(application, false));
    head.decides(&case, "penalize");
}

#[test]
fn nobody_decides_about_oneself_and_no_single_head_about_the_principal() {
    let app = App::boot();
    let case = app.inspected();
    let (officer, head, head2) = (app.person("officer1"), app.person("head"), app.person("head2"));
    let about_the_head = officer.acts(&case, apply_recusal(HEAD, "HEAD"));
    head.is_refused(&case, &decide_recusal(about_the_head, false), &["PEN-43-5"]);
    head2.is_refused(&case, &decide_recusal(about_the_head, true), &["PEN-43-5"]);
    let together = |heads: serde_json::Value| {
        decide_recusal(about_the_head, true).but("/decided_by", "HEADS_TOGETHER").but("/heads", heads)
    };
    head2.is_refused(&case, &together(json!([HEAD, HEAD2])), &["PEN-43-5"]);
    head2.acts(&case, together(json!([HEAD2, account("voter")])));
    let order = order_correction("2026-03-20");
    officer.acts(&case, order);
    officer.acts(&case, conclude(penalize(SMALL)));
    let notice = officer.acts(&case, issue_notice(&["p1"]));
    head.is_refused(&case, &approve(notice), &["PEN-43"]);
    head2.approves(&case, notice);
}

#[test]
fn a_recused_reviewer_gives_no_opinion_and_the_earlier_one_falls() {
    let app = App::boot();
    let case = app.ready();
    let (officer, head) = (app.person("officer1"), app.person("head"));
    let application = officer.acts(&case, apply_recusal(account("reviewer"), "REVIEWER"));
    head.acts(&case, decide_recusal(application, true));
    head.is_refused(&case, &decide("penalize"), &["PEN-58"]);
    officer.submits(&case);
    assert!(app.person("reviewer").tries(&case, &opinion("approve")).rules().contains("PEN-43"));
}

#[test]
fn an_act_with_a_recused_officer_is_recorded_only_as_it_happened_and_proves_nothing() {
    let app = App::boot();
    let case = app.inspected();
    let second = app.person("officer2");
    let application = second.acts(&case, apply_recusal(account("officer1"), "OFFICER"));
    app.person("head").acts(&case, decide_recusal(application, true));
    let seq = second.acts(&case, collect_evidence(app.now()).it_happened_so());
    let evidence = app.file(&case)["evidence"].clone();
    let gained = evidence.as_array().unwrap().iter().find(|item| item["seq"] == seq).unwrap();
    assert_eq!(gained["dead"], true);
}

#[test]
fn an_application_names_somebody_of_the_organ() {
    let app = App::boot();
    let case = app.inspected();
    let officer = app.person("officer1");
    officer.is_refused(&case, &apply_recusal(account("stranger"), "OFFICER"), &["PEN-43-3"]);
    officer.is_refused(&case, &apply_recusal(HEAD, "HEAD").but("/party_id", json!(null)), &["PEN-43-3"]);
    officer.is_refused(&case, &apply_recusal(HEAD, "HEAD").but("/officer_id", json!(OFFICER2)), &["PEN-43-3"]);
    officer.is_refused(&case, &apply_recusal(HEAD, "HEAD").but("/party_id", "p9"), &["REF-1"]);
    let by_officer = apply_recusal(HEAD, "OFFICER").but("/account_id", json!(null)).but("/officer_id", json!(OFFICER2));
    let seq = officer.acts(&case, by_officer);
    let application = app.file(&case)["recusals"]["applications"][0].clone();
    assert_eq!((application["seq"].as_u64(), application["person"]["name"].as_str()), (Some(seq), Some("李雪梅")));
    assert_eq!(application["person"]["account_id"], account("officer2").to_string());
}
