//! The report of a campaign 评查通报 as figures: of files, items, organs and fields. Never of a person.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::campaign::Campaign;
use super::dossier::{Dossier, FileState, RecheckOutcome};
use super::report_model::{
    CampaignReport, DeviationFigures, FileFigures, GradeFigure, GroupFigures, GroupItem, ItemDeduction, OverruleFigure,
    PopulationEstimate, PreventingRule, RepeatedProblem, YearBefore,
};
use super::sheet::{Findings, LineVerdict, VetoVerdict};
use super::{Error, assign, reconcile, store};
use crate::casefile::rulebook;
use crate::casefile::score::{ItemFinding, ItemVerdict, article_of};
use crate::db::Conn;
use crate::law::evaluation::{FileGrade, Points, Standard};
use crate::law::time::Moment;

/// In so many files of one organ an item has to be lost to be called repeated (D).
const REPEATED: u64 = 3;

/// Counts a campaign by its [`dossiers`].
pub(super) fn report(
    conn: &mut Conn,
    campaign: Campaign,
    files: &[Dossier],
    now: Moment,
) -> Result<CampaignReport, Error> {
    let standard = assign::frozen(conn, &campaign)?;
    let scored: Vec<&Dossier> = files.iter().filter(|file| file.concluded.is_some()).collect();
    let mut deviation = DeviationFigures::default();
    let mut apart = 0_u64;
    for file in files {
        let Some(one) = reconcile::deviation(conn, &campaign, file)? else { continue };
        deviation.files += 1;
        deviation.differing += u64::from(!one.is_none());
        apart += u64::from(one.points.0);
        deviation.most_points = deviation.most_points.max(one.points);
        one.items
            .iter()
            .chain(&one.vetoes)
            .for_each(|item| *deviation.items.entry(item.item.clone()).or_default() += 1);
    }
    deviation.mean_points = ratio(apart, deviation.files);
    let year_before = year_before(conn, &campaign)?;
    let by_agency = campaign.scope.iter().map(|organ| {
        let of: Vec<_> = scored.iter().copied().filter(|file| file.drawn.agency_id == organ.agency_id).collect();
        group(organ.agency_id.to_string(), organ.name.clone(), &of)
    });
    let by_agency = by_agency.collect();
    Ok(CampaignReport {
        campaign_id: campaign.id,
        files: figures(files, now),
        mean_score: mean(&scored),
        grades: grades(&standard, &scored),
        estimate: estimate(&campaign, files),
        deductions: deductions(&standard, &scored),
        vetoes: vetoes(&standard, &scored),
        by_agency,
        by_field: by_field(&scored),
        overruled: overruled(&scored),
        deviation,
        repeated: repeated(&scored),
        year_before,
        title: campaign.title,
        organ: campaign.organ,
        year: campaign.year,
        kind: campaign.kind,
        scope: campaign.scope,
        standard_id: campaign.standard_id,
        standard_digest: campaign.standard_digest,
        frame: campaign.frame,
        counted_at: now,
    })
}

/// Its evaluated files, whatever became of them.
pub(super) fn dossiers(conn: &mut Conn, campaign: &Campaign) -> Result<Vec<Dossier>, Error> {
    let rows = store::files(conn, campaign.id, store::Whose::All, (None, None, i64::MAX))?;
    rows.into_iter().map(|row| store::dossier(conn, campaign.id, row.id.0)).collect()
}

/// A sum of hundredths shared out, rounded half up.
fn ratio(sum: u64, n: u64) -> Points {
    Points(u32::try_from((sum + n / 2).checked_div(n).unwrap_or_default()).unwrap_or(u32::MAX))
}

fn score(file: &Dossier) -> Points {
    file.concluded.as_ref().map(|(_, result)| result.score).unwrap_or_default()
}

fn mean(files: &[&Dossier]) -> Points {
    ratio(files.iter().map(|file| u64::from(score(file).0)).sum(), files.len() as u64)
}

fn grades(standard: &Standard, files: &[&Dossier]) -> Vec<GradeFigure> {
    let got = |file: &&&Dossier, code: &str| file.concluded.as_ref().is_some_and(|(_, result)| result.grade == code);
    let figure = |grade: &FileGrade| GradeFigure {
        grade: grade.code.clone(),
        name: grade.name.clone(),
        files: files.iter().filter(|file| got(file, &grade.code)).count() as u64,
    };
    standard.grades.iter().map(figure).collect()
}

