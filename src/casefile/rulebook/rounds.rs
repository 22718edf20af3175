//! Rules on the organ's own decision afterwards 自行纠正、重新作出、补正、退还 (处罚法45, 59, 75; 复议法64, 72; 行诉法71).

use super::remedy::worse_for;
use super::{Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::{OwnCorrection, Reading, Slip};
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::proposal::{PartyProposal, PenaltyLine, Proposal};
use crate::casefile::remedy::ChangedBy;
use crate::casefile::round::Round;
use crate::law::codes::PenaltyKind;
use crate::law::money::Fen;
use crate::law::stages::Kind;

const STATES_OR_DECIDES: &[Kind] = &[Kind::ConcludeInvestigation, Kind::ReviseProposal, Kind::Decide];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "FY-64",
        article: "复议法64；行诉法71；行诉解释90",
        zh: "被责令重新作出的，不得以同一事实和理由作出与原决定相同或者基本相同的决定，因违反法定程序被撤销的除外",
        en: "Ordered to decide anew, the organ does not decide essentially the same on the same facts and reasons",
        effect: Effect::Refuse,
        gates: STATES_OR_DECIDES,
        check: not_the_same_again,
    },
    Rule {
        id: "PEN-45-5",
        article: "处罚法45；复议法63、64",
        zh: "当事人寻求救济后重新作出的决定比原决定更重的，标记",
        en: "A new decision heavier than the one a party attacked is marked",
        effect: Effect::Mark,
        gates: STATES_OR_DECIDES,
        check: not_heavier_after_a_remedy,
    },
    Rule {
        id: "PEN-75",
        article: "处罚法75；复议法64；行诉法70",
        zh: "原决定已经撤销或者确认无效的，才能重新办理",
        en: "A case is decided anew only when its decision no longer stands",
        effect: Effect::Refuse,
        gates: &[Kind::Redecide],
        check: nothing_stands,
    },
    Rule {
        id: "PEN-75-2",
        article: "处罚法44、45、75",
        zh: "依职权变更只能有利于当事人；更重的应当撤销后重新办理，重新告知",
        en: "Of its own motion the organ alters for the better only; for anything heavier it revokes, and begins a new round",
        effect: Effect::Refuse,
        gates: &[Kind::RevokeDecision],
        check: altered_for_the_better,
    },
    Rule {
        id: "PEN-75-3",
        article: "处罚法75；复议法77；行诉法94",
        zh: "只能纠正仍然有效、未经复议或者诉讼变更的决定",
        en: "The organ corrects a decision that stands and that no reconsideration or court has altered",
        effect: Effect::Refuse,
        gates: &[Kind::RevokeDecision, Kind::RectifyDecision],
        check: still_its_own,
    },
    Rule {
        id: "PEN-59-2",
        article: "处罚法59；山东程序129；湖南程序164；浙江程序办法75；辽宁程序65",
        zh: "补正只限文字、计算等笔误，不得改变处罚种类、数额、依据和事实",
        en: "Only clerical errors are rectified: no kind, sum, article or fact",
        effect: Effect::Refuse,
        gates: &[Kind::RectifyDecision],
        check: clerical_only,
    },
    Rule {
        id: "FY-72",
        article: "复议法72",
        zh: "退还的款项以应当退还的为限，退还日不晚于今日，一张票据只记一次",
        en: "No more is returned than is owed back, not in the future, and a receipt counts once",
        effect: Effect::Refuse,
        gates: &[Kind::RecordRefund],
        check: owed_back,
    },
    Rule {
        id: "CLOSE-3",
        article: "处罚法61；复议法64、72、77；行诉法94",
        zh: "结案前，责令重新作出的已经重新作出，纠正决定已经送达，应退款项已经退还",
        en: "Before closing, what was ordered anew is decided, what the organ corrected is served, what is owed back returned",
        effect: Effect::Refuse,
        gates: &[Kind::CloseCase],
        check: consequences_drawn,
    },
];

