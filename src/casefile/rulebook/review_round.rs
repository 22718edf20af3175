//! Rules on a round of legal review 法制审核 beside its opinion: who has it, what is handed in, what is missing, how a
//! contested opinion is settled (处罚法58; 118号(十一)–(十四); 内蒙古三项制度办法29–32).

use uuid::Uuid;

use super::{Breach, Effect, Rule, Verdict, body, breach, review};
use crate::casefile::act::Attempt;
use crate::casefile::acts::ReviewOutcome;
use crate::casefile::facts::{Facts, PersonFact};
use crate::casefile::file::CaseFile;
use crate::casefile::legal_review::{AssignedReviewer, ReviewRound};
use crate::law::codes::Role;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "REV-2-2",
        article: "处罚法58；118号(十一)",
        zh: "指派的审核人员应当是本机关或者调派到本案的审核人员，具备资格，没有承办、主持听证或者参加表决",
        en: "Assigned is a qualified reviewer of the organ, or one lent to the case, who had no part in it",
        effect: Effect::Refuse,
        gates: &[Kind::AssignReviewer],
        check: can_review,
    },
    Rule {
        id: "REV-2-3",
        article: "118号(十四)",
        zh: "已指派审核人员的，由其审核并对审核意见负责",
        en: "A round that has its reviewer is reviewed by that person, who answers for the opinion",
        effect: Effect::Refuse,
        gates: &[Kind::RequestSupplement, Kind::RecordAdvice, Kind::IssueReviewOpinion],
        check: by_the_assigned,
    },
    Rule {
        id: "REV-2-4",
        article: "处罚法58；118号(十三)",
        zh: "无人承办的由审核人员认领或者由负责人指派；更换由负责人说明理由，退回后重新提请的不得绕开原审核人员",
        en: "A free round is taken, or given by a head; a head changes the reviewer with a reason, never to get round a no",
        effect: Effect::Refuse,
        gates: &[Kind::AssignReviewer],
        check: given_lawfully,
    },
    Rule {
        id: "REV-3-1",
        article: "118号(十三)；广东法制审核办法14",
        zh: "提请法制审核应当有调查终结报告、拟办意见、证据、依据和裁量说明，经过听证的有听证报告",
        en: "Submitted are report, draft, evidence, basis and discretion; after a hearing its report, where the norm asks for one",
        effect: Effect::Refuse,
        gates: &[Kind::SubmitForReview],
        check: handed_in,
    },
    Rule {
        id: "REV-3-2",
        article: "内蒙古三项制度办法29",
        zh: "补充材料一次列明，在合理期限内补充",
        en: "What is missing is asked for at once, with a day that is still to come",
        effect: Effect::Refuse,
        gates: &[Kind::RequestSupplement],
        check: asked_once,
    },
    Rule {
        id: "REV-3-3",
        article: "内蒙古三项制度办法29",
        zh: "补充材料针对本轮审核中尚未答复的要求",
        en: "Material is supplied for a request of this round that is open",
        effect: Effect::Refuse,
        gates: &[Kind::SupplyMaterials],
        check: still_missing,
    },
    Rule {
        id: "REV-3-4",
        article: "118号(十三)",
        zh: "要求补充的材料尚未补充的，不得审核同意",
        en: "Nothing passes while material that was asked for is missing",
        effect: Effect::Refuse,
        gates: &[Kind::IssueReviewOpinion],
        check: nothing_missing,
    },
    Rule {
        id: "REV-10",
        article: "118号(十三)(十四)；内蒙古三项制度办法32",
        zh: "异议针对最近一次未同意的审核意见，处理意见未变更前提出一次",
        en: "Contested is the last opinion that was no pass, once, while the proposal still stands",
        effect: Effect::Refuse,
        gates: &[Kind::ContestReview],
        check: can_be_contested,
    },
    Rule {
        id: "REV-10-2",
        article: "内蒙古三项制度办法32",
        zh: "异议由负责人协调后书面决定一次；决定不代替审核同意",
        en: "A head settles a contest once, in writing; it never stands for a pass",
        effect: Effect::Refuse,
        gates: &[Kind::SettleReview],
        check: settled_once,
    },
];

