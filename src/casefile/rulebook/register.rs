//! Rules on the publication entry after it went out 更正、撤回公示 (处罚法48; 118号(六); handbook 03 PUB-1, PUB-5, PUB-6).

use super::{Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::{EntryField, WithholdReason};
use crate::casefile::clocks::Clock;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::parts::{Publication, Service};
use crate::casefile::party::Party;
use crate::law::codes::{PartyKind, Procedure};
use crate::law::masking::leaks;
use crate::law::stages::Kind;

const CHANGES_ENTRY: &[Kind] = &[Kind::CorrectPublication, Kind::WithdrawPublication];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PUB-1-2",
        article: "118号二",
        zh: "发布的就是审核时看到的：载明预览的，条目此后没有变化",
        en: "What is released is what was seen: an entry whose preview is named has not changed since",
        effect: Effect::Refuse,
        gates: &[Kind::Approve],
        check: as_previewed,
    },
    Rule {
        id: "PUB-6-1",
        article: "处罚法48；118号(六)",
        zh: "更正、撤回针对已经公开的条目，同时只办一件",
        en: "Corrected or withdrawn is an entry that is public, one change at a time",
        effect: Effect::Refuse,
        gates: CHANGES_ENTRY,
        check: public_entry,
    },
    Rule {
        id: "PUB-6-2",
        article: "118号二",
        zh: "更正的文字应当确实在公示条目中，并且确有不同",
        en: "What is corrected stands in the entry, and is to read differently",
        effect: Effect::Refuse,
        gates: &[Kind::CorrectPublication],
        check: stands_there,
    },
    Rule {
        id: "PUB-5-2",
        article: "118号(六)；处罚法50",
        zh: "公示的摘要、公开的理由和更正文字不得出现自然人姓名、证件号码、电话、车牌、银行账号",
        en: "No person's name, identity number, telephone, plate or bank account stands in what is made public",
        effect: Effect::Refuse,
        gates: &[Kind::Publish, Kind::CorrectPublication, Kind::WithdrawPublication],
        check: names_nobody,
    },
    Rule {
        id: "PUB-5-4",
        article: "市场监管总局令45号8",
        zh: "规定要求的，送达决定时书面告知当事人将予公示；没有告知的标记",
        en: "Where the norm asks for it, the party was told in writing with the decision that it will be published; else it is marked",
        effect: Effect::Mark,
        gates: &[Kind::Approve],
        check: told_in_writing,
    },
    Rule {
        id: "PUB-6-3",
        article: "处罚法48",
        zh: "不再有效的内容不得公示",
        en: "What no longer stands is not published",
        effect: Effect::Refuse,
        gates: &[Kind::Publish, Kind::Approve],
        check: still_true,
    },
    Rule {
        id: "PUB-5-3",
        article: "118号(六)；处罚法48",
        zh: "不予公示的理由应当与案卷一致：未成年人、涉嫌犯罪由案卷显示",
        en: "A reason to withhold is what the file shows: a minor, a suspected crime",
        effect: Effect::Refuse,
        gates: &[Kind::Withhold],
        check: reason_on_file,
    },
    Rule {
        id: "PEN-48",
        article: "处罚法48、85",
        zh: "决定被变更、撤销、确认违法或者无效的，三个工作日内撤回公示并公开说明理由；逾期的标记",
        en: "A changed decision is taken down within three working days, with the reason; a late one is marked",
        effect: Effect::Mark,
        gates: &[Kind::Approve],
        check: withdrawn_in_time,
    },
    Rule {
        id: "PEN-48-2",
        article: "处罚法48",
        zh: "应当撤回的公示尚未撤回，不得结案、归档",
        en: "While a withdrawal is owed, a case is neither closed nor archived",
        effect: Effect::Refuse,
        gates: &[Kind::CloseCase, Kind::Archive],
        check: nothing_to_withdraw,
    },
];

/// The entry that the attempt corrects or withdraws.
fn named<'a>(file: &'a CaseFile, attempt: &Attempt) -> Option<&'a Publication> {
    let seq = match &attempt.body {
        Some(Body::CorrectPublication(correction)) => correction.entry,
        Some(Body::WithdrawPublication(withdrawal)) => withdrawal.entry,
        _ => return None,
    };
    file.all_publications().find(|entry| entry.seq == seq)
}

fn as_previewed(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let approval = body!(attempt, Approve);
    let Some(seen) = &approval.preview else { return Verdict::NotApplicable };
    match &facts.preview {
        Some(now) => Verdict::unless(now == seen, || {
            breach("公示条目在预览之后发生了变化", "The entry is another than the preview that was seen")
                .at(approval.seq)
                .fix(
                    "重新查看预览（GET /cases/{id}/publication_previews），确认后载明新的 digest",
                    "Look at the preview again (GET /cases/{id}/publication_previews), and name its digest",
                )
        }),
        None => Verdict::Breached(vec![
            breach(
                format!("第{}号行为不是待发布的公示条目", approval.seq),
                format!("No entry of the register waits under act {}", approval.seq),
            )
            .fix("去掉 preview", "Leave preview out"),
        ]),
    }
}

