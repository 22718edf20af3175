//! Legal review 法制审核 and collective discussion 集体讨论 (处罚法57, 58; 118号(十一)–(十四)).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Effect, Rule, Verdict, body, breach, people};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::actor::Actor;
use crate::casefile::acts::{CheckAnswer, CheckItem, ReviewOutcome, Vote};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::codes::Role;
use crate::law::profile::ReviewPosition;
use crate::law::stages::{Kind, Status};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "REV-POS-2",
        article: "处罚法58；本机关办案程序",
        zh: "按本机关程序规定的先后提请法制审核",
        en: "The review comes where the organ's profile puts it",
        effect: Effect::Refuse,
        gates: &[Kind::SubmitForReview],
        check: right_position,
    },
    Rule {
        id: "REV-5",
        article: "处罚法58",
        zh: "已经审核同意且内容未变的，不重复提请",
        en: "What has passed is not submitted again unchanged",
        effect: Effect::Refuse,
        gates: &[Kind::SubmitForReview],
        check: not_passed_yet,
    },
    Rule {
        id: "REV-8",
        article: "处罚法58；118号(十三)",
        zh: "审核未同意的，修改后才能重新提请",
        en: "What a review turned down is changed before it is submitted again",
        effect: Effect::Refuse,
        gates: &[Kind::SubmitForReview],
        check: changed_since_turned_down,
    },
    Rule {
        id: "PEN-58-Q",
        article: "处罚法58",
        zh: "初次从事法制审核的人员应当取得国家统一法律职业资格；取消重大标记的同样如此",
        en: "Who reviews, or takes a flag off, for the first time holds the national legal professional qualification",
        effect: Effect::Refuse,
        gates: &[Kind::ReviewMeasure, Kind::IssueReviewOpinion, Kind::UnflagMajor],
        check: qualified,
    },
    Rule {
        id: "REV-2",
        article: "处罚法58；118号(十一)",
        zh: "审核人员不得是本案承办人或参加表决的人",
        en: "The reviewer neither handled the case nor votes on it",
        effect: Effect::Refuse,
        gates: &[Kind::ReviewMeasure, Kind::RequestSupplement, Kind::RecordAdvice, Kind::IssueReviewOpinion],
        check: independent,
    },
    Rule {
        id: "REV-4",
        article: "118号(十三)",
        zh: "八项审核内容逐项答复，否定的写明意见",
        en: "Each of the eight checks is answered, every no with a remark",
        effect: Effect::Refuse,
        gates: &[Kind::ReviewMeasure, Kind::IssueReviewOpinion],
        check: eight_checks,
    },
    Rule {
        id: "REV-6",
        article: "处罚法58",
        zh: "审核同意只能针对现行的处理意见",
        en: "A pass speaks of the proposal as it stands",
        effect: Effect::Refuse,
        gates: &[Kind::IssueReviewOpinion],
        check: subject_current,
    },
    Rule {
        id: "PEN-57-2",
        article: "处罚法57",
        zh: "集体讨论由两名以上负责人参加，承办人不参加表决",
        en: "At least two heads discuss; handlers do not vote",
        effect: Effect::Refuse,
        gates: &[Kind::Deliberate],
        check: heads_discuss,
    },
    Rule {
        id: "REV-7",
        article: "处罚法58",
        zh: "取消标记由审核人员说明理由；机器计算的情形不能取消",
        en: "A reviewer takes a flag off, with reason; computed triggers nobody",
        effect: Effect::Refuse,
        gates: &[Kind::UnflagMajor],
        check: unflagged_lawfully,
    },
];

/// The law's clause on qualification took effect on this day (handbook 01, PEN-58).
fn clause_in_force() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2018, 1, 1)
}

/// Whether a person may review: holds the qualification, or reviewed before the clause took effect.
pub(super) fn is_qualified(actor: &Actor, day: NaiveDate) -> bool {
    qualified_person(actor.legal_qualification.as_deref(), actor.first_review_on, day)
}

/// The same of a person who is named.
pub(super) fn qualified_person(
    qualification: Option<&str>,
    first_review_on: Option<NaiveDate>,
    day: NaiveDate,
) -> bool {
    let reviewed_before = match (first_review_on, clause_in_force()) {
        (Some(first), Some(clause)) => first < clause && first <= day,
        _ => false,
    };
    qualification.is_some() || reviewed_before
}

