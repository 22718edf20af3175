//! Rules on the course of a whole file: filing, notice, defence, hearing, review, discussion, the order of days.

use std::collections::BTreeSet;

use super::whole::{FileRule, blank, found, judged, rule};
use super::{Reading, Told};
use crate::casefile::acts::{Body, CheckItem};
use crate::casefile::power::Citation;
use crate::casefile::proposal::{Outcome, PartyProposal, Proposal};
use crate::casefile::rulebook::Breach;
use crate::law::codes::{PenaltyKind, Procedure};
use crate::law::stages::Kind;

pub(super) const RULES: &[FileRule] = &[
    rule!("EVA-C1", "处罚法59(2)", "引用的条款写明第几条", "Citations name their article", articles_named),
    rule!(
        "EVA-C2",
        "处罚法44",
        "告知与决定引用的条款一致",
        "Notice and decision cite the same articles",
        same_articles
    ),
    rule!(
        "EVA-D1",
        "处罚法54",
        "立案有案由、当事人、理由和批准",
        "A filing has cause, party, reasons and approval",
        filed
    ),
    rule!("EVA-D4", "处罚法57", "调查终结报告和处理意见齐全", "The report and its proposal are complete", concluded),
    rule!(
        "EVA-D5",
        "处罚法44",
        "处罚决定以前有告知书，写明联系方式",
        "Before a penalty there is a notice with contact",
        noticed
    ),
    rule!("EVA-D6", "处罚法45", "陈述申辩逐份答复", "Each statement is answered", answered),
    rule!("EVA-D7", "处罚法64(4)", "听证主持人不是承办人", "No handler presides over the hearing", presided),
    rule!("EVA-D8", "118号(十三)", "法制审核的八项内容逐项答复", "Each of the eight checks is answered", reviewed),
    rule!(
        "EVA-D9",
        "处罚法57",
        "集体讨论记明地点、参加人的意见和结论",
        "A discussion records place, opinions, conclusion",
        discussed
    ),
    rule!(
        "EVA-D11",
        "处罚法44、54、58",
        "先批准后实施，先告知、审核、讨论后决定",
        "Approval, notice, review and discussion come first",
        in_order
    ),
    rule!(
        "EVA-E1",
        "处罚法34",
        "有裁量基准的写明适用的档次",
        "Where there is a benchmark, its tier is named",
        tier_named
    ),
];

impl<'a> Reading<'a> {
    /// What was decided: the proposal on file, once there is a decision.
    pub(super) fn decided(&self) -> Option<(u64, Outcome, &'a Proposal)> {
        let decision = self.file.decision.as_ref()?;
        self.file.proposal.as_ref().map(|on_file| (decision.seq, decision.outcome, &on_file.proposal))
    }

    /// What was decided, where it punishes.
    pub(super) fn punished(&self) -> Option<(u64, &'a Proposal)> {
        self.decided().filter(|(_, outcome, _)| *outcome == Outcome::Penalize).map(|(seq, _, decided)| (seq, decided))
    }

    /// The proposal that the act `seq` stated.
    fn proposal_of(&self, seq: u64) -> Option<&'a Proposal> {
        self.bodies().find(|(of, _)| *of == seq).and_then(|(_, body)| match body {
            Body::ConcludeInvestigation(act) => Some(&act.proposal),
            Body::ReviseProposal(act) => Some(&act.proposal),
            _ => None,
        })
    }
}

pub(super) fn cited(line: &PartyProposal) -> impl Iterator<Item = &Citation> {
    line.violated.iter().chain(&line.penalty_articles)
}

fn articles_named(read: &Reading<'_>) -> Told {
    let Some((seq, decided)) = read.punished() else { return Told::NotApplicable };
    let mut breaches = Vec::new();
    for line in &decided.parties {
        if line.violated.is_empty() || line.penalty_articles.is_empty() {
            breaches.push(found(
                [seq],
                "没有写明违反的条款或者处罚的条款",
                "the articles broken or applied are missing",
            ));
        }
        for article in cited(line).filter(|article| !(article.article.contains('第') && article.article.contains('条')))
        {
            let zh = format!("《{}》{}没有写明第几条", article.law, article.article);
            breaches.push(found([seq], zh, format!("{} names no article", article.law)));
        }
    }
    judged(true, breaches)
}

