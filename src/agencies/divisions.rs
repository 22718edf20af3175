//! Divisions 行政区划: counties are built in, townships and villages are imported by the command line.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::Error;
use crate::casefile::parts::Text;
use crate::db::{Conn, Tx, audit};
use crate::law::divisions::{self, Division, short};
use crate::schema::division;

/// What an import took, and every line it did not take.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Lines taken.
    pub taken: usize,
    /// Lines not taken: the line, and why.
    pub refused: Vec<(usize, String)>,
}

/// The divisions directly below one, or the provinces; built in and imported, by code.
pub(super) fn below(conn: &mut Conn, parent: Option<&str>) -> Result<Vec<Division>, Error> {
    let mut found: BTreeMap<String, Division> =
        divisions::below(parent).into_iter().map(|division| (division.code.clone(), division)).collect();
    if let Some(parent) = parent.map(short) {
        let rows: Vec<(String, String)> = division::table
            .filter(division::parent.eq(parent))
            .order(division::code)
            .select((division::code, division::name))
            .load(conn)?;
        for (code, name) in rows {
            let division = Division { code: code.clone(), name, parent: Some(parent.to_owned()) };
            found.insert(code, division);
        }
    }
    Ok(found.into_values().collect())
}

/// Takes lines `code12,name,parent`; a first line with other words is a heading. Codes down to the county are built in and
/// passed over.
pub fn import(tx: &mut Tx<'_>, text: &str) -> Result<Imported, Error> {
    let mut report = Imported::default();
    for (at, line) in text.lines().enumerate() {
        let cells: Vec<&str> = line.trim_start_matches('\u{feff}').split(',').map(str::trim).collect();
        let digits = |code: &str| code.len() == 12 && code.bytes().all(|digit| digit.is_ascii_digit());
        match cells.as_slice() {
            [""] => {}
            [code, ..] if at == 0 && !code.starts_with(|c: char| c.is_ascii_digit()) => {}
            [code, name, parent] if digits(code) && !name.is_empty() => match refused(code, parent) {
                Some(why) => report.refused.push((at + 1, why)),
                None => {
                    put(tx, code, name, short(parent))?;
                    report.taken += 1;
                }
            },
            _ => report.refused.push((at + 1, "expected code12,name,parent with a code of 12 digits".to_owned())),
        }
    }
    let told = format!("{} taken, {} not", report.taken, report.refused.len());
    audit::record(tx, None, "division.import", "division", &told)?;
    Ok(report)
}

fn refused(code: &str, parent: &str) -> Option<String> {
    let county = &code[..6];
    if divisions::name(county).is_none() {
        return Some(format!("no county {county} is known"));
    }
    if short(code).len() == 6 {
        return Some("counties and above are built in".to_owned());
    }
    (!parent.starts_with(county)).then(|| format!("the division above, {parent}, is of another county"))
}

fn put(tx: &mut Tx<'_>, code: &str, name: &str, parent: &str) -> Result<(), Error> {
    let values = (division::name.eq(name), division::parent.eq(parent));
    if diesel::update(division::table.find(code)).set(values).execute(tx.conn)? == 0 {
        diesel::insert_into(division::table)
            .values((division::code.eq(code), division::name.eq(name), division::parent.eq(parent)))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// What is doubtful about a division code: a county that is not in the list, or a township that is not, where those of its
/// county are known.
pub(super) fn warning(conn: &mut Conn, code: &str) -> Result<Option<Text>, Error> {
    let county = code.get(..6).unwrap_or(code);
    if divisions::name(county).is_none() {
        return Ok(Some(Text::new(
            format!("区划代码{county}不在2023年县级以上区划内，请核对"),
            format!("The division {county} is not in the list of 2023: look again"),
        )));
    }
    let whole = format!("{code:0<12}");
    if short(&whole).len() == 6 {
        return Ok(None);
    }
    let known = below(conn, Some(county))?;
    let built_in = divisions::townships().any(|division| division.code == whole);
    let there = built_in
        || known.iter().any(|division| division.code == whole)
        || division::table.find(&whole).select(division::code).first::<String>(conn).optional()?.is_some();
    Ok((!known.is_empty() && !there).then(|| {
        Text::new(
            format!("区划代码{whole}不在已收录的{county}下级区划内，请核对"),
            format!("The division {whole} is not in the list below {county}: look again"),
        )
    }))
}