fn can_review(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let assigned = body!(attempt, AssignReviewer);
    let another = |found: Breach| found.fix("指派其他审核人员", "Assign another reviewer");
    let Some(person) = facts.people.get(&assigned.reviewer) else {
        return Verdict::Breached(vec![another(breach("没有这个账号", "No such account"))]);
    };
    let name = &person.name;
    let mut breaches = Vec::new();
    if !reviews_here(facts, person) {
        breaches.push(
            breach(
                format!("{name}不是本机关在岗的审核人员，也没有调派到本案"),
                format!("{name} is no reviewer of this organ, nor lent to this case"),
            )
            .fix(
                "指派本机关审核人员，或者先从统筹的审核人员中调派（pool_grants）",
                "Assign a reviewer of the organ, or take one from the pool first (pool_grants)",
            ),
        );
    }
    let day = attempt.occurred_at.date();
    if !review::qualified_person(person.legal_qualification.as_deref(), person.first_review_on, day) {
        breaches.push(another(breach(
            format!("{name}没有登记法律职业资格，也不是2018年以前已从事审核的人员"),
            format!("{name} holds no registered qualification and did not review before 2018"),
        )));
    }
    if file.barred.contains(&person.account_id) {
        breaches.push(another(breach(
            format!("{name}承办过本案、主持过听证、参加过表决或者应当回避"),
            format!("{name} handled this case, presided, voted, or had to withdraw"),
        )));
    }
    Verdict::of(breaches)
}

fn by_the_assigned(file: &CaseFile, facts: &Facts, _: &Attempt) -> Verdict {
    let Some(assigned) = file.open_review().and_then(|round| round.assigned.as_ref()) else {
        return Verdict::NotApplicable;
    };
    Verdict::unless(assigned.account_id == facts.actor.account_id, || {
        breach(format!("本轮审核由{}承办", assigned.name), format!("{} reviews this round", assigned.name))
            .at(assigned.seq)
            .fix(
                "由其办理；确需更换的，由负责人说明理由后指派（assign_reviewer）",
                "Let that person do it, or let a head assign another with a reason (assign_reviewer)",
            )
    })
}

fn given_lawfully(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let assigned = body!(attempt, AssignReviewer);
    let actor = &facts.actor;
    let held = file.open_review().and_then(|round| round.assigned.as_ref());
    let mut breaches = Vec::new();
    if file.handled.contains(&actor.account_id) {
        breaches.push(
            breach(format!("{}承办本案", actor.name), format!("{} handled this case", actor.name))
                .fix("由未参与本案的负责人或者审核人员办理", "Let somebody do it who had no part in the case"),
        );
    }
    if !actor.has(Role::Head) {
        if assigned.reviewer != actor.account_id {
            breaches.push(
                breach("审核人员只能自己认领", "A reviewer takes a round for oneself only")
                    .fix("由负责人指派他人", "Let a head assign somebody else"),
            );
        }
        if let Some(held) = held {
            breaches.push(
                breach(format!("已由{}承办", held.name), format!("{} has it already", held.name))
                    .at(held.seq)
                    .fix("由负责人说明理由后更换", "Let a head change it, with a reason"),
            );
        }
    }
    if let Some(held) = held.filter(|held| held.account_id != assigned.reviewer) {
        if assigned.reason.is_none() {
            breaches.push(
                breach("更换审核人员没有说明理由", "The reviewer is changed without a reason")
                    .at(held.seq)
                    .fix("填写 reason", "Give reason"),
            );
        }
        if turned_down_by(file, held.account_id) && !can_be_replaced(file, facts, held) {
            breaches.push(
                breach(
                    format!("{}退回过本案，能够继续审核", held.name),
                    format!("{} turned this case down and can review it again", held.name),
                )
                .at(held.seq)
                .fix(
                    "由原审核人员再次审核；不同意其意见的，先提出异议并协调（contest_review、settle_review）",
                    "Let the same reviewer see it again; or contest the opinion and have a head settle it first",
                ),
            );
        }
    }
    Verdict::of(breaches)
}

fn turned_down_by(file: &CaseFile, reviewer: Uuid) -> bool {
    let opinion = file.last_opined().and_then(ReviewRound::turned_down);
    opinion.is_some_and(|opinion| opinion.reviewer == reviewer)
}

/// Whether a person reviews here: of the organ, or lent to this case, with the role, and not gone.
fn reviews_here(facts: &Facts, person: &PersonFact) -> bool {
    let here = person.agency_id == facts.agency.id || facts.elsewhere.pooled_reviewers.contains(&person.account_id);
    here && person.active && person.roles.contains(&Role::Reviewer)
}

/// Whether another reviewer may take the place of one who turned the case down: the contest was settled so, or that
/// person left, is no reviewer here any more, or is barred.
fn can_be_replaced(file: &CaseFile, facts: &Facts, held: &AssignedReviewer) -> bool {
    let settled = file.last_opined().is_some_and(ReviewRound::to_be_reviewed_again);
    let able = facts.people.get(&held.account_id).is_some_and(|person| reviews_here(facts, person));
    settled || !able || file.barred.contains(&held.account_id)
}