/// The proposal that the attempt states or decides.
fn proposed<'a>(file: &'a CaseFile, attempt: &'a Attempt) -> Option<&'a Proposal> {
    match &attempt.body {
        Some(Body::ConcludeInvestigation(conclusion)) => Some(&conclusion.proposal),
        Some(Body::ReviseProposal(revision)) => Some(&revision.proposal),
        _ => file.proposal.as_ref().map(|on_file| &on_file.proposal),
    }
}

/// Same facts and same articles, for every party.
fn same_ground(now: &Proposal, then: &Proposal) -> bool {
    let same = |now: &PartyProposal, then: &PartyProposal| {
        let facts = |of: &PartyProposal| of.facts.iter().map(|fact| fact.text.trim().to_owned()).collect::<Vec<_>>();
        facts(now) == facts(then) && now.violated == then.violated && now.penalty_articles == then.penalty_articles
    };
    now.parties.iter().all(|line| then.party(&line.party_id).is_some_and(|before| same(line, before)))
}

fn last_round(file: &CaseFile) -> Option<(&Round, &Proposal)> {
    let round = file.remedies.rounds.last()?;
    Some((round, &round.proposal.as_ref()?.proposal))
}

fn not_the_same_again(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some((round, then)) = last_round(file) else { return Verdict::NotApplicable };
    let ordered = round.changes.last().filter(|change| {
        change.redecide && !change.procedural && matches!(change.by, ChangedBy::ReconsiderationOrgan | ChangedBy::Court)
    });
    let (Some(ordered), Some(now)) = (ordered, proposed(file, attempt)) else { return Verdict::NotApplicable };
    // No lighter kind and no lower sum for anybody: essentially the same, or worse.
    let lighter = then.heavier_than(now);
    Verdict::unless(now.outcome != then.outcome || lighter || !same_ground(now, then), || {
        breach(
            "事实、依据与被撤销的决定相同，处罚没有减轻",
            "Facts and articles are those of the revoked decision, and nothing is lighter",
        )
        .at(ordered.seq)
        .fix(
            "补充查明事实、纠正适用依据，或者减轻处罚",
            "Establish the facts anew, correct the articles, or make it lighter",
        )
    })
}

fn not_heavier_after_a_remedy(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some((round, then)) = last_round(file) else { return Verdict::NotApplicable };
    let attacked = file
        .remedies
        .proceedings
        .iter()
        .find(|one| one.round == round.number && one.contests_decision() && one.party_id.is_some());
    let (Some(attacked), Some(now)) = (attacked, proposed(file, attempt)) else { return Verdict::NotApplicable };
    Verdict::unless(!now.heavier_than(then), || {
        breach("比当事人所不服的决定更重", "It is heavier than the decision the party attacked")
            .at(attacked.applied.seq)
            .fix(
                "说明新的事实和依据；没有的，不得加重",
                "Show the new facts and articles; without them do not make it heavier",
            )
    })
}

fn nothing_stands(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let zh = "复议决定、生效裁判撤销后，或者本机关撤销（revoke_decision）后，再重新办理";
    let en =
        "Begin anew after it was revoked by reconsideration, by a final judgement, or by the organ (revoke_decision)";
    match file.remedies.change() {
        Some(change) if change.fate.strikes() => Verdict::Met,
        Some(change) => Verdict::Breached(vec![
            breach(
                format!("决定已经{}，其余部分仍然有效", change.fate.zh()),
                format!("The decision is {}, and stands as it is now", change.fate.en()),
            )
            .at(change.seq)
            .fix(zh, en),
        ]),
        None => Verdict::Breached(vec![breach("决定仍然有效", "The decision stands").fix(zh, en)]),
    }
}

