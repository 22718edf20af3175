//! What is done with evidence: it is on file, and whoever receives it is named (处罚法46; 118号(九)).

use super::{Effect, Rule, Verdict, body, breach};
use crate::casefile::act::Attempt;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "CUST-1",
        article: "处罚法46、47；118号(九)",
        zh: "流转记录指向一件在册证据或者一份已入库的音像记录",
        en: "A step of custody points at one piece of evidence on file, or at one stored recording",
        effect: Effect::Bar,
        gates: &[Kind::RecordCustody],
        check: on_file,
    },
    Rule {
        id: "CUST-2",
        article: "118号(九)",
        zh: "移交、复制、归还的，应当记明接收人",
        en: "Whoever receives evidence, or a copy of it, is named",
        effect: Effect::Refuse,
        gates: &[Kind::RecordCustody],
        check: receiver_named,
    },
];

fn on_file(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let step = body!(attempt, RecordCustody);
    let found = match (&step.evidence_id, step.media_id) {
        (Some(id), None) => file.evidence.iter().any(|piece| piece.id == *id),
        (None, Some(_)) => facts.media_on_file,
        _ => {
            return Verdict::of(vec![
                breach("应当在 evidence_id 和 media_id 中填写其一", "One of evidence_id and media_id is to be named")
                    .fix("只填写其中一个", "Name one of them"),
            ]);
        }
    };
    Verdict::unless(found, || {
        breach("本案没有这件证据或者音像记录", "The case has no such evidence or recording").fix(
            "核对编号：证据见 GET /cases/{id}/evidence，音像记录见 GET /cases/{id}/media",
            "Look it up: GET /cases/{id}/evidence, GET /cases/{id}/media",
        )
    })
}

fn receiver_named(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let step = body!(attempt, RecordCustody);
    Verdict::unless(!step.what.needs_a_receiver() || step.to.is_some(), || {
        breach("没有记明接收人", "It is not said who received it")
            .fix("在 to 中写明姓名、单位", "Say in `to` who it was, and of which organ")
    })
}
