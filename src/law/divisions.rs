//! Divisions 行政区划 down to the county, built in; townships are imported, but those of the demo's city.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Serialize;

const COUNTIES: &str = include_str!("../../rules/codes/divisions.txt");
const TOWNSHIPS: &str = include_str!("../../rules/codes/divisions_yangquan.txt");

/// A division: a code of 6 digits down to the county, of 12 below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Division {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// The division above; none for a province.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

fn counties() -> &'static BTreeMap<&'static str, &'static str> {
    static TABLE: OnceLock<BTreeMap<&'static str, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| lines(COUNTIES).filter_map(|line| line.split_once(' ')).collect())
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// The name of a division of six digits, as of 2023.
pub fn name(code: &str) -> Option<&'static str> {
    counties().get(code).copied()
}

/// The code of the division above one of six digits; none for a province.
pub fn above(code: &str) -> Option<String> {
    let (province, city) = (code.get(..2)?, code.get(..4)?);
    match (code.ends_with("0000"), code.ends_with("00")) {
        (true, _) => None,
        // A few cities have no counties, and carry a code that ends in 00 as their own county.
        (_, true) => Some(format!("{province}0000")),
        (..) => Some(format!("{city}00")),
    }
}

/// The built-in divisions directly below one, or the provinces.
pub fn below(parent: Option<&str>) -> Vec<Division> {
    let parent = parent.map(short);
    let built_in = counties().iter().filter(|(code, _)| above(code).as_deref() == parent);
    let mut found: Vec<Division> = built_in
        .map(|(code, name)| Division { code: (*code).to_owned(), name: (*name).to_owned(), parent: above(code) })
        .collect();
    found.extend(townships().filter(|division| division.parent.as_deref().map(short) == parent));
    found
}

/// The built-in townships and villages.
pub fn townships() -> impl Iterator<Item = Division> {
    lines(TOWNSHIPS).filter_map(|line| {
        let mut parts = line.split(' ');
        let (code, name, parent) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Division { code: code.to_owned(), name: name.to_owned(), parent: Some(short(parent).to_owned()) })
    })
}

/// The digits that tell an area from its neighbours: levels have 2, 4, 6, 9 and 12, zeros fill the rest. 370830 is no 37083.
pub fn told_apart(code: &str) -> &str {
    let digits = code.trim_end_matches('0').len();
    let level = [2, 4, 6, 9, 12].into_iter().find(|level| *level >= digits).unwrap_or(digits);
    code.get(..level).unwrap_or(code)
}

/// A code as it is compared: a county written with twelve digits is the one of six.
pub fn short(code: &str) -> &str {
    match code.strip_suffix("000000") {
        Some(county) if county.len() == 6 => county,
        _ => code,
    }
}