fn public_entry(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if attempt.body.is_none() {
        return Verdict::needs("需要指明公示条目", "Can be judged once the entry is named");
    }
    let Some(entry) = named(file, attempt) else { return Verdict::NotApplicable };
    let mut breaches = Vec::new();
    if !entry.is_public() {
        breaches.push(
            breach(format!("第{}号条目没有公开", entry.seq), format!("The entry of act {} is not public", entry.seq))
                .at(entry.seq)
                .fix("核对条目编号", "Check which entry is meant"),
        );
    }
    if let Some(seq) = entry.waiting() {
        breaches.push(
            breach(format!("第{seq}号更正或者撤回尚未审批"), format!("Act {seq} still waits for the second person"))
                .at(seq)
                .fix("先由第二人审批或者退回", "Let it be approved or refused first"),
        );
    }
    Verdict::of(breaches)
}

fn is_person(kind: PartyKind) -> bool {
    match kind {
        PartyKind::LegalPerson | PartyKind::Unincorporated => false,
        PartyKind::NaturalPerson | PartyKind::IndividualBusiness | PartyKind::RuralContractor => true,
    }
}

/// The texts that the entries of a case show in a field.
fn shown(file: &CaseFile, field: EntryField) -> Vec<String> {
    let rounds = file.remedies.rounds.iter();
    let parties = || rounds.clone().flat_map(|round| &round.parties).chain(&file.parties);
    let organisations = || parties().filter(|party| !is_person(party.kind));
    match field {
        EntryField::Cause => rounds.clone().filter_map(|round| round.cause.clone()).chain(file.cause.clone()).collect(),
        EntryField::PartyName => organisations().map(|party| party.name.clone()).collect(),
        EntryField::CreditCode => organisations().filter_map(|party| party.id_number.clone()).collect(),
        EntryField::Basis => {
            let proposals = rounds.clone().filter_map(|round| round.proposal.as_ref()).chain(&file.proposal);
            let lines = proposals.flat_map(|on_file| &on_file.proposal.parties);
            lines.flat_map(|line| &line.penalty_articles).map(|cited| cited.short()).collect()
        }
    }
}

fn stands_there(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let correction = body!(attempt, CorrectPublication);
    let released = || file.all_publications().flat_map(|entry| &entry.corrections).filter(|one| one.released.is_some());
    let wrong = correction.readings.iter().filter(|reading| {
        let earlier = released().flat_map(|one| &one.readings).filter(|one| one.field == reading.field);
        let mut texts = shown(file, reading.field);
        texts.extend(earlier.map(|one| one.reads.clone()));
        reading.stood == reading.reads || !texts.iter().any(|text| text.contains(&reading.stood))
    });
    Verdict::of(
        wrong
            .map(|reading| {
                breach(
                    format!("“{}”不在该栏中，或者前后没有不同", reading.stood),
                    format!("{:?} does not stand in that field, or nothing differs", reading.stood),
                )
                .fix("按公示条目的原文填写 stood", "Give stood as the entry has it")
            })
            .collect(),
    )
}

/// The texts that an attempt makes public, each with its field.
fn public_texts(attempt: &Attempt) -> Option<Vec<(String, &str)>> {
    match &attempt.body {
        Some(Body::CorrectPublication(one)) => {
            let reads = one.readings.iter().enumerate();
            let reads = reads.map(|(place, reading)| (format!("readings/{place}/reads"), reading.reads.as_str()));
            Some(std::iter::once(("public_reason".to_owned(), one.public_reason.as_str())).chain(reads).collect())
        }
        Some(Body::WithdrawPublication(one)) => Some(vec![("public_reason".to_owned(), one.public_reason.as_str())]),
        Some(Body::Publish(one)) => Some(vec![("summary".to_owned(), one.summary.as_str())]),
        _ => None,
    }
}

fn names_nobody(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(texts) = public_texts(attempt) else {
        return Verdict::needs("需要公开的文字", "Can be judged once the public text is given");
    };
    let codes = file.public_codes();
    let mut breaches = Vec::new();
    for (field, text) in &texts {
        for (party, name) in file.names_kept_back() {
            if text.contains(name) {
                breaches.push(
                    breach(
                        format!("{field} 中出现了与当事人{party}有关的自然人姓名"),
                        format!("{field} names a person of party {party}"),
                    )
                    .fix("隐去姓名，写“当事人”“其法定代表人”", "Leave the name out; write “the party”"),
                );
            }
        }
        for leak in leaks(text, &codes) {
            breaches.push(
                breach(format!("{field} 中出现了{}", leak.zh()), format!("There is {} in {field}", leak.en()))
                    .fix("删去该号码后重新提交", "Take it out and send it again"),
            );
        }
    }
    breaches.dedup();
    Verdict::of(breaches)
}

