//! The play on paper: a line for each act with what it computed, and for each refusal every reason and the way out.

use std::io::{self, Write};

use serde_json::Value;

use super::player::Outcome;
use super::script::Scenario;
use crate::casefile::clocks::DueDate;
use crate::casefile::parts::Mark;
use crate::law::stages::Status;
use crate::law::time::Moment;

/// Where the details of a line begin.
const INDENT: &str = "      ";

/// Writes a play as text, in colour for a terminal.
pub struct Printer<'a> {
    out: &'a mut dyn Write,
    colour: bool,
}

#[derive(Clone, Copy)]
enum Ink {
    Bold,
    Faint,
    Red,
    Green,
}

impl<'a> Printer<'a> {
    /// A printer; `colour` asks for ANSI colours.
    pub fn new(out: &'a mut dyn Write, colour: bool) -> Self {
        Printer { out, colour }
    }

    /// What the play is about, what is known, what is assumed.
    pub fn opening(&mut self, scenario: &Scenario) -> io::Result<()> {
        let title = self.ink(Ink::Bold, &scenario.title);
        writeln!(self.out, "{title}\n来源 {}", scenario.source)?;
        for (word, lines) in [("已知", &scenario.known), ("假设", &scenario.assumed)] {
            for line in lines {
                writeln!(self.out, "{word} {line}")?;
            }
        }
        writeln!(self.out)
    }

    /// One step: recorded or refused.
    pub fn step(&mut self, outcome: &Outcome) -> io::Result<()> {
        match outcome.recorded() {
            Some(seq) => self.recorded(seq, outcome),
            None => self.refused(outcome),
        }
    }

    fn recorded(&mut self, seq: u64, outcome: &Outcome) -> io::Result<()> {
        let act = outcome.reply.body.get("act").unwrap_or(&Value::Null);
        let stage = act.pointer("/gate/status_after").and_then(Value::as_str).and_then(Status::parse);
        let stage = stage.map_or_else(String::new, |status| format!("→ {} {status}", status.zh()));
        let number = self.ink(Ink::Green, &format!("{seq:>4}"));
        writeln!(self.out, "{number}  {}  {stage}", line(outcome))?;
        let say = self.ink(Ink::Faint, &outcome.say);
        writeln!(self.out, "{INDENT}{say}")?;
        let computed = act.get("computed").unwrap_or(&Value::Null);
        if let Some(number) = computed.pointer("/number/number").and_then(Value::as_str) {
            let number = self.ink(Ink::Bold, number);
            writeln!(self.out, "{INDENT}编号  {number}")?;
        }
        for due in read::<Vec<DueDate>>(computed, "due").unwrap_or_default() {
            let provisional = if due.provisional { "（暂定：节假日安排尚未公布）" } else { "" };
            let (clock, article) = (pad(due.clock.zh(), 14), due.clock.article());
            writeln!(
                self.out,
                "{INDENT}期限  {clock}{} 起，到 {}{provisional}（{article}）",
                due.opened_on, due.due_on
            )?;
        }
        for reason in read::<Vec<crate::casefile::triggers::Trigger>>(computed, "triggers").unwrap_or_default() {
            writeln!(self.out, "{INDENT}应当法制审核：{}（{}）", reason.reason, reason.basis)?;
        }
        for reason in read::<Vec<String>>(computed, "hearing_owed").unwrap_or_default() {
            writeln!(self.out, "{INDENT}应当告知听证权利：{reason}")?;
        }
        for mark in read::<Vec<Mark>>(computed, "marks").unwrap_or_default() {
            writeln!(self.out, "{INDENT}标记  {} {}（{}）", mark.rule, mark.message.zh, mark.article)?;
        }
        Ok(())
    }

    fn refused(&mut self, outcome: &Outcome) -> io::Result<()> {
        let body = &outcome.reply.body;
        let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let cross = self.ink(Ink::Red, "   ✗");
        writeln!(self.out, "{cross}  {}  {} {}", line(outcome), outcome.reply.status, text(body, "code"))?;
        let say = self.ink(Ink::Faint, &outcome.say);
        writeln!(self.out, "{INDENT}{say}")?;
        let violations = body.get("violations").and_then(Value::as_array).filter(|found| !found.is_empty());
        let Some(violations) = violations else {
            return writeln!(self.out, "{INDENT}{}。{}", text(body, "title"), text(body, "detail"));
        };
        for found in violations {
            let rule = self.ink(Ink::Red, &pad(&text(found, "rule"), 10));
            writeln!(self.out, "{INDENT}{rule}{}（{}）", text(found, "message"), text(found, "article"))?;
            let remedy = text(found, "remedy");
            if !remedy.is_empty() {
                writeln!(self.out, "{INDENT}{}补正：{remedy}", pad("", 10))?;
            }
        }
        Ok(())
    }

    /// A last line.
    pub fn closing(&mut self, words: &str) -> io::Result<()> {
        let words = self.ink(Ink::Bold, words);
        writeln!(self.out, "{words}")
    }

    fn ink(&self, ink: Ink, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Bold => 1,
            Ink::Faint => 2,
            Ink::Red => 31,
            Ink::Green => 32,
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// Date, person and act of a step, aligned.
fn line(outcome: &Outcome) -> String {
    let who = pad(&format!("{} {}", outcome.name, outcome.who), 18);
    let what = pad(&format!("{} {}", outcome.kind.zh(), outcome.kind), 42);
    format!("{}  {who}{what}", minute(outcome.at))
}

/// A moment to the minute, as a clock on the wall shows it.
fn minute(at: Moment) -> String {
    at.to_string().chars().take(16).map(|sign| if sign == 'T' { ' ' } else { sign }).collect()
}

fn read<T: serde::de::DeserializeOwned>(value: &Value, key: &str) -> Option<T> {
    serde_json::from_value(value.get(key)?.clone()).ok()
}

/// The text with spaces behind it up to `width` columns of a terminal.
pub(super) fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// Columns of a terminal: a Chinese character takes two.
fn columns(text: &str) -> usize {
    let wide = |sign: char| matches!(sign, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}');
    text.chars().map(|sign| if wide(sign) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns() {
        assert_eq!(columns("立案 a（1）"), 11);
        assert_eq!(pad("立案", 6), "立案  ");
        assert_eq!(pad("立案调查", 6), "立案调查");
    }

    #[test]
    fn minutes_are_those_of_shanghai() {
        assert_eq!(minute(Moment::at_shanghai(2023, 6, 30, 9, 5).unwrap()), "2023-06-30 09:05");
    }
}
