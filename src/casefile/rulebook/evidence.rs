//! Finding the facts: card shown, time to the minute, one interviewee, service by hand (处罚法55, 61; 118号(五)(八)).

use super::recording::unrecorded;
use super::{Effect, Rule, Verdict, body, breach, people};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::OnSiteConduct;
use crate::casefile::facts::{Facts, Presence};
use crate::casefile::file::CaseFile;
use crate::law::recording::{RecordingClass, class_on};
use crate::law::stages::Kind;

/// Acts of two officers among people: time to the minute, card, rights, recording, the second officer's word.
pub(super) const ON_SITE: &[Kind] = &[
    Kind::InspectScene,
    Kind::Interview,
    Kind::CollectEvidence,
    Kind::TakeSample,
    Kind::RegisterPreservation,
    Kind::Seize,
    Kind::DecideOnTheSpot,
];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-55",
        article: "处罚法55；118号(五)",
        zh: "应当主动出示执法证件并告知权利义务",
        en: "Officers show their certificates and tell rights and duties",
        effect: Effect::Refuse,
        gates: &[
            Kind::InspectScene,
            Kind::Interview,
            Kind::CollectEvidence,
            Kind::TakeSample,
            Kind::RegisterPreservation,
            Kind::Seize,
            Kind::DecideOnTheSpot,
            Kind::ServeDocument,
        ],
        check: card_shown,
    },
    Rule {
        id: "PEN-55-2",
        article: "处罚法55",
        zh: "笔录起止时间应当准确到分，开始早于结束",
        en: "A record states start and end to the minute, start before end",
        effect: Effect::Bar,
        gates: ON_SITE,
        check: start_before_end,
    },
    Rule {
        id: "PEN-55-3",
        article: "处罚法55",
        zh: "询问应当个别进行",
        en: "Each person is interviewed alone",
        effect: Effect::Refuse,
        gates: &[Kind::Interview],
        check: one_interviewee,
    },
    Rule {
        id: "REC-3",
        article: "118号(八)(十)",
        zh: "现场执法、调查取证应当根据实际情况进行音像记录",
        en: "On-site acts are recorded in audio and video as the case needs",
        effect: Effect::Mark,
        gates: ON_SITE,
        check: audio_video_owed,
    },
    Rule {
        id: "REC-7",
        article: "118号(九)；处罚法42",
        zh: "同一执法人员不得同时出现在两处",
        en: "An officer is in one place at a time",
        effect: Effect::Mark,
        gates: ON_SITE,
        check: in_one_place,
    },
    Rule {
        id: "REC-6",
        article: "118号(九)",
        zh: "附音像记录应当列明文件",
        en: "Attaching media names at least one file",
        effect: Effect::Bar,
        gates: &[Kind::AttachMedia],
        check: media_named,
    },
    Rule {
        id: "REC-5",
        article: "118号(九)",
        zh: "音像记录应当在规定期限内上传存储，归档时齐全",
        en: "Recordings are stored in time, and all there when the file is archived",
        effect: Effect::Mark,
        gates: &[Kind::Archive],
        check: recordings_stored,
    },
    Rule {
        id: "PEN-28-3",
        article: "处罚法28",
        zh: "改正期限不得早于责令之日",
        en: "A correction order leaves time to correct",
        effect: Effect::Refuse,
        gates: &[Kind::OrderCorrection],
        check: time_to_correct,
    },
];

/// Acts whose breach makes the evidence gained by them worthless (处罚法46).
pub(super) fn kills_evidence(kind: Kind) -> bool {
    ON_SITE.contains(&kind) || kind == Kind::RecordTestResult
}

fn conduct(attempt: &Attempt) -> Option<&OnSiteConduct> {
    attempt.body.as_ref().and_then(Body::on_site)
}

fn card_shown(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if people::served_without_meeting(attempt) {
        return Verdict::NotApplicable;
    }
    let (card, rights) = match (&attempt.body, conduct(attempt)) {
        (_, Some(conduct)) => (conduct.card_shown, conduct.rights_told),
        (Some(Body::ServeDocument(service)), None) => (service.card_shown, true),
        _ => return Verdict::needs("需要行为的具体内容", "Can be judged once the content is given"),
    };
    let mut breaches = Vec::new();
    if !card {
        breaches.push(
            breach("没有出示执法证件", "The certificates were not shown")
                .fix("出示证件并记录当事人确认后再进行", "Show them, and note the party's confirmation"),
        );
    }
    if !rights {
        breaches.push(
            breach("没有告知权利义务", "Rights and duties were not told")
                .fix("告知申请回避、陈述申辩等权利并记录", "Tell them (recusal, statement, defence) and note it"),
        );
    }
    Verdict::of(breaches)
}

