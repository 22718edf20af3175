//! Rules on the evidence of a whole file: tests in order, who the party is, where copies and recordings come from.

use std::collections::BTreeMap;

use super::whole::{FileRule, absent, blank, found, judged, rule};
use super::{Reading, Told};
use crate::casefile::acts::{Body, Interview};
use crate::casefile::parts::{Evidence, Text};
use crate::law::codes::EvidenceKind;

pub(super) const RULES: &[FileRule] = &[
    rule!(
        "EVA-B12",
        "处罚法46",
        "抽样、委托、出具、告知的日期前后合理，写明机构和资质",
        "Sampling, test, result and telling follow each other, institution and qualification named",
        tests_in_order
    ),
    rule!(
        "EVA-B13",
        "处罚法40",
        "当事人的身份、资格证明在卷",
        "Papers on who the party is are on file",
        identity_papers
    ),
    rule!("EVA-B14", "处罚法46", "复制件注明出处", "A copy says where it comes from", copies_sourced),
    rule!(
        "EVA-B15",
        "处罚法46；118号(八)",
        "音像、电子数据写明来源",
        "Recordings and data say where they come from",
        recordings_sourced
    ),
    rule!(
        "EVA-B16",
        "处罚法46、42",
        "证人的询问写明身份并经第二名执法人员确认",
        "A witness is named and the interview confirmed",
        witnesses
    ),
    rule!(
        "EVA-B17",
        "处罚法41",
        "电子技术监控设备取得的证据经过审核",
        "Evidence from monitoring devices was reviewed",
        devices
    ),
];

/// Words in the name of evidence that tell who a party is.
const IDENTITY: [&str; 8] = ["身份证", "户口", "护照", "营业执照", "登记证", "信用代码", "身份证明", "主体资格"];

/// Words that tell a fixed device in the name or source of evidence.
const DEVICES: [&str; 6] = ["监控设备", "电子警察", "抓拍", "卡口", "在线监测", "自动监测"];

fn tests_in_order(read: &Reading<'_>) -> Told {
    let mut there = false;
    let mut breaches = Vec::new();
    let announced: BTreeMap<u64, _> = read
        .bodies()
        .filter_map(|(seq, body)| match body {
            Body::AnnounceTest(test) => Some((seq, test)),
            _ => None,
        })
        .collect();
    for (seq, body) in read.bodies() {
        let Body::RecordTestResult(result) = body else { continue };
        there = true;
        if blank(&result.institution) || blank(&result.qualification) {
            breaches.push(found([seq], "没有检测机构或者其资质", "the institution or its qualification is missing"));
        }
        if let Some(test) = announced.get(&result.seq)
            && test.from > result.received_on
        {
            let zh = format!("{}收到结果，早于检测开始的{}", result.received_on, test.from);
            breaches.push(found([result.seq, seq], zh, "the result is older than the test"));
        }
        if let Some(told) = result.told.as_ref().filter(|told| told.on < result.received_on) {
            let zh = format!("{}告知结果，早于收到结果的{}", told.on, result.received_on);
            breaches.push(found([seq], zh, "it was told before it came"));
        }
    }
    judged(there, breaches)
}

fn identity_papers(read: &Reading<'_>) -> Told {
    let proves = |evidence: &Evidence| {
        IDENTITY.iter().any(|word| evidence.name.contains(word) || evidence.proves.contains(word))
    };
    if read.parties().next().is_none() {
        return Told::NotApplicable;
    }
    if read.file.evidence.iter().any(|evidence| evidence.is_alive() && proves(evidence)) {
        return Told::Met;
    }
    let brought = read.file.evidence.iter().map(|evidence| evidence.seq).collect();
    Told::Person(
        Text::new("证据目录中没有看到身份、资格证明", "no paper on who the party is stands in the register"),
        brought,
    )
}

fn copies_sourced(read: &Reading<'_>) -> Told {
    let taken_from = |seq: u64| {
        read.bodies()
            .any(|(of, body)| of == seq && matches!(body, Body::CollectEvidence(act) if !blank(&act.obtained_from)))
    };
    let copies: Vec<_> = read
        .file
        .evidence
        .iter()
        .filter(|evidence| !evidence.original && evidence.kind == EvidenceKind::Documentary)
        .collect();
    let unsourced = copies.iter().filter(|copy| absent(copy.source.as_deref()) && !taken_from(copy.seq));
    let breaches = unsourced.map(|copy| {
        found(
            [copy.seq],
            format!("复制件“{}”没有出处", copy.name),
            format!("{} does not say where it comes from", copy.id),
        )
    });
    let breaches: Vec<_> = breaches.collect();
    judged(!copies.is_empty(), breaches)
}

fn recordings_sourced(read: &Reading<'_>) -> Told {
    let kinds = [EvidenceKind::Audiovisual, EvidenceKind::ElectronicData];
    // Taken in an act on the spot, the act itself says where, when and by whom.
    let on_the_spot = |seq: u64| {
        let body = read.bodies().find(|(of, _)| *of == seq).map(|(_, body)| body);
        body.is_some_and(|body| body.on_site().is_some())
    };
    let all: Vec<_> = read.file.evidence.iter().filter(|evidence| kinds.contains(&evidence.kind)).collect();
    let unsourced = all.iter().filter(|one| absent(one.source.as_deref()) && !on_the_spot(one.seq));
    let breaches = unsourced.map(|one| {
        found([one.seq], format!("“{}”没有写明来源", one.name), format!("{} does not say where it comes from", one.id))
    });
    let breaches: Vec<_> = breaches.collect();
    judged(!all.is_empty(), breaches)
}

fn witnesses(read: &Reading<'_>) -> Told {
    let witness = |act: &Interview| act.interviewees.iter().any(|person| person.party_id.is_none());
    let all: Vec<_> = read.interviews().filter(|(_, act)| witness(act)).collect();
    let confirmed = |seq: u64| read.file.field_acts.iter().any(|act| act.seq == seq && act.countersigned.is_some());
    let open = all.iter().filter(|(seq, _)| !confirmed(*seq));
    let breaches =
        open.map(|(seq, _)| found([*seq], "没有第二名执法人员确认", "the second officer has not confirmed it"));
    judged(!all.is_empty(), breaches.collect())
}

fn devices(read: &Reading<'_>) -> Told {
    let by_device = |evidence: &&Evidence| {
        let texts = [evidence.name.as_str(), evidence.source.as_deref().unwrap_or_default()];
        DEVICES.iter().any(|word| texts.iter().any(|text| text.contains(word)))
    };
    let acts: Vec<u64> = read.file.evidence.iter().filter(by_device).map(|evidence| evidence.seq).collect();
    if acts.is_empty() {
        return Told::NotApplicable;
    }
    let text = Text::new(
        "证据出自监控设备，请核对法制和技术审核、设置地点公布",
        "it comes from a device: look for its review and publication",
    );
    Told::Person(text, acts)
}