fn right_position(file: &CaseFile, facts: &Facts, _: &Attempt) -> Verdict {
    match facts.profile.review_position {
        ReviewPosition::Either => Verdict::Met,
        ReviewPosition::BeforeNotice => Verdict::Met,
        ReviewPosition::AfterNotice => {
            Verdict::unless(file.status == Status::Noticed || !file.proposal.as_ref().is_some_and(punishes), || {
                breach(
                    "本机关程序规定先告知、听取意见后再法制审核",
                    "Here the notice and the party's answer come first",
                )
                .fix("先完成告知和听取意见", "Tell and hear the party first")
            })
        }
    }
}

fn punishes(on_file: &crate::casefile::parts::ProposalOnFile) -> bool {
    on_file.proposal.outcome == crate::casefile::proposal::Outcome::Penalize
}

fn not_passed_yet(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    match file.passed_review() {
        Some(round) => Verdict::Breached(vec![
            breach("现行处理意见已经审核同意", "The proposal as it stands has passed already")
                .at(round.seq)
                .fix("可以进行下一步", "Go on to the next step"),
        ]),
        None => Verdict::Met,
    }
}

/// A reviewer's no holds: the same proposal, with nothing new in the file, is not carried to another reviewer.
fn changed_since_turned_down(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let Some(on_file) = &file.proposal else { return Verdict::NotApplicable };
    let something_new = on_file.voided_by != on_file.seq;
    let turned_down = file.reviews.iter().rev().find(|round| {
        let same_words = round.subject.split('#').next() == Some(on_file.digest.as_str());
        let same = file.subject().as_ref() == Some(&round.subject) || (same_words && !something_new);
        same && round.turned_down().is_some() && !round.to_be_reviewed_again()
    });
    match turned_down {
        Some(round) => Verdict::Breached(vec![
            breach(
                "该处理意见已被审核退回，内容没有变化",
                "This very proposal was turned down, and nothing has changed",
            )
            .at(round.seq)
            .fix(
                "按审核意见 revise_proposal 后重新提请；不同意该意见的，用 contest_review 提出异议",
                "Revise the proposal as the opinion says, then submit it again; or contest the opinion (contest_review)",
            ),
        ]),
        None => Verdict::Met,
    }
}

fn qualified(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    Verdict::unless(is_qualified(&facts.actor, attempt.occurred_at.date()), || {
        breach(
            format!("{}没有登记法律职业资格，也不是2018年以前已从事审核的人员", facts.actor.name),
            format!("{} holds no registered qualification and did not review before 2018", facts.actor.name),
        )
        .fix("由具备资格的审核人员出具意见", "Let a qualified reviewer give the opinion")
    })
}

fn independent(file: &CaseFile, facts: &Facts, _: &Attempt) -> Verdict {
    Verdict::unless(!file.barred.contains(&facts.actor.account_id), || {
        let mine: Vec<_> = file.entries.iter().filter(|entry| entry.account_id == facts.actor.account_id).collect();
        let mut found = breach(
            format!("{}承办过本案或参加过表决", facts.actor.name),
            format!("{} handled this case or voted on it", facts.actor.name),
        )
        .fix("由未参与本案的审核人员出具意见", "Let a reviewer who had no part in it give the opinion");
        found.acts = mine.iter().map(|entry| entry.seq).collect();
        found
    })
}

fn eight_checks(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let (outcome, checks) = match &attempt.body {
        Some(Body::ReviewMeasure(reviewed)) => (reviewed.outcome, &reviewed.checks),
        _ => {
            let opinion = body!(attempt, IssueReviewOpinion);
            (opinion.outcome, &opinion.checks)
        }
    };
    let found = CheckItem::ALL.into_iter().filter_map(|item| {
        let answers: Vec<_> = checks.iter().filter(|check| check.item == item).collect();
        let (zh, en, fix_zh, fix_en) = match answers.as_slice() {
            [] => ("没有答复", "not answered", "逐项答复八项审核内容", "Answer all eight checks"),
            [check] if check.answer != CheckAnswer::No => return None,
            [check] if check.remark.is_none() => {
                ("答“否”没有写明意见", "answered no without a remark", "填写 remark", "Give a remark")
            }
            [_] if outcome == ReviewOutcome::Approve => (
                "答“否”却审核同意",
                "answered no, yet the outcome is approve",
                "改为其他审核结论",
                "Choose another outcome",
            ),
            [_] => return None,
            _ => ("重复答复", "answered twice", "每项答复一次", "Answer each once"),
        };
        Some(breach(format!("{}：{zh}", item.zh()), format!("{}: {en}", item.as_str())).fix(fix_zh, fix_en))
    });
    Verdict::of(found.collect())
}