fn altered_for_the_better(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let revocation = body!(attempt, RevokeDecision);
    let mut breaches: Vec<_> = match revocation.what {
        OwnCorrection::Alter => worse_than_now(file, attempt),
        OwnCorrection::Revoke => Vec::new(),
    };
    let alters = revocation.what == OwnCorrection::Alter;
    if alters == revocation.lines.is_empty() || (alters && revocation.redecide) {
        breaches.push(
            breach(
                "变更应当写明变更后的处罚；撤销不写，另行作出的只能撤销",
                "An alteration says what stands now; a revocation does not, and only it is followed by a new decision",
            )
            .fix("核对 what、lines、redecide", "Check what, lines and redecide"),
        );
    }
    Verdict::of(breaches)
}

fn worse_than_now(file: &CaseFile, attempt: &Attempt) -> Vec<super::Breach> {
    let Some(Body::RevokeDecision(revocation)) = &attempt.body else { return Vec::new() };
    let mut worse = worse_for(file, &revocation.lines);
    // Nor heavier than what an earlier alteration left.
    worse.extend(revocation.lines.iter().filter_map(|line| {
        let kinds = line.penalties.iter().map(|penalty| penalty.kind);
        let sum = |lines: &[_], kind| crate::casefile::proposal::sum(lines, &[kind]);
        let standing = file.lines_in_force(&line.party_id);
        let mut grown = kinds.filter(|kind| sum(&line.penalties, *kind) > sum(standing, *kind));
        // Words cannot be weighed: three days of closed business that become a year look alike.
        let said =
            |one: &PenaltyLine| standing.iter().any(|other| (other.kind, &other.detail) == (one.kind, &one.detail));
        let other_words = line.penalties.iter().any(|one| !said(one));
        (other_words || grown.next().is_some()).then(|| line.party_id.clone())
    }));
    worse.sort();
    worse.dedup();
    let heavier = worse.into_iter().map(|party| {
        breach(format!("对{party}更重"), format!("It is heavier for {party}")).fix(
            "撤销原决定（revoke），重新办理（redecide）并重新告知",
            "Revoke the decision (revoke), begin a new round (redecide) and tell the party anew",
        )
    });
    heavier.collect()
}

fn still_its_own(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let Some(change) = file.remedies.change() else { return Verdict::Met };
    let others = match change.by {
        ChangedBy::ReconsiderationOrgan | ChangedBy::Court | ChangedBy::Mediation => true,
        ChangedBy::OwnMotion => false,
    };
    Verdict::unless(!change.fate.strikes() && !others, || {
        breach(format!("决定已经{}", change.fate.zh()), format!("The decision is {} already", change.fate.en()))
            .at(change.seq)
            .fix(
                "履行复议决定、裁判；原决定已不存在的，重新办理（redecide）",
                "Carry out what was decided; where nothing stands, begin a new round (redecide)",
            )
    })
}

fn clerical_only(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let rectification = body!(attempt, RectifyDecision);
    let lines = || file.proposal.iter().flat_map(|on_file| &on_file.proposal.parties);
    let mut breaches = Vec::new();
    for reading in &rectification.readings {
        let mut touches = |found: bool, zh: &str, en: &str| {
            if found {
                breaches.push(breach(format!("“{}”：{zh}", reading.reads), format!("{:?}: {en}", reading.reads)).fix(
                    "撤销、变更（revoke_decision）或者重新办理（redecide）",
                    "Revoke or alter the decision (revoke_decision), or begin a new round (redecide)",
                ));
            }
        };
        let differs = |words: &[String]| words.iter().any(|word| counts(reading, word));
        let kinds: Vec<_> = PenaltyKind::ALL.iter().map(|kind| kind.zh().to_owned()).collect();
        let sums: Vec<_> = lines()
            .flat_map(|line| &line.penalties)
            .filter_map(|penalty| penalty.amount_fen)
            .flat_map(|fen| [Fen(fen).to_string(), (fen / 100).to_string(), Fen(fen).capitals()])
            .collect();
        let articles: Vec<_> = lines()
            .flat_map(|line| line.violated.iter().chain(&line.penalty_articles))
            .flat_map(|cited| [cited.law.clone(), cited.article.clone()])
            .collect();
        let sums_differ =
            differs(&sums) || (reading.slip != Slip::Arithmetic && money(&reading.stood) != money(&reading.reads));
        let fact = |text: &str| !reading.stood.is_empty() && text.contains(&reading.stood);
        touches(differs(&kinds), "处罚种类不能补正", "a kind of penalty is not rectified");
        touches(sums_differ, "处罚数额不能补正", "a sum is not rectified");
        touches(differs(&articles), "处罚依据不能补正", "an article is not rectified");
        touches(
            reading.slip != Slip::Name && lines().flat_map(|line| &line.facts).any(|element| fact(&element.text)),
            "认定的事实不能补正",
            "a fact is not rectified",
        );
        touches(reading.stood == reading.reads, "前后没有不同", "nothing differs");
    }
    Verdict::of(breaches)
}