fn told_in_writing(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let approval = body!(attempt, Approve);
    let asked = facts.profile.tell_publication == Some(true) && file.procedure == Procedure::Ordinary;
    let releases = file.kind_of(approval.seq) == Some(Kind::Publish);
    let Some(decision) = file.decision.as_ref().filter(|_| asked && releases) else { return Verdict::NotApplicable };
    let served = |party: &Party| {
        let of_decision = |one: &&Service| one.paper == decision.seq && one.party_id == party.id && !one.void;
        file.services.iter().filter(of_decision).any(|one| one.publication_told)
    };
    Verdict::of(
        file.parties
            .iter()
            .filter(|party| !served(party))
            .map(|party| {
                breach(
                    format!("没有书面告知当事人{}决定将予公示", party.id),
                    format!("Party {} was not told in writing that the decision will be published", party.id),
                )
                .at(decision.seq)
                .fix(
                    "在送达的决定书中写明并登记（serve_document 的 publication_told）；没有告知的将永久标记",
                    "Say it in the decision that is served (publication_told of serve_document); else it is marked for ever",
                )
            })
            .collect(),
    )
}

fn reason_on_file(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let withheld = body!(attempt, Withhold);
    let (shown, zh, en) = match withheld.reason {
        WithholdReason::Minor => {
            let days = file.days_of_age();
            let may_be = |party: &Party| party.age_is_unknown() || party.may_be_minor_on(days.iter().copied());
            (file.all_parties().any(may_be), "没有当事人是未成年人", "No party is a minor")
        }
        WithholdReason::Criminal => {
            let reported = file.transfers.reports.iter().any(|report| report.refused.is_none());
            (reported, "没有涉嫌犯罪的报告", "Nobody has reported a suspected crime")
        }
        // What a secret or a danger is, somebody else judges: the second person who approves it.
        WithholdReason::Secret
        | WithholdReason::Safety
        | WithholdReason::RelatedCase
        | WithholdReason::NoSocialImpact
        | WithholdReason::OtherLaw => (true, "", ""),
    };
    Verdict::unless(shown, || breach(zh, en).fix("按实际情形选择 reason", "Choose the reason that the file shows"))
}

fn still_true(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(change) = file.remedies.change() else { return Verdict::NotApplicable };
    let drafted = match &attempt.body {
        Some(Body::Approve(approval)) if file.kind_of(approval.seq) == Some(Kind::Publish) => approval.seq,
        Some(Body::Approve(_)) => return Verdict::NotApplicable,
        _ => u64::MAX,
    };
    Verdict::unless(!change.fate.strikes() && change.seq < drafted, || {
        breach(format!("决定已经{}", change.fate.zh()), format!("The decision is {}", change.fate.en()))
            .at(change.seq)
            .fix(
                "退回该条目；决定仍有内容的，重新拟定（publish）",
                "Refuse the entry; where something stands, draft it anew (publish)",
            )
    })
}

fn withdrawn_in_time(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let approval = body!(attempt, Approve);
    let owed = file.withdrawals_owed();
    let taken_down = file
        .all_publications()
        .find(|entry| entry.withdrawals.iter().any(|one| one.seq == approval.seq))
        .and_then(|entry| owed.iter().find(|(seq, _)| *seq == entry.seq));
    let Some((_, change)) = taken_down else { return Verdict::NotApplicable };
    let due = file.clock_started_by(Clock::WithdrawPublication, *change);
    let Some(due) = due else { return Verdict::NotApplicable };
    Verdict::unless(attempt.occurred_at.date() <= due.due_on, || {
        breach(format!("应当在{}前撤回，已逾期", due.due_on), format!("It had to be down by {}", due.due_on))
            .at(due.seq)
            .fix("如实记录；逾期将永久标记", "Record it as it is; the delay is marked for ever")
    })
}

fn nothing_to_withdraw(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    Verdict::of(
        file.withdrawals_owed()
            .into_iter()
            .map(|(entry, change)| {
                breach(format!("第{entry}号公示条目应当撤回"), format!("The entry of act {entry} has to be withdrawn"))
                    .at(entry)
                    .at(change)
                    .fix(
                        "拟定撤回（withdraw_publication），由第二人审批",
                        "Draft the withdrawal (withdraw_publication) and have it approved",
                    )
            })
            .collect(),
    )
}