fn same_articles(read: &Reading<'_>) -> Told {
    let Some((seq, decided)) = read.punished() else { return Told::NotApplicable };
    let told = read.file.notice().and_then(|notice| Some((notice.seq, read.proposal_of(notice.proposal_seq)?)));
    let Some((notice, told)) = told else { return Told::NotApplicable };
    let articles = |line: &PartyProposal| -> BTreeSet<(String, String)> {
        cited(line).map(|article| (article.law.clone(), article.article.clone())).collect()
    };
    let differs = decided
        .parties
        .iter()
        .filter(|line| told.party(&line.party_id).is_none_or(|before| articles(before) != articles(line)));
    let breaches = differs.map(|line| {
        let zh = format!("对{}，决定引用的条款与告知不同", line.party_id);
        found([notice, seq], zh, format!("for {} the decision cites other articles than the notice", line.party_id))
    });
    judged(true, breaches.collect())
}

fn filed(read: &Reading<'_>) -> Told {
    let file = read.file;
    if file.procedure == Procedure::Summary || file.filed_on.is_none() && file.decision.is_none() {
        return Told::NotApplicable;
    }
    let mut missing = Vec::new();
    if file.filed_on.is_none() {
        missing.push("立案批准");
    }
    if file.cause.as_deref().is_none_or(blank) {
        missing.push("案由");
    }
    if file.parties.is_empty() {
        missing.push("当事人");
    }
    let asked = read.bodies().find_map(|(seq, body)| match body {
        Body::RequestFiling(act) => Some((seq, act)),
        _ => None,
    });
    if asked.is_some_and(|(_, act)| blank(&act.reasons)) {
        missing.push("立案理由");
    }
    let breaches = (!missing.is_empty()).then(|| {
        let missing = missing.join("、");
        found(asked.map(|(seq, _)| seq), format!("立案缺少{missing}"), format!("the filing lacks {missing}"))
    });
    judged(true, breaches.into_iter().collect())
}

fn concluded(read: &Reading<'_>) -> Told {
    let mut there = false;
    let mut breaches = Vec::new();
    for (seq, body) in read.bodies() {
        let Body::ConcludeInvestigation(act) = body else { continue };
        there = true;
        if act.report.trim().chars().count() < 10 {
            breaches.push(found([seq], "调查终结报告没有实质内容", "the report says nothing"));
        }
        for line in act.proposal.parties.iter().filter(|line| line.facts.is_empty()) {
            let zh = format!("处理意见没有{}的事实", line.party_id);
            breaches.push(found([seq], zh, format!("no facts for {}", line.party_id)));
        }
    }
    judged(there, breaches)
}

fn noticed(read: &Reading<'_>) -> Told {
    let Some((seq, _)) = read.punished() else { return Told::NotApplicable };
    if read.file.procedure == Procedure::Summary || read.file.kind_of(seq) != Some(Kind::Decide) {
        return Told::NotApplicable;
    }
    let Some(notice) = read.file.notice() else {
        return Told::Breached(vec![found([seq], "处罚决定以前没有事先告知书", "no notice came before the penalty")]);
    };
    let contact = read.bodies().find(|(of, _)| *of == notice.seq).is_none_or(|(_, body)| match body {
        Body::IssueNotice(act) => !blank(&act.contact),
        _ => true,
    });
    let breach = (!contact).then(|| found([notice.seq], "告知书没有联系方式", "the notice names no contact"));
    judged(true, breach.into_iter().collect())
}

fn answered(read: &Reading<'_>) -> Told {
    let open = read.file.statements.iter().filter(|statement| statement.answered.is_none());
    let breaches = open.map(|statement| found([statement.seq], "陈述申辩没有复核", "the statement was not answered"));
    judged(!read.file.statements.is_empty(), breaches.collect())
}

fn presided(read: &Reading<'_>) -> Told {
    let handled = read.file.hearings.iter().filter(|hearing| read.file.handled.contains(&hearing.presider));
    let breaches = handled.map(|hearing| found([hearing.seq], "承办人主持听证", "a handler presided"));
    judged(!read.file.hearings.is_empty(), breaches.collect())
}