fn figures(files: &[Dossier], now: Moment) -> FileFigures {
    let count = |which: &dyn Fn(&Dossier) -> bool| files.iter().filter(|file| which(file)).count() as u64;
    let asked = |file: &Dossier| file.rectification.clone();
    FileFigures {
        drawn: files.len() as u64,
        scored: count(&|file| file.concluded.is_some()),
        told: count(&|file| file.object_by.is_some()),
        objections: count(&|file| file.objection.is_some()),
        changed: count(&|file| file.recheck.as_ref().is_some_and(|held| held.outcome == Some(RecheckOutcome::Changed))),
        rectifications: count(&|file| file.rectification.is_some()),
        rectified: count(&|file| file.state == FileState::Rectified),
        overdue: count(&|file| {
            file.state == FileState::Rectifying && asked(file).is_some_and(|held| held.asked.due_on < now.date())
        }),
        escalated: count(&|file| asked(file).is_some_and(|held| !held.escalations.is_empty())),
    }
}

/// The whole population by the last drawn round: each file stands for as many as its cell has for each one drawn.
fn estimate(campaign: &Campaign, files: &[Dossier]) -> Option<PopulationEstimate> {
    let round = campaign.last_drawn()?;
    let (mut population, mut points, mut without) = (0_u128, 0_u128, 0_u64);
    let mut grades: BTreeMap<String, u128> = BTreeMap::new();
    for drawn in round.files.iter().filter(|drawn| !drawn.coverage && drawn.drawn > 0) {
        let file = files.iter().find(|file| file.drawn.case_id == drawn.file_id);
        let Some((_, result)) = file.and_then(|file| file.concluded.as_ref()) else {
            without += 1;
            continue;
        };
        // Hundredths of a file.
        let weight = u128::from(drawn.of) * 100 / u128::from(drawn.drawn);
        population += weight;
        points += weight * u128::from(result.score.0);
        *grades.entry(result.grade.clone()).or_default() += weight;
    }
    let points_of = |hundredths: u128| Points(u32::try_from(hundredths).unwrap_or(u32::MAX));
    Some(PopulationEstimate {
        round: round.round,
        files: u64::try_from((population + 50) / 100).unwrap_or_default(),
        mean_score: points_of((points + population / 2).checked_div(population)?),
        grades: grades.into_iter().map(|(grade, weight)| (grade, points_of(weight))).collect(),
        without_result: without,
    })
}

/// Points lost on each item, with the machine's findings behind them.
fn deductions(standard: &Standard, files: &[&Dossier]) -> Vec<ItemDeduction> {
    let mut found: BTreeMap<&str, (u64, Points, Vec<&ItemFinding>)> = BTreeMap::new();
    for file in files {
        let findings = Findings::of(&file.machine);
        let lines = file.concluded.iter().flat_map(|(sheet, _)| &sheet.items);
        for line in lines.filter(|line| line.lost.0 > 0) {
            let held = found.entry(line.item.as_str()).or_default();
            (held.0, held.1) = (held.0 + 1, held.1 + line.lost);
            held.2.extend(findings.items.get(&(line.variant, line.item.as_str())).copied());
        }
    }
    let text = |id: &str| standard.items.iter().find(|item| item.id == id).map(|item| item.text.clone());
    let mut all: Vec<_> = found
        .into_iter()
        .map(|(item, (files, lost, findings))| ItemDeduction {
            item: item.to_owned(),
            text: text(item).unwrap_or_default(),
            files,
            lost,
            rules: preventing(&findings),
        })
        .collect();
    all.sort_by(|one, other| (other.lost, &one.item).cmp(&(one.lost, &other.item)));
    all
}

fn vetoes(standard: &Standard, files: &[&Dossier]) -> Vec<ItemDeduction> {
    let mut found: BTreeMap<&str, (u64, Vec<&ItemFinding>)> = BTreeMap::new();
    for file in files {
        let findings = Findings::of(&file.machine);
        let lines = file.concluded.iter().flat_map(|(sheet, _)| &sheet.vetoes);
        for line in lines.filter(|line| line.verdict == VetoVerdict::Confirmed) {
            let held = found.entry(line.item.as_str()).or_default();
            held.0 += 1;
            held.1.extend(findings.vetoes.get(&(line.variant, line.item.as_str())).copied());
        }
    }
    let text = |id: &str| standard.vetoes.iter().find(|veto| veto.id == id).map(|veto| veto.text.clone());
    let each = found.into_iter().map(|(item, (files, findings))| ItemDeduction {
        item: item.to_owned(),
        text: text(item).unwrap_or_default(),
        files,
        lost: Points(0),
        rules: preventing(&findings),
    });
    each.collect()
}

/// Which rules found it, in how many files, and where the gate had spoken already.
fn preventing(findings: &[&ItemFinding]) -> Vec<PreventingRule> {
    let mut rules: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for finding in findings {
        let names: BTreeSet<&str> = finding.evidence.iter().map(|shown| shown.rule.as_str()).collect();
        for rule in names {
            let sealed = finding.evidence.iter().any(|shown| shown.rule == rule && shown.sealed);
            let held = rules.entry(rule).or_default();
            *held = (held.0 + 1, held.1 + u64::from(sealed));
        }
    }
    let each = rules.into_iter().map(|(rule, (files, sealed))| PreventingRule {
        rule: rule.to_owned(),
        article: article_of(rule).to_owned(),
        files,
        sealed,
        gate: rulebook::rule(rule).is_some(),
    });
    each.collect()
}

