//! Rules on what no file may show: another organ, another party, no law, a handler who votes or reviews, a chain that is broken.

use super::steps::cited;
use super::whole::{FileRule, found, judged, rule};
use super::{Reading, Told};
use crate::casefile::acts::Body;
use crate::casefile::parts::Text;
use crate::casefile::power::{Citation, NormLevel};
use crate::law::codes::PartyKind;
use crate::law::digest;
use crate::law::stages::Kind;

pub(super) const RULES: &[FileRule] = &[
    rule!("EVA-V01", "处罚法17", "由本机关以自己的名义决定", "The organ itself decides", own_decision),
    rule!(
        "EVA-V03",
        "处罚法59(1)",
        "当事人名称在文书、证据之间一致",
        "A party has one name in papers and evidence",
        one_party_name
    ),
    rule!(
        "EVA-V09",
        "处罚法16、38",
        "处罚不只依据规范性文件",
        "No penalty rests on a normative document alone",
        on_law
    ),
    rule!("EVA-V11", "处罚法38", "适用兜底条款有理由", "A catch-all clause has its reasons", catch_all),
    rule!("EVA-V18", "处罚法57", "承办人不参加集体讨论的表决", "No handler votes in the discussion", voted),
    rule!(
        "EVA-V19",
        "处罚法58",
        "应当审核的决定，审核通过的就是这一内容",
        "A major decision passed a review of exactly this",
        passed
    ),
    rule!("EVA-V21", "处罚法58", "审核人员不是承办人", "The reviewer is no handler", other_reviewer),
    rule!("EVA-V26", "处罚法47", "行为记录的链条完整", "The chain of the record is whole", chained),
];

fn own_decision(read: &Reading<'_>) -> Told {
    let Some(decision) = &read.file.decision else { return Told::NotApplicable };
    let by = read.acts.iter().find(|recorded| recorded.act.seq == decision.seq).map(|recorded| &recorded.act.actor);
    let other = by.filter(|by| by.agency_id != read.file.agency_id);
    let breach = other.map(|by| {
        found([decision.seq], format!("由{}的人员作出决定", by.agency_name), "somebody of another organ decided")
    });
    judged(true, breach.into_iter().collect())
}

fn one_party_name(read: &Reading<'_>) -> Told {
    let mut breaches = Vec::new();
    for (seq, body) in read.bodies() {
        let Body::Interview(act) = body else { continue };
        for person in &act.interviewees {
            let party = person.party_id.as_deref().and_then(|id| read.file.party(id));
            let natural =
                party.filter(|party| party.kind == PartyKind::NaturalPerson && person.relation.contains("本人"));
            if let Some(party) = natural.filter(|party| party.name.trim() != person.name.trim()) {
                let zh = format!("笔录中的“{}”与当事人“{}”不一致", person.name, party.name);
                breaches.push(found([seq], zh, "the interview names the party otherwise"));
            }
        }
    }
    // A name that changes after the party was told is explained, or it is another party.
    let told = read.file.notices.first().map(|notice| notice.seq);
    let explained = |seq: u64| read.bodies().any(|(of, body)| of > seq && matches!(body, Body::Annotate(_)));
    let mut names = std::collections::BTreeMap::new();
    for (seq, body) in read.bodies() {
        let parties = match body {
            Body::OpenCase(act) => &act.parties[..],
            Body::AmendParticulars(act) => act.parties.as_deref().unwrap_or_default(),
            _ => continue,
        };
        for party in parties {
            let before = names.insert(party.id.clone(), party.name.trim().to_owned());
            if let Some(before) = before.filter(|before| before != party.name.trim())
                && told.is_some_and(|told| told < seq)
                && !explained(seq)
            {
                let zh = format!("告知以后当事人由“{before}”改为“{}”，没有更正说明", party.name);
                breaches.push(found([seq], zh, "a party was renamed after the notice without a word"));
            }
        }
    }
    judged(!read.file.parties.is_empty(), breaches)
}

fn on_law(read: &Reading<'_>) -> Told {
    let Some((seq, decided)) = read.punished() else { return Told::NotApplicable };
    let weak = decided
        .parties
        .iter()
        .filter(|line| line.penalty_articles.iter().all(|article| article.level == NormLevel::NormativeDoc));
    let breaches = weak.map(|line| {
        let zh = format!("对{}的处罚没有法律、法规、规章依据", line.party_id);
        found([seq], zh, format!("the penalty of {} rests on no law, regulation or rule", line.party_id))
    });
    judged(true, breaches.collect())
}

fn catch_all(read: &Reading<'_>) -> Told {
    let Some((seq, decided)) = read.punished() else { return Told::NotApplicable };
    let wide = |article: &Citation| article.text.as_deref().is_some_and(|text| text.contains("其他"));
    if decided.parties.iter().flat_map(cited).any(wide) {
        let text =
            Text::new("引用的条款含有“其他”，请看是否说明理由", "a clause cited says “other”: look for the reasons");
        return Told::Person(text, vec![seq]);
    }
    Told::NotApplicable
}

fn voted(read: &Reading<'_>) -> Told {
    let handlers = |voters: &[uuid::Uuid]| voters.iter().any(|voter| read.file.handled.contains(voter));
    let wrong = read.file.deliberations.iter().filter(|discussion| handlers(&discussion.voters));
    let breaches = wrong.map(|discussion| found([discussion.seq], "承办人参加表决", "a handler voted"));
    judged(!read.file.deliberations.is_empty(), breaches.collect())
}

fn passed(read: &Reading<'_>) -> Told {
    let decide = read.acts.iter().map(|recorded| &recorded.act).rfind(|act| act.kind == Kind::Decide);
    let Some(decide) = decide.filter(|act| act.gate.review_required) else { return Told::NotApplicable };
    let opinion = read.acts.iter().map(|recorded| &recorded.act).find(|act| {
        act.kind == Kind::IssueReviewOpinion
            && act.seq < decide.seq
            && act.gate.outcome.as_deref() == Some("approve")
            && act.gate.subject == decide.gate.subject
            && act.gate.reviewer_qualified
    });
    let breach = opinion.is_none().then(|| {
        found([decide.seq], "没有对这一处理意见审核通过的法制审核意见", "no review passed exactly this proposal")
    });
    judged(true, breach.into_iter().collect())
}

fn other_reviewer(read: &Reading<'_>) -> Told {
    let opinions = read.file.reviews.iter().filter_map(|round| round.opinion.as_ref());
    let own = opinions.clone().filter(|opinion| read.file.handled.contains(&opinion.reviewer));
    let breaches = own.map(|opinion| {
        found([opinion.seq], format!("{}是承办人又是审核人员", opinion.reviewer_name), "a handler reviewed")
    });
    let breaches: Vec<_> = breaches.collect();
    judged(opinions.count() > 0, breaches)
}

fn chained(read: &Reading<'_>) -> Told {
    let mut before = (0, digest::ZERO);
    let mut breaches = Vec::new();
    for recorded in read.acts {
        if recorded.act.seq != before.0 + 1 || recorded.act.prev != before.1 {
            let zh = format!("第{}号行为与前一行为不相连", recorded.act.seq);
            breaches.push(found([recorded.act.seq], zh, "an act does not follow the one before"));
        }
        before = (recorded.act.seq, &recorded.digest);
    }
    judged(!read.acts.is_empty(), breaches)
}
