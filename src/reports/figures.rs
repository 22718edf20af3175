//! Figures of a campaign, summed from its files. Organs stand by name and not by score: a mean of three files is no rank.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{DeductedItem, GradeCount, ReportedFile, ReportedGroup};
use crate::law::evaluation::{Points, Standard};

/// Files by grade, in the order of the standard.
pub fn grades<'a>(standard: &Standard, files: impl Iterator<Item = &'a ReportedFile> + Clone) -> Vec<GradeCount> {
    let one = |name: &String| {
        let files = files.clone().filter(|file| file.grade == *name).count();
        GradeCount { grade: name.clone(), files }
    };
    standard.grades.iter().map(|grade| one(&grade.name)).collect()
}

/// Files by what `name` says of each, such as its organ; by name.
pub fn groups(standard: &Standard, files: &[ReportedFile], name: fn(&ReportedFile) -> &str) -> Vec<ReportedGroup> {
    let names: BTreeSet<&str> = files.iter().map(name).collect();
    let one = |wanted: &str| {
        let own = files.iter().filter(|file| name(file) == wanted);
        ReportedGroup {
            name: wanted.to_owned(),
            files: own.clone().count(),
            mean: mean(own.clone()),
            grades: grades(standard, own.clone()),
            vetoed: own.filter(|file| !file.vetoes.is_empty()).count(),
        }
    };
    names.into_iter().map(one).collect()
}

/// The mean score, rounded to the hundredth; nothing without files.
pub(super) fn mean<'a>(files: impl Iterator<Item = &'a ReportedFile>) -> Points {
    let (sum, count) = files.fold((0_u64, 0_u64), |(sum, count), file| (sum + u64::from(file.score.0), count + 1));
    let mean = (sum + count / 2).checked_div(count).unwrap_or_default();
    Points(u32::try_from(mean).unwrap_or(u32::MAX))
}

/// Items that cost points, the dearest first.
pub fn deductions(files: &[ReportedFile]) -> Vec<DeductedItem> {
    let mut items: BTreeMap<&str, DeductedItem> = BTreeMap::new();
    for item in files.iter().flat_map(|file| &file.items).filter(|item| item.points.is_some()) {
        let sum = items.entry(&item.id).or_insert_with(|| DeductedItem {
            id: item.id.clone(),
            chapter: item.chapter.clone(),
            text: item.text.clone(),
            files: 0,
            applicable: 0,
            lost_hundredths: 0,
        });
        sum.applicable += 1;
        sum.files += usize::from(item.lost.0 > 0);
        sum.lost_hundredths += u64::from(item.lost.0);
    }
    let mut items: Vec<_> = items.into_values().filter(|item| item.lost_hundredths > 0).collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.lost_hundredths));
    items
}