fn lost_items(files: &[&Dossier]) -> BTreeMap<String, (u64, Points)> {
    let mut items: BTreeMap<String, (u64, Points)> = BTreeMap::new();
    for line in files.iter().filter_map(|file| file.concluded.as_ref()).flat_map(|(sheet, _)| &sheet.items) {
        if line.lost.0 > 0 {
            let held = items.entry(line.item.clone()).or_default();
            *held = (held.0 + 1, held.1 + line.lost);
        }
    }
    items
}

fn group(group: String, name: String, files: &[&Dossier]) -> GroupFigures {
    let mut top: Vec<_> =
        lost_items(files).into_iter().map(|(item, (files, lost))| GroupItem { item, files, lost }).collect();
    top.sort_by(|one, other| (other.lost, &one.item).cmp(&(one.lost, &other.item)));
    top.truncate(5);
    GroupFigures { group, name, files: files.len() as u64, mean_score: mean(files), top }
}

fn by_field(files: &[&Dossier]) -> Vec<GroupFigures> {
    let mut fields: BTreeMap<&str, Vec<&Dossier>> = BTreeMap::new();
    for file in files {
        fields.entry(file.drawn.stratum.split('/').next().unwrap_or_default()).or_default().push(file);
    }
    let name = |code: &str| code.parse::<crate::law::codes::Field>().map_or("未归类", |field| field.zh()).to_owned();
    fields.into_iter().map(|(code, files)| group(code.to_owned(), name(code), &files)).collect()
}

fn overruled(files: &[&Dossier]) -> Vec<OverruleFigure> {
    let mut rules: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let mut count = |finding: &ItemFinding, stood: bool| {
        let names: BTreeSet<&str> = finding.evidence.iter().map(|shown| shown.rule.as_str()).collect();
        for rule in names {
            let held = rules.entry(rule.to_owned()).or_default();
            *held = (held.0 + 1, held.1 + u64::from(!stood));
        }
    };
    for file in files {
        let findings = Findings::of(&file.machine);
        let Some((sheet, _)) = &file.concluded else { continue };
        for line in &sheet.items {
            let found = findings.items.get(&(line.variant, line.item.as_str()));
            if let Some(found) = found.filter(|found| found.verdict == ItemVerdict::Breached) {
                count(found, line.verdict == LineVerdict::Breached);
            }
        }
        for line in &sheet.vetoes {
            let found = findings.vetoes.get(&(line.variant, line.item.as_str()));
            if let Some(found) = found.filter(|found| found.verdict == ItemVerdict::Breached) {
                count(found, line.verdict == VetoVerdict::Confirmed);
            }
        }
    }
    rules.into_iter().map(|(rule, (found, overruled))| OverruleFigure { rule, found, overruled }).collect()
}

/// Items lost in several files of one organ.
pub(super) fn repeated(files: &[&Dossier]) -> Vec<RepeatedProblem> {
    let agencies: BTreeSet<Uuid> = files.iter().map(|file| file.drawn.agency_id).collect();
    let mut all = Vec::new();
    for agency_id in agencies {
        let of: Vec<_> = files.iter().copied().filter(|file| file.drawn.agency_id == agency_id).collect();
        let often = lost_items(&of).into_iter().filter(|(_, (files, _))| *files >= REPEATED);
        all.extend(often.map(|(item, (files, _))| RepeatedProblem { agency_id, item, files }));
    }
    all
}

fn year_before(conn: &mut Conn, campaign: &Campaign) -> Result<Option<YearBefore>, Error> {
    let Some(other) = earlier(conn, campaign)? else { return Ok(None) };
    let files = dossiers(conn, &other)?;
    let scored: Vec<_> = files.iter().filter(|file| file.concluded.is_some()).collect();
    let standard = assign::frozen(conn, &other)?;
    Ok(Some(YearBefore {
        campaign_id: other.id,
        year: other.year,
        files: scored.len() as u64,
        mean_score: mean(&scored),
        grades: grades(&standard, &scored),
    }))
}

/// The organ's campaign of the year before: of the same kind, by the same standard.
pub(super) fn earlier(conn: &mut Conn, campaign: &Campaign) -> Result<Option<Campaign>, Error> {
    let year = i64::from(campaign.year.saturating_sub(1));
    for id in store::of_year(conn, campaign.organ.agency_id, year, &campaign.standard_id)?.into_iter().rev() {
        let other = store::campaign(conn, id)?;
        if other.kind == campaign.kind && other.standard_digest == campaign.standard_digest {
            return Ok(Some(other));
        }
    }
    Ok(None)
}
