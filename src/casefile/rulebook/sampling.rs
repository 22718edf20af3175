//! Samples, tests and evidence shut out 抽样、检测、排除证据 (处罚法40, 46, 56; 强制法25).

use chrono::Days;

use super::{Breach, Effect, Rule, Verdict, body, breach};
use crate::casefile::Body;
use crate::casefile::act::Attempt;
use crate::casefile::acts::AnnounceTest;
use crate::casefile::facts::Facts;
use crate::casefile::file::CaseFile;
use crate::casefile::samples::Test;
use crate::casefile::seizures::SEIZURE_DAYS;
use crate::law::stages::Kind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "PEN-56-5",
        article: "处罚法56；市监31；农业41；交通41",
        zh: "抽样取证应当通知当事人到场，对样品加贴封条",
        en: "When samples are taken the party is called and the samples are sealed",
        effect: Effect::Refuse,
        gates: &[Kind::TakeSample],
        check: sealed_before_the_party,
    },
    Rule {
        id: "ENF-25-3",
        article: "强制法25",
        zh: "检测期间应当明确，并在开始前书面告知当事人；没有结果不再告知，复检依当事人申请",
        en: "The time of a test is fixed, told in writing before it begins, and told once: again only where the party asks for it",
        effect: Effect::Refuse,
        gates: &[Kind::AnnounceTest],
        check: test_announced,
    },
    Rule {
        id: "ENF-25-4",
        article: "强制法25",
        zh: "不计入查封、扣押的检测期间长于查封、扣押最长期限的，予以标记",
        en: "Test time that is longer than a seizure may last with its extension is marked",
        effect: Effect::Mark,
        gates: &[Kind::AnnounceTest],
        check: not_longer_than_the_measure,
    },
    Rule {
        id: "PEN-46-2",
        article: "处罚法46",
        zh: "检测结果应当出自合法取得的样品，时间相符",
        en: "A result comes from a sample taken lawfully, and after it was taken",
        effect: Effect::Refuse,
        gates: &[Kind::RecordTestResult],
        check: lawful_sample,
    },
    Rule {
        id: "PEN-56-6",
        article: "农业41",
        zh: "告知检测结果时应当告知申请复检的权利；没有告知的标记",
        en: "With the result the party is told of the right to another test; if not, it is marked",
        effect: Effect::Mark,
        gates: &[Kind::RecordTestResult],
        check: retest_right_told,
    },
    Rule {
        id: "PEN-56-7",
        article: "市监32；农业40、41",
        zh: "检测结果应当告知当事人，告知前不得据以决定",
        en: "The result of a test is told the party before the case is decided",
        effect: Effect::Refuse,
        gates: &[Kind::Decide],
        check: results_told,
    },
    Rule {
        id: "PEN-40-2",
        article: "处罚法40",
        zh: "检测、复检尚无结果就决定的，予以标记",
        en: "A decision while a test is still without result is marked",
        effect: Effect::Mark,
        gates: &[Kind::Decide],
        check: no_test_outstanding,
    },
    Rule {
        id: "PEN-46",
        article: "处罚法46",
        zh: "排除的证据应当在卷，且尚未排除",
        en: "What is shut out is evidence on file, and not shut out already",
        effect: Effect::Refuse,
        gates: &[Kind::ExcludeEvidence],
        check: on_file_and_in_use,
    },
];

fn sealed_before_the_party(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let act = body!(attempt, TakeSample);
    let mut breaches = Vec::new();
    if !act.party_called {
        breaches.push(
            breach("没有通知当事人到场", "The party was not called to come").fix("通知当事人到场", "Call the party"),
        );
    }
    if !act.sealed {
        breaches.push(
            breach("样品没有加贴封条", "The samples were not sealed")
                .fix("当场加贴封条，由当事人签名", "Seal them on the spot, before the party"),
        );
    }
    Verdict::of(breaches)
}

/// A test that is to take longer is a mistake of the pen.
const LONGEST_TEST: Days = Days::new(366);