fn subject_current(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(round) = file.open_review() else { return Verdict::NotApplicable };
    let current = file.subject().is_some_and(|subject| subject == round.subject);
    if current {
        return Verdict::Met;
    }
    let opinion = body!(attempt, IssueReviewOpinion);
    Verdict::unless(opinion.outcome != ReviewOutcome::Approve, || {
        breach(
            "提请审核后又有新证据或者采纳了申辩",
            "New evidence or an accepted defence came in after it was submitted",
        )
        .at(round.seq)
        .fix("退回承办人修改后重新提请", "Give it back; it has to be submitted anew")
    })
}

fn heads_discuss(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let discussion = body!(attempt, Deliberate);
    let mut breaches = Vec::new();
    let mut heads: Vec<Uuid> = Vec::new();
    for attendee in discussion.attendees.iter().filter(|attendee| attendee.vote != Vote::None) {
        let person = facts.people.get(&attendee.account_id);
        let name = person.map_or_else(|| attendee.account_id.to_string(), |person| person.name.clone());
        let is_head = person.is_some_and(|person| {
            person.roles.contains(&Role::Head)
                && people::heads_the_organ(person.post)
                && person.agency_id == facts.agency.id
        });
        if !is_head {
            breaches.push(
                breach(format!("{name}不是本机关负责人，不能表决"), format!("{name} is no head here and cannot vote"))
                    .fix("改为列席（vote: none）", "Let the person attend without a vote (vote: none)"),
            );
        }
        if file.handled.contains(&attendee.account_id) {
            breaches.push(
                breach(format!("{name}承办本案，不能表决"), format!("{name} handled the case and cannot vote"))
                    .fix("改为列席（vote: none）", "Let the person attend without a vote (vote: none)"),
            );
        }
        let reviewed = file
            .reviews
            .iter()
            .any(|round| round.opinion.as_ref().is_some_and(|opinion| opinion.reviewer == attendee.account_id));
        if reviewed {
            breaches.push(
                breach(format!("{name}审核过本案，不能表决"), format!("{name} reviewed the case and cannot vote"))
                    .fix("改为列席（vote: none）", "Let the person attend without a vote (vote: none)"),
            );
        }
        heads.push(attendee.account_id);
    }
    let named = discussion.attendees.len();
    let persons: BTreeSet<_> = discussion.attendees.iter().map(|attendee| attendee.account_id).collect();
    if persons.len() < named {
        breaches.push(breach("同一人重复列名", "Somebody is named twice").fix("每人一票", "One person, one vote"));
    }
    heads.sort();
    heads.dedup();
    if heads.len() < 2 {
        breaches.push(
            breach(format!("参加表决的负责人只有{}人", heads.len()), format!("Only {} heads vote", heads.len()))
                .fix("至少两名负责人参加", "At least two heads take part"),
        );
    }
    let votes_for = discussion.attendees.iter().filter(|attendee| attendee.vote == Vote::For).count();
    let against = discussion.attendees.iter().filter(|attendee| attendee.vote == Vote::Against).count();
    if discussion.supports && votes_for <= against {
        breaches.push(
            breach("表决未过半数，结论却为同意", "No majority, yet the conclusion supports the proposal")
                .fix("按表决结果写明结论", "State the conclusion as voted"),
        );
    }
    Verdict::of(breaches)
}

fn unflagged_lawfully(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let unflagged = body!(attempt, UnflagMajor);
    let mut breaches = Vec::new();
    if file.barred.contains(&facts.actor.account_id) {
        breaches.push(
            breach("承办人不能取消标记", "Who handled the case cannot take a flag off")
                .fix("由未参与本案的审核人员办理", "Let a reviewer who had no part in it do it"),
        );
    }
    if let Some(seq) = file.flags.iter().find(|flag| flag.seq == unflagged.seq).and_then(|flag| flag.removed) {
        breaches.push(breach("该标记已经取消", "The flag is off already").at(seq).fix("无需重复", "Nothing to do"));
    }
    Verdict::of(breaches)
}
