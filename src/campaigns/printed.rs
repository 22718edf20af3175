//! What the printed reports of a campaign are filled from: the figures of [`super::report`], and each file with what it lost and why.
//! Free text in them is shown without the names of parties, officers and evaluators: a 通报 goes round, and it is of files.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::campaign::{Campaign, Evaluator};
use super::dossier::Dossier;
use super::draw::FramePart;
use super::report_model::{GradeFigure, RepeatedProblem, YearBefore};
use super::sheet::{Findings, LineVerdict, ScoreLine, ScoreSheet, VetoLine, VetoVerdict};
use super::subject::Subject;
use super::{Error, assign, report};
use crate::casefile::score::article_of;
use crate::db::Conn;
use crate::law::codes::{Field, Procedure};
use crate::law::evaluation::{Standard, Variant};
use crate::law::masking::hide;
use crate::law::time::Moment;
use crate::reports::{self, MaskedName, ReportedFile, ReportedItem, ReportedVeto};

/// A campaign as it is printed.
pub(super) fn campaign(conn: &mut Conn, campaign: Campaign, now: Moment) -> Result<reports::CampaignReport, Error> {
    let standard = assign::frozen(conn, &campaign)?;
    let mut drawn = report::dossiers(conn, &campaign)?;
    let figures = report::report(conn, campaign.clone(), &drawn, now)?;
    let order = order(&campaign);
    drawn.sort_by_key(|one| order.get(&one.drawn.case_id).copied().unwrap_or(usize::MAX));
    let (mut of, mut files) = (Vec::new(), Vec::new());
    for dossier in &drawn {
        if let Some(printed) = file(conn, &campaign, &standard, dossier)? {
            of.push(dossier);
            files.push(printed);
        }
    }
    let years = running(conn, &campaign, &figures.repeated)?;
    let repeated = figures.repeated.iter().map(|one| {
        let among = of.iter().zip(&files).filter(|(dossier, _)| dossier.drawn.agency_id == one.agency_id);
        let lost = |printed: &ReportedFile| printed.items.iter().any(|item| item.id == one.item && item.lost.0 > 0);
        reports::RepeatedProblem {
            text: item_text(&standard, &one.item),
            agency: organ(&campaign, one.agency_id),
            files: among.filter(|(_, printed)| lost(printed)).map(|(_, printed)| printed.number.clone()).collect(),
            years: years.get(&key(one)).copied().unwrap_or(1),
            item: one.item.clone(),
        }
    });
    let overruled = figures.overruled.iter().map(|one| reports::OverruledRule {
        rule: one.rule.clone(),
        article: article_of(&one.rule).to_owned(),
        findings: count(one.found),
        overruled: count(one.overruled),
    });
    Ok(reports::CampaignReport {
        title: format!("关于{}情况的通报", figures.title),
        organ: figures.organ.name.clone(),
        year: figures.year,
        standard: named(&standard),
        made_at: now,
        grades: reports::grades(&standard, files.iter()),
        by_agency: reports::groups(&standard, &files, |file| &file.agency),
        by_field: reports::groups(&standard, &files, |file| &file.field),
        top_deductions: reports::deductions(&files),
        year_before: figures.year_before.as_ref().map(before),
        overrule_rates: overruled.collect(),
        repeated: repeated.collect(),
        files,
    })
}

/// A file as it is printed; none while it has no result.
pub(super) fn file(
    conn: &mut Conn,
    campaign: &Campaign,
    standard: &Standard,
    dossier: &Dossier,
) -> Result<Option<ReportedFile>, Error> {
    let Some((sheet, result)) = &dossier.concluded else { return Ok(None) };
    let file = Subject::load(conn, &dossier.drawn)?;
    let names = names(&file, dossier);
    let mut stratum = dossier.drawn.stratum.split('/');
    let mut code = || stratum.next().unwrap_or_default();
    let (field, procedure, outcome) = (code(), code(), code());
    Ok(Some(ReportedFile {
        number: file.number(),
        cause: hidden(file.cause(), &names),
        agency: organ(campaign, dossier.drawn.agency_id),
        field: field.parse::<Field>().map_or("未归类", Field::zh).to_owned(),
        procedure: procedure.parse::<Procedure>().map_or("", Procedure::zh).to_owned(),
        outcome: ended(outcome, dossier.drawn.part).to_owned(),
        variant: sheet.items.first().map_or(Variant::Ordinary, |line| line.variant),
        score: result.score,
        grade: result.grade_name.clone(),
        imported: file.imported().is_some(),
        vetoes: vetoes(standard, sheet, &names),
        items: items(standard, dossier, sheet, &names),
    }))
}

/// Name and version of a standard.
pub(super) fn named(standard: &Standard) -> String {
    format!("{}{}", standard.name, standard.version)
}