fn test_announced(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let act = body!(attempt, AnnounceTest);
    let mut breaches = Vec::new();
    let longest = act.from.checked_add_days(LONGEST_TEST);
    if act.until < act.from || longest.is_none_or(|longest| longest < act.until) {
        breaches.push(
            breach("检测期间的起止日期不符", "First and last day of the test do not fit")
                .fix("写明确定的检测期间", "Name the fixed time of the test"),
        );
    }
    if !act.told_in_writing {
        breaches.push(
            breach("检测期间没有书面告知当事人", "The time of the test was not told in writing")
                .fix("书面告知当事人", "Tell the party in writing"),
        );
    }
    if act.from < attempt.occurred_at.date() {
        breaches.push(
            breach("告知时检测已经开始", "The test began before it was told")
                .fix("只有告知以后的期间可以不计入", "Only the time after it was told is not counted"),
        );
    }
    breaches.extend(stretched_again(file, act));
    if let Some(seized) = act.seizure.and_then(|seq| file.measures.seizure(seq)) {
        if seized.due_on.is_some_and(|due| due < act.from) {
            breaches.push(
                breach("检测在查封、扣押届满以后才开始", "The test begins after the seizure has expired")
                    .at(seized.seq)
                    .fix("在查封、扣押期限内检测", "Test the goods while they are under seizure"),
            );
        }
        let belongs = |id: &String| {
            file.measures.item(id).is_some_and(|item| {
                item.held_under == seized.seq || file.measures.samplings.iter().any(|taken| taken.seq == item.taken_by)
            })
        };
        if !act.items.iter().all(belongs) {
            breaches.push(
                breach("检测的物品不属于该查封、扣押", "The things tested do not belong to the seizure")
                    .at(seized.seq)
                    .fix("列明查封、扣押的物品或者从中抽取的样品", "Name things seized, or samples drawn from them"),
            );
        }
        if seized.ended.is_some() || seized.has_expired(attempt.occurred_at.date()) {
            breaches.push(
                breach("查封、扣押已经届满或者解除", "The seizure has expired or ended")
                    .at(seized.seq)
                    .fix("期满应当解除", "Release the goods"),
            );
        }
    }
    Verdict::of(breaches)
}

/// A time that is announced once more: the days a seizure does not count are stretched by no second announcement.
fn stretched_again(file: &CaseFile, act: &AnnounceTest) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let of_these = |test: &&Test| test.announced.is_some() && test.items.iter().any(|id| act.items.contains(id));
    for test in file.measures.tests.iter().filter(of_these) {
        match (&test.result, act.retest_of) {
            (None, _) => breaches.push(
                breach("已告知的检测尚无结果，不得再次告知", "A test that was announced is still without result")
                    .at(test.of)
                    .fix(
                        "先记录检测结果（record_test_result），没有结果的写明原因",
                        "Record its result first, or why there is none",
                    ),
            ),
            // Without a retest that the party asked for, the organ tests a seized thing in its own time.
            (Some(result), None) if act.seizure.is_some() => breaches.push(
                breach(
                    "该物品的检测已有结果，再次检测的期间不得扣除",
                    "The thing was tested already; another test stops no clock",
                )
                .at(result.seq)
                .fix(
                    "当事人申请复检的填写 retest_of；本机关自行再检的不填 seizure",
                    "Give retest_of where the party asked for it; leave seizure out where the organ wants it",
                ),
            ),
            (Some(_), _) => {}
        }
    }
    let again = |test: &&Test| {
        act.retest_of.is_some() && test.announced.as_ref().is_some_and(|time| time.retest_of == act.retest_of)
    };
    breaches.extend(file.measures.tests.iter().find(again).map(|test| {
        breach("该结果已经复检", "That result was tested again already")
            .at(test.of)
            .fix("一次结果只复检一次", "A result is tested again once")
    }));
    breaches
}