fn reviewed(read: &Reading<'_>) -> Told {
    let mut there = false;
    let mut breaches = Vec::new();
    for (seq, body) in read.bodies() {
        let Body::IssueReviewOpinion(opinion) = body else { continue };
        there = true;
        let answered = |item: &CheckItem| opinion.checks.iter().any(|check| check.item == *item);
        let open: Vec<_> = CheckItem::ALL.iter().filter(|item| !answered(item)).map(|item| item.zh()).collect();
        if !open.is_empty() {
            let zh = format!("没有答复：{}", open.join("、"));
            breaches.push(found([seq], zh, "some of the eight checks are not answered"));
        }
    }
    judged(there, breaches)
}

fn discussed(read: &Reading<'_>) -> Told {
    let mut there = false;
    let mut breaches = Vec::new();
    for (seq, body) in read.bodies() {
        let Body::Deliberate(act) = body else { continue };
        there = true;
        if act.attendees.len() < 2 {
            breaches.push(found([seq], "参加集体讨论的负责人少于两人", "fewer than two heads took part"));
        }
        if blank(&act.place) || blank(&act.conclusion) {
            breaches.push(found([seq], "集体讨论没有地点或者结论", "place or conclusion is missing"));
        }
        if act.attendees.iter().any(|attendee| blank(&attendee.opinion)) {
            breaches.push(found([seq], "没有记明每个人的意见", "an opinion is missing"));
        }
    }
    judged(there, breaches)
}

fn in_order(read: &Reading<'_>) -> Told {
    let file = read.file;
    let at = |seq: u64| file.entries.iter().find(|entry| entry.seq == seq).map(|entry| entry.occurred_at);
    let mut breaches: Vec<Breach> = Vec::new();
    for approval in &file.approvals {
        if let (Some(said), Some(asked)) = (at(approval.seq), at(approval.about))
            && said < asked
        {
            let zh = format!("第{}号审批早于所批准的第{}号行为", approval.seq, approval.about);
            breaches.push(found([approval.about, approval.seq], zh, "an approval is older than what it approves"));
        }
    }
    let Some(decision) = &file.decision else { return judged(!file.approvals.is_empty(), breaches) };
    let decided_at = at(decision.seq);
    if file.filed_on.is_some_and(|filed| filed > decision.decided_on) {
        breaches.push(found([decision.seq], "决定早于立案", "the decision is older than the filing"));
    }
    if let Some(notice) = file.notice().filter(|_| decision.outcome == Outcome::Penalize) {
        let late = file.services.iter().filter(|service| {
            service.paper == notice.seq && !service.void && service.effective_on > decision.decided_on
        });
        breaches.extend(late.map(|service| {
            found(
                [service.seq, decision.seq],
                "决定早于告知送达",
                "the decision is older than the service of the notice",
            )
        }));
    }
    let before = [Kind::IssueReviewOpinion, Kind::Deliberate, Kind::ReportHearing, Kind::AnswerStatement];
    let entries = file.entries.iter().filter(|entry| entry.seq < decision.seq && before.contains(&entry.kind));
    for entry in entries.filter(|entry| decided_at.is_some_and(|at| at < entry.occurred_at)) {
        let zh = format!("决定早于第{}号行为", entry.seq);
        breaches.push(found([entry.seq, decision.seq], zh, "the decision is older than what it rests on"));
    }
    judged(true, breaches)
}

fn tier_named(read: &Reading<'_>) -> Told {
    let Some((seq, decided)) = read.punished() else { return Told::NotApplicable };
    if read.file.power_item.as_ref().is_none_or(|held| held.item.benchmark.is_empty()) {
        return Told::NotApplicable;
    }
    let fined = |line: &&PartyProposal| line.penalties.iter().any(|penalty| penalty.kind == PenaltyKind::Fine);
    let fined: Vec<_> = decided.parties.iter().filter(fined).collect();
    let silent = fined.iter().filter(|line| line.benchmark.is_none() && line.mitigation.is_none());
    let breaches = silent.map(|line| {
        let zh = format!("对{}的罚款没有写明裁量档次", line.party_id);
        found([seq], zh, format!("no tier is named for {}", line.party_id))
    });
    let breaches: Vec<_> = breaches.collect();
    judged(!fined.is_empty(), breaches)
}