fn items(standard: &Standard, dossier: &Dossier, sheet: &ScoreSheet, names: &[MaskedName]) -> Vec<ReportedItem> {
    let findings = Findings::of(&dossier.machine);
    let chapter = |id: &str| standard.chapters.iter().find(|one| one.id == id).map(|one| one.name.clone());
    let one = |line: &ScoreLine| {
        let asked = standard.items.iter().find(|item| item.id == line.item);
        let found = findings.items.get(&(line.variant, line.item.as_str()));
        let applies = line.verdict != LineVerdict::NotApplicable;
        // Why a finding of the machine was not followed is between the scorers; the report says why points were lost.
        let reason = line.reason.as_deref().filter(|_| line.lost.0 > 0).unwrap_or_default();
        ReportedItem {
            id: line.item.clone(),
            chapter: asked.and_then(|item| chapter(&item.chapter)).unwrap_or_default(),
            text: item_text(standard, &line.item),
            points: found.filter(|_| applies).map(|found| found.points),
            lost: line.lost,
            reason: hidden(reason, names),
        }
    };
    sheet.items.iter().map(one).collect()
}

fn vetoes(standard: &Standard, sheet: &ScoreSheet, names: &[MaskedName]) -> Vec<ReportedVeto> {
    let text = |id: &str| standard.vetoes.iter().find(|veto| veto.id == id).map(|veto| veto.text.clone());
    let one = |line: &VetoLine| ReportedVeto {
        id: line.item.clone(),
        text: text(&line.item).unwrap_or_default(),
        reason: hidden(line.reason.as_deref().unwrap_or_default(), names),
    };
    sheet.vetoes.iter().filter(|line| line.verdict == VetoVerdict::Confirmed).map(one).collect()
}

/// The place of each case in the draws, the first that it came up in.
fn order(campaign: &Campaign) -> BTreeMap<Uuid, usize> {
    let mut places = BTreeMap::new();
    for (place, drawn) in campaign.rounds.iter().flat_map(|round| &round.files).enumerate() {
        places.entry(drawn.file_id).or_insert(place);
    }
    places
}

fn item_text(standard: &Standard, id: &str) -> String {
    standard.items.iter().find(|item| item.id == id).map(|item| item.text.clone()).unwrap_or_default()
}

fn organ(campaign: &Campaign, id: Uuid) -> String {
    let held = campaign.scope.iter().find(|organ| organ.agency_id == id);
    held.map_or_else(|| id.to_string(), |organ| organ.name.clone())
}

/// What was decided, or how a file without a decision ended.
fn ended(outcome: &str, part: FramePart) -> &'static str {
    match (outcome, part) {
        ("penalize", _) => "行政处罚",
        ("no_penalty", _) => "不予行政处罚",
        ("not_established", _) => "违法事实不能成立",
        ("transfer_criminal", _) => "移送司法机关",
        ("transfer_agency", _) => "移送有管辖权的机关",
        ("transfer", _) => "移送",
        ("declined", _) | (_, FramePart::NeverFiled) => "不予立案",
        (_, FramePart::Transferred) => "移送",
        ("withdrawn", _) | (_, FramePart::Withdrawn) => "撤销立案",
        (_, FramePart::Imported) => "台账未载",
        (_, FramePart::Archived | FramePart::LongUnarchived) => "未作决定",
    }
}

/// Whoever is named in a file or has scored it, and what stands in the place of the name; the longest first, so that no name is cut.
fn names(file: &Subject, dossier: &Dossier) -> Vec<MaskedName> {
    let mut names = file.names();
    let again = dossier.recheck.as_ref().map(|held| &held.rechecker);
    let scorers = dossier.scorers.iter().chain(again).map(|Evaluator { name, .. }| name.as_str());
    let scorers = scorers.filter(|name| !name.trim().is_empty());
    names.extend(scorers.map(|name| MaskedName { name: name.to_owned(), shown: "评查人员".to_owned() }));
    names.sort_by_key(|one| std::cmp::Reverse(one.name.chars().count()));
    names
}

/// A text without these names, the longest first, and without numbers of people.
pub(super) fn hidden(text: &str, names: &[MaskedName]) -> String {
    hide(&names.iter().fold(text.to_owned(), |text, one| text.replace(&one.name, &one.shown)), &[])
}

fn key(one: &RepeatedProblem) -> (Uuid, String) {
    (one.agency_id, one.item.clone())
}

/// In how many years one after the other each of these came up: the years before are asked as long as one of them still did.
fn running(
    conn: &mut Conn,
    campaign: &Campaign,
    repeated: &[RepeatedProblem],
) -> Result<BTreeMap<(Uuid, String), u32>, Error> {
    let mut years: BTreeMap<_, u32> = repeated.iter().map(|one| (key(one), 1)).collect();
    let mut open: BTreeSet<_> = years.keys().cloned().collect();
    let mut at = campaign.clone();
    while !open.is_empty() {
        let Some(earlier) = report::earlier(conn, &at)? else { break };
        let files = report::dossiers(conn, &earlier)?;
        let scored: Vec<_> = files.iter().filter(|file| file.concluded.is_some()).collect();
        let then: BTreeSet<_> = report::repeated(&scored).iter().map(key).collect();
        open.retain(|one| then.contains(one));
        open.iter().for_each(|one| *years.entry(one.clone()).or_default() += 1);
        at = earlier;
    }
    Ok(years)
}

fn before(year: &YearBefore) -> reports::ReportedYear {
    let grade = |one: &GradeFigure| reports::GradeCount { grade: one.name.clone(), files: count(one.files) };
    reports::ReportedYear {
        year: year.year,
        files: count(year.files),
        mean: year.mean_score,
        grades: year.grades.iter().map(grade).collect(),
    }
}

fn count(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