fn not_longer_than_the_measure(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let act = body!(attempt, AnnounceTest);
    let Some(seized) = act.seizure.and_then(|seq| file.measures.seizure(seq)) else { return Verdict::NotApplicable };
    let days = act.until.signed_duration_since(act.from).num_days().saturating_add(1);
    let most = i64::from(SEIZURE_DAYS) * 2;
    Verdict::unless(days <= most, || {
        breach(
            format!("告知的检测期间{days}日，长于查封、扣押本身的最长期限{most}日"),
            format!("The test is given {days} days, more than the {most} that the seizure itself may last"),
        )
        .at(seized.seq)
        .fix(
            "检测机构出具结果后立即记录，其余期间照常计算",
            "Record the result when it comes; the rest of the time counts again",
        )
    })
}

fn lawful_sample(file: &CaseFile, facts: &Facts, attempt: &Attempt) -> Verdict {
    let act = body!(attempt, RecordTestResult);
    let mut breaches = Vec::new();
    let announced = file.measures.test(act.seq);
    if let Some(result) = announced.and_then(|test| test.result.as_ref()) {
        breaches.push(
            breach("该次检测已经有结果", "The result of this test is recorded already")
                .at(result.seq)
                .fix("复检另行告知（announce_test）", "Another test is announced first (announce_test)"),
        );
    }
    let of_items = announced.into_iter().flat_map(|test| &test.items).filter_map(|id| file.measures.item(id));
    let sources: Vec<u64> = of_items.map(|item| item.taken_by).chain(std::iter::once(act.seq)).collect();
    for source in sources.iter().copied().filter(|seq| file.is_in_breach(*seq)) {
        breaches.push(
            breach("样品系违法取得", "The sample was taken in breach")
                .at(source)
                .fix("依法重新抽样检测", "Take another sample lawfully, and have it tested"),
        );
    }
    let taken_on =
        file.measures.samplings.iter().filter(|taken| sources.contains(&taken.seq)).map(|taken| taken.taken_on);
    if taken_on.max().is_some_and(|day| act.received_on < day) || act.received_on > facts.now.date() {
        breaches.push(
            breach("收到结果的日期早于抽样或者晚于今日", "received_on lies before the sample, or in the future")
                .fix("改正 received_on", "Correct received_on"),
        );
    }
    Verdict::of(breaches)
}

fn retest_right_told(_: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let act = body!(attempt, RecordTestResult);
    Verdict::unless(act.retest_right_told, || {
        breach("没有告知申请复检的权利", "The right to another test was not told")
            .fix("告知当事人可以依法申请复检", "Tell the party that it may ask for another test")
    })
}

fn results_told(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let untold = file.measures.tests.iter().filter(|test| !test.is_told(file));
    Verdict::of(
        untold
            .filter_map(|test| test.result.as_ref())
            .map(|result| {
                breach("检测结果没有告知当事人", "The result of the test was not told the party")
                    .at(result.seq)
                    .fix("送达检测结果告知书（serve_document）", "Serve the result (serve_document)")
            })
            .collect(),
    )
}

fn no_test_outstanding(file: &CaseFile, _: &Facts, _: &Attempt) -> Verdict {
    let open = file.measures.tests.iter().filter(|test| test.result.is_none());
    Verdict::of(
        open.map(|test| {
            let again = test.announced.as_ref().is_some_and(|time| time.retest_of.is_some());
            let (zh, en) = if again { ("复检", "Another test") } else { ("检测", "A test") };
            breach(format!("{zh}尚无结果"), format!("{en} is still without result"))
                .at(test.of)
                .fix("等待结果并告知当事人", "Wait for the result, and tell the party")
        })
        .collect(),
    )
}

fn on_file_and_in_use(file: &CaseFile, _: &Facts, attempt: &Attempt) -> Verdict {
    let Some(Body::ExcludeEvidence(act)) = &attempt.body else {
        return Verdict::needs("需要指明证据", "Can be judged once the evidence is named");
    };
    let wrong = act
        .evidence
        .iter()
        .filter(|id| !file.evidence.iter().any(|piece| piece.id == **id && piece.excluded.is_none()));
    Verdict::of(
        wrong
            .map(|id| {
                breach(format!("证据{id}不在卷或者已经排除"), format!("{id} is not on file, or shut out already"))
                    .fix("核对证据编号", "Check the id of the evidence")
            })
            .collect(),
    )
}