fn start_before_end(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(conduct) = conduct(attempt) else {
        return Verdict::needs("需要起止时间", "Can be judged once start and end are given");
    };
    let mut breaches = Vec::new();
    if conduct.starts_at.plus_minutes(1) > conduct.ends_at {
        breaches.push(
            breach("结束时间应当晚于开始时间", "The end has to lie after the start")
                .fix("改正起止时间", "Correct start and end"),
        );
    }
    // Certificates and lateness are judged as of occurred_at: it has to be the day of the meeting.
    let another_day = conduct.ends_at.date() != attempt.occurred_at.date();
    if another_day || conduct.ends_at.plus_minutes(-24 * 60) > conduct.starts_at {
        breaches.push(breach("起止时间与发生时间不是同一次行为", "Start and end do not fit occurred_at").fix(
            "occurred_at 应为结束当日，一次不超过二十四小时",
            "occurred_at is the day it ended; at most 24 hours at a time",
        ));
    }
    if conduct.ends_at > attempt.occurred_at.plus_minutes(1) {
        breaches.push(
            breach("结束时间晚于行为发生时间", "The end lies after occurred_at")
                .fix("occurred_at 应为结束时间或更晚", "occurred_at is the end, or later"),
        );
    }
    Verdict::of(breaches)
}

fn one_interviewee(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let interview = body!(attempt, Interview);
    let count = interview.interviewees.len();
    Verdict::unless(count == 1, || {
        breach(format!("同时询问了{count}人"), format!("{count} persons were interviewed together"))
            .fix("分别询问，各自制作笔录", "Interview them one by one, each with a record")
    })
}

fn audio_video_owed(_: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let class = class_on(&facts.recording_lists, attempt.kind, attempt.occurred_at.date());
    if class == RecordingClass::NotNeeded {
        return Verdict::NotApplicable;
    }
    if attempt.body.is_none() {
        return Verdict::needs("需要音像记录", "Can be judged once the media are named");
    }
    // Of a seizure, which the law itself wants recorded so, REC-3-1 speaks.
    if class == RecordingClass::Uninterrupted
        && attempt.kind != Kind::Seize
        && let Some(conduct) = conduct(attempt)
    {
        return Verdict::of(unrecorded(attempt, conduct.starts_at, conduct.ends_at));
    }
    Verdict::unless(!attempt.media.is_empty(), || {
        breach("尚无音像记录", "No audio-video yet").fix(
            "上传后用 attach_media 关联，或者在调查终结时说明原因",
            "Attach it later by attach_media, or give the reason when the investigation is concluded",
        )
    })
}

/// Shown to supervisors, and refused to nobody: which of the two records is wrong, the rule cannot know.
fn in_one_place(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let Some(conduct) = conduct(attempt) else {
        return Verdict::needs("需要起止时间", "Can be judged once start and end are given");
    };
    // Evidence is collected while a scene is inspected; nobody holds two interviews at once.
    let apart = |other: &&Presence| match attempt.kind == Kind::Interview && other.interview {
        true => true,
        false => other.case_id != file.id && other.place.trim() != conduct.place.trim(),
    };
    let name = |id| facts.officers.get(&id).map_or_else(String::new, |officer| officer.name.clone());
    Verdict::of(
        facts
            .elsewhere
            .presence
            .iter()
            .filter(apart)
            .map(|other| {
                let here = other.case_id == file.id;
                let (zh, en) = match here {
                    true => (format!("本案第{}号行为", other.seq), format!("act {} of this case", other.seq)),
                    false => (
                        format!("案件{}第{}号行为", other.case_id, other.seq),
                        format!("act {} of case {}", other.seq, other.case_id),
                    ),
                };
                let found = breach(
                    format!("{}在{}至{}参加{zh}", name(other.officer_id), other.starts_at, other.ends_at),
                    format!(
                        "{} took part in {en} from {} to {}",
                        name(other.officer_id),
                        other.starts_at,
                        other.ends_at
                    ),
                );
                let found = if here { found.at(other.seq) } else { found };
                found.fix(
                    "核对起止时间和参加人员，有误的用 annotate 更正说明",
                    "Check times and names; explain by annotate what is wrong",
                )
            })
            .collect(),
    )
}

fn media_named(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    if attempt.body.is_none() {
        return Verdict::needs("需要列明文件", "Can be judged once the files are named");
    }
    Verdict::unless(!attempt.media.is_empty(), || {
        breach("没有列明音像文件", "No file is named").fix("在 media 中列明摘要和大小", "Name digest and size in media")
    })
}

/// What was never stored cannot be made up for: the file is archived all the same, and says so.
fn recordings_stored(_: &CaseFile, facts: &Facts, _: &Attempt) -> Verdict {
    let missing = facts.media_owed.iter().map(|owed| {
        breach(
            format!("第{}号行为列明的“{}”（{}）没有上传", owed.seq, owed.title, owed.digest),
            format!("{} ({}), named by act {}, was never stored", owed.title, owed.digest, owed.seq),
        )
        .at(owed.seq)
        .fix("上传该文件（/media），或者用 annotate 说明去向", "Upload it (/media), or say by annotate where it is")
    });
    Verdict::of(missing.collect())
}

fn time_to_correct(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let order = body!(attempt, OrderCorrection);
    Verdict::unless(order.due_on >= attempt.occurred_at.date(), || {
        breach(
            format!("改正期限{}早于责令之日", order.due_on),
            format!("The date {} lies before the order", order.due_on),
        )
        .fix("给予合理的改正期限", "Leave a reasonable time")
    })
}