fn handed_in(file: &CaseFile, facts: &Facts, _: &Attempt) -> Verdict {
    let missing = |zh: &str, en: &str| breach(format!("缺少{zh}"), format!("Missing: {en}"));
    let Some(on_file) = &file.proposal else { return Verdict::NotApplicable };
    let mut breaches = Vec::new();
    if !file.evidence.iter().any(|item| item.is_alive()) {
        breaches.push(missing("有效证据", "evidence that stands").fix("先收集证据", "Collect evidence first"));
    }
    let lines = &on_file.proposal.parties;
    if punishes(file) && lines.iter().any(|line| line.penalty_articles.is_empty()) {
        breaches.push(
            missing("处罚依据", "the article that gives the penalty")
                .at(on_file.seq)
                .fix("revise_proposal 补充依据", "Add it by revise_proposal"),
        );
    }
    if facts.profile.hearing_report.is_some() {
        let unreported = file.hearings.iter().filter(|hearing| hearing.held && hearing.report.is_none());
        breaches.extend(unreported.map(|hearing| {
            missing("听证报告", "the report on the hearing")
                .at(hearing.seq)
                .fix("先由主持人提出听证报告（report_hearing）", "Let the presider report first (report_hearing)")
        }));
    }
    Verdict::of(breaches)
}

fn punishes(file: &CaseFile) -> bool {
    let outcome = file.proposal.as_ref().map(|on_file| on_file.proposal.outcome);
    outcome == Some(crate::casefile::proposal::Outcome::Penalize)
}

fn asked_once(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let asked = body!(attempt, RequestSupplement);
    let mut breaches = Vec::new();
    if let Some(open) = file.open_review().and_then(|round| round.awaits()) {
        breaches.push(
            breach("已经要求补充，尚未答复", "Material was asked for already, and has not come")
                .at(open.seq)
                .fix("等待补充，或者出具审核意见退回", "Wait for it, or give the case back with an opinion"),
        );
    }
    if asked.due_on < attempt.occurred_at.date() {
        breaches.push(
            breach("补充期限早于要求之日", "The day to supply it by is over already")
                .fix("填写要求之日或者以后的日期", "Give that day or a later one"),
        );
    }
    Verdict::of(breaches)
}

fn still_missing(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let supplied = body!(attempt, SupplyMaterials);
    let open = file.open_review().and_then(|round| round.awaits());
    Verdict::unless(open.is_some_and(|open| open.seq == supplied.seq), || {
        breach("该要求不在本轮审核中，或者已经补充", "That request is of no open round, or was answered")
            .at(supplied.seq)
            .fix("核对 seq", "Check seq")
    })
}

fn nothing_missing(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(open) = file.open_review().and_then(|round| round.awaits()) else { return Verdict::NotApplicable };
    let opinion = body!(attempt, IssueReviewOpinion);
    Verdict::unless(opinion.outcome != ReviewOutcome::Approve, || {
        breach("要求补充的材料尚未补充", "Material that was asked for has not come")
            .at(open.seq)
            .fix("等待补充（supply_materials），或者退回", "Wait for it (supply_materials), or give the case back")
    })
}

fn can_be_contested(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let contest = body!(attempt, ContestReview);
    let last = file.reviews.last();
    let mut breaches = Vec::new();
    let names_it = last.and_then(|round| round.turned_down()).is_some_and(|opinion| opinion.seq == contest.opinion);
    if !names_it {
        breaches.push(
            breach("不是最近一次未同意的审核意见", "That is not the last opinion, or it was a pass")
                .at(contest.opinion)
                .fix("指向最近一次未同意的审核意见", "Point at the last opinion that was no pass"),
        );
    }
    if let Some(earlier) = last.and_then(|round| round.contest.as_ref()) {
        breaches.push(
            breach("该意见已经提出过异议", "That opinion was contested already")
                .at(earlier.seq)
                .fix("等待协调，或者按意见修改", "Wait for it to be settled, or do as the opinion says"),
        );
    }
    let subject = file.subject();
    if last.is_some_and(|round| subject.as_ref() != Some(&round.subject)) {
        breaches.push(
            breach("审核后处理意见或者案卷已经变更", "The proposal or the file has changed since")
                .fix("重新提请审核（submit_for_review）", "Submit it for review anew (submit_for_review)"),
        );
    }
    Verdict::of(breaches)
}

fn settled_once(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let settlement = body!(attempt, SettleReview);
    let open = file.open_contest();
    Verdict::unless(open.is_some_and(|open| open.seq == settlement.seq), || {
        breach("该异议已经协调，或者处理意见已经变更", "That contest was settled, or the proposal has changed since")
            .at(settlement.seq)
            .fix("按现行处理意见重新提请审核", "Submit the proposal as it stands for review")
    })
}