/// Whether a word stands more or less often than before.
fn counts(reading: &Reading, word: &str) -> bool {
    !word.is_empty() && reading.stood.matches(word).count() != reading.reads.matches(word).count()
}

/// The sums a text names: what stands directly before 元.
fn money(text: &str) -> Vec<String> {
    let numeral =
        |c: &char| c.is_ascii_digit() || ".,零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟".contains(*c);
    let before = |part: &str| {
        let mut found: Vec<char> = part.chars().rev().take_while(numeral).collect();
        found.reverse();
        found.into_iter().collect::<String>()
    };
    let parts: Vec<&str> = text.split(['元', '圆']).collect();
    let told = parts.split_last().map_or(&[][..], |(_, told)| told);
    told.iter().map(|part| before(part)).collect()
}

fn owed_back(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let refund = body!(attempt, RecordRefund);
    let mut breaches = Vec::new();
    let owed = file.refund_owed(&refund.party_id);
    if refund.amount_fen > owed {
        breaches.push(
            breach(
                format!("应退{}元，退还却为{}元", Fen(owed), Fen(refund.amount_fen)),
                format!("{} yuan are owed back, {} were returned", Fen(owed), Fen(refund.amount_fen)),
            )
            .fix("核对当事人和金额", "Check the party and the sum"),
        );
    }
    if refund.returned_on > facts.now.date() || file.remedies.refunds.iter().any(|one| one.receipt == refund.receipt) {
        breaches.push(
            breach("退还日期晚于今日，或者票据已经记录", "returned_on lies ahead, or the receipt is recorded already")
                .fix("核对 returned_on 和票据号", "Check returned_on and the receipt"),
        );
    }
    Verdict::of(breaches)
}

fn consequences_drawn(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let day = attempt.occurred_at.date();
    let mut breaches = Vec::new();
    if let Some(change) = file.remedies.change().filter(|change| change.redecide && change.fate.strikes()) {
        breaches.push(
            breach("应当重新作出决定", "A new decision has to be made")
                .at(change.seq)
                .fix("重新办理（redecide）", "Begin a new round (redecide)"),
        );
    }
    let rectified = file.remedies.rectifications.iter().map(|one| one.seq);
    let own = file.remedies.changes.iter().filter(|change| change.by == ChangedBy::OwnMotion).map(|change| change.seq);
    for paper in rectified.chain(own).filter(|paper| !file.effective_on_all(*paper, day)) {
        breaches.push(
            breach(format!("第{paper}号行为尚未送达"), format!("Act {paper} is not served on every party"))
                .at(paper)
                .fix("送达后再结案（serve_document）", "Serve it first (serve_document)"),
        );
    }
    for (party, owed) in
        file.parties.iter().map(|party| (&party.id, file.refund_owed(&party.id))).filter(|(_, owed)| *owed > 0)
    {
        breaches.push(
            breach(format!("应退还{party}{}元", Fen(owed)), format!("{} yuan are owed back to {party}", Fen(owed)))
                .fix("退还后记录（record_refund）", "Return them and record it (record_refund)"),
        );
    }
    Verdict::of(breaches)
}
