//! Acts that are recorded from beginning to end 全程音像记录 (118号(八)): seizures, and what the organ executes itself on the spot.
//! A break between two recordings needs its reason; what nobody recorded has none.

use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::recordings::{Gap, missing, recordings};
use crate::casefile::seizures::Seizure;
use crate::law::stages::Kind;
use crate::law::time::Moment;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "REC-3-1",
        article: "118号(八)",
        zh: "查封、扣押应当全程音像记录，中断的说明原因",
        en: "A seizure is recorded in audio and video from beginning to end, and a break has its reason",
        effect: Effect::Mark,
        gates: &[Kind::Seize],
        check: seized_on_record,
    },
    Rule {
        id: "REC-3-2",
        article: "118号(八)",
        zh: "没有全程音像记录的查封、扣押不得作为处理的根据，说明原因不能代替",
        en: "Nothing rests on a seizure without its full recording; no reason stands for it",
        effect: Effect::Refuse,
        gates: &[Kind::ConcludeInvestigation, Kind::Decide],
        check: nothing_rests_on_the_unrecorded,
    },
    Rule {
        id: "REC-3-3",
        article: "118号(八)",
        zh: "强制拆除、代履行等自行强制执行的现场应当全程音像记录，中断的说明原因",
        en: "What the organ executes itself on the spot is recorded from beginning to end, and a break has its reason",
        effect: Effect::Mark,
        gates: &[Kind::RecordExecution],
        check: executed_on_record,
    },
];

/// A breach for each stretch of minutes that is neither recorded nor explained.
pub(super) fn unrecorded(attempt: &Attempt, starts_at: Moment, ends_at: Moment) -> Vec<Breach> {
    let runs = recordings(&attempt.media);
    if runs.is_empty() {
        let none = breach("尚无覆盖全过程的音像记录", "No recording covers it from beginning to end yet").fix(
            "用 attach_media 补充，并写明录像起止时间",
            "Attach it by attach_media, with start and end of the recording",
        );
        return vec![none];
    }
    missing(&runs, starts_at, ends_at).iter().map(unseen).collect()
}

/// What is wrong with a gap, and how it is mended.
pub(super) fn unseen(gap: &Gap) -> Breach {
    let minutes = gap.minutes();
    breach(
        format!("{}至{}的{minutes}分钟没有音像记录，也没有说明原因", gap.from, gap.to),
        format!("No recording shows the {minutes} minutes from {} to {}, and no reason is given", gap.from, gap.to),
    )
    .fix(
        "用 attach_media 补充该时段的录像；录像中断的，在后一段录像的 after_break 中写明重新开启时语音说明或者书面说明的原因",
        "Attach the recording by attach_media; where it broke off, give in after_break of the next one the reason, spoken or written",
    )
}

fn seized_on_record(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let act = body!(attempt, Seize);
    Verdict::of(unrecorded(attempt, act.conduct.starts_at, act.conduct.ends_at))
}

fn executed_on_record(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let done = body!(attempt, RecordExecution);
    match file.enforcement.on_the_spot(done) {
        Some(how) => Verdict::of(unrecorded(attempt, how.starts_at, how.ends_at)),
        None => Verdict::NotApplicable,
    }
}

/// A seizure that was ended and whose evidence is all shut out carries nothing: that is the way on where no recording exists.
fn nothing_rests_on_the_unrecorded(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let rests_on = |seized: &Seizure| {
        let evidence = file.evidence.iter().any(|piece| piece.seq == seized.seq && piece.is_alive());
        let held = file.measures.items.iter().any(|item| item.held_under == seized.seq && !item.is_settled());
        evidence || held
    };
    let unrecorded = |seized: &Seizure| {
        let gaps = seized.unrecorded();
        (!gaps.is_empty() && rests_on(seized)).then(|| without(seized, &gaps))
    };
    Verdict::of(file.measures.seizures.iter().filter_map(unrecorded).collect())
}

fn without(seized: &Seizure, gaps: &[Gap]) -> Breach {
    let (zh, en) = match seized.recordings.is_empty() {
        true => (String::new(), String::new()),
        false => {
            let zh: Vec<_> =
                gaps.iter().map(|gap| format!("{}至{}（{}分钟）", gap.from, gap.to, gap.minutes())).collect();
            let en: Vec<_> =
                gaps.iter().map(|gap| format!("{} to {} ({} minutes)", gap.from, gap.to, gap.minutes())).collect();
            (format!("，缺{}", zh.join("、")), format!("; missing: {}", en.join(", ")))
        }
    };
    breach(
        format!("第{}号查封、扣押没有全程音像记录{zh}", seized.seq),
        format!("Seizure {} has no recording from beginning to end{en}", seized.seq),
    )
    .at(seized.seq)
    .fix(
        "补充录像（attach_media），两段录像之间中断的写明 after_break；确实没有的，解除查封、扣押并排除由此取得的证据",
        "Attach the recording, and give after_break where it broke off; if there is none, release the goods and shut out the evidence gained by it",
    )
}
