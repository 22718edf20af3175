//! Words of ledgers 台账用语 and what they mean: kinds of party and penalty, procedures, results, sums, numbers, names.

use super::columns::LedgerUnit;
use super::content::LedgerOutcome;
use crate::law::codes::{PartyKind, PenaltyKind, Procedure};
use crate::law::identity::half_width;
use crate::law::money::Fen;

/// Which kind of party a cell names.
pub(super) fn party_kind(text: &str) -> Option<PartyKind> {
    let named = PartyKind::ALL.iter().find(|kind| kind.as_str().eq_ignore_ascii_case(text) || kind.zh() == text);
    named.copied().or(match text {
        "个人" | "公民" => Some(PartyKind::NaturalPerson),
        "个体户" | "个体" => Some(PartyKind::IndividualBusiness),
        "企业" | "公司" | "单位" | "企业法人" | "法人单位" => Some(PartyKind::LegalPerson),
        "其他组织" | "个人独资企业" | "合伙企业" => Some(PartyKind::Unincorporated),
        _ => None,
    })
}

/// Which procedure a cell names.
pub(super) fn procedure(text: &str) -> Option<Procedure> {
    match text {
        "SUMMARY" | "简易" | "简易程序" | "当场处罚" | "当场" => Some(Procedure::Summary),
        "ORDINARY" | "普通" | "普通程序" | "一般" | "一般程序" => Some(Procedure::Ordinary),
        _ => None,
    }
}

/// How a case ended, by the words ledgers use.
pub(super) fn outcome(text: &str) -> Option<LedgerOutcome> {
    let named = LedgerOutcome::ALL.iter().find(|one| one.as_str() == text || one.zh() == text);
    named.copied().or(match text {
        "处罚" | "给予处罚" | "予以处罚" | "已处罚" | "行政处罚决定" => {
            Some(LedgerOutcome::Penalize)
        }
        "不予处罚" | "不罚" | "免予处罚" | "免罚" => Some(LedgerOutcome::NoPenalty),
        "违法事实不成立" | "违法事实不能成立" | "不成立" => Some(LedgerOutcome::NotEstablished),
        "移送司法机关" | "移送公安" | "移送公安机关" | "移送其他机关" | "移交" => {
            Some(LedgerOutcome::Transfer)
        }
        "不立案" => Some(LedgerOutcome::Declined),
        "撤案" | "销案" => Some(LedgerOutcome::Withdrawn),
        _ => None,
    })
}

/// Words that say which penalty it is. The longer ones come first: 没收 alone is no kind.
const PENALTIES: &[(&str, PenaltyKind)] = &[
    ("没收违法所得", PenaltyKind::ConfiscateIncome),
    ("没收非法所得", PenaltyKind::ConfiscateIncome),
    ("没收非法财物", PenaltyKind::ConfiscateGoods),
    ("没收违法财物", PenaltyKind::ConfiscateGoods),
    ("没收物品", PenaltyKind::ConfiscateGoods),
    ("没收工具", PenaltyKind::ConfiscateGoods),
    ("通报批评", PenaltyKind::Criticism),
    ("警告", PenaltyKind::Warning),
    ("罚款", PenaltyKind::Fine),
    ("暂扣", PenaltyKind::SuspendPermit),
    ("降低资质", PenaltyKind::DowngradeQualification),
    ("吊销", PenaltyKind::RevokePermit),
    ("限制开展生产经营", PenaltyKind::RestrictBusiness),
    ("停产停业", PenaltyKind::StopBusiness),
    ("关闭", PenaltyKind::OrderClosure),
    ("限制从业", PenaltyKind::RestrictEmployment),
    ("其他行政处罚", PenaltyKind::Other),
];

/// The kinds of penalty a cell names, each once; the word that names none otherwise.
pub(super) fn penalties(text: &str) -> Result<Vec<PenaltyKind>, String> {
    let mut found = Vec::new();
    for word in text.split(['、', ',', '，', ';', '；', '/', '|', '+', ' ']).filter(|word| !word.trim().is_empty()) {
        let word = word.trim();
        let coded = PenaltyKind::ALL.iter().find(|kind| kind.as_str().eq_ignore_ascii_case(word) || kind.zh() == word);
        let named = PENALTIES.iter().filter(|(name, _)| word.contains(name)).map(|(_, kind)| *kind);
        let kinds: Vec<_> = coded.copied().into_iter().chain(named).collect();
        if kinds.is_empty() {
            return Err(word.to_owned());
        }
        for kind in kinds {
            if !found.contains(&kind) {
                found.push(kind);
            }
        }
    }
    Ok(found)
}

/// The sum a cell holds, exactly; its own unit counts before that of the heading.
pub(super) fn sum(text: &str, unit: LedgerUnit) -> Option<Fen> {
    let plain: String = text.chars().map(half_width).filter(|c| !c.is_whitespace() && !",，¥￥".contains(*c)).collect();
    let plain = plain.strip_suffix('整').unwrap_or(&plain);
    let (digits, unit) = match plain.strip_suffix("万元").or_else(|| plain.strip_suffix('万')) {
        Some(digits) => (digits, LedgerUnit::TenThousandYuan),
        None => match plain.strip_suffix(['元', '圆']) {
            Some(digits) => (digits, LedgerUnit::Yuan),
            None => (plain, unit),
        },
    };
    Fen::of_decimal(digits, unit.fen())
}

/// A number as it is compared: half width, without blanks, the year in 〔〕 however it was bracketed.
pub(super) fn number(text: &str) -> String {
    let plain: Vec<char> = text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(c) = plain.get(at) {
        let inside = plain.get(at + 1..at + 5).filter(|inside| inside.iter().all(char::is_ascii_digit));
        let closed = plain.get(at + 5).is_some_and(|c| ")]】〕}］".contains(*c));
        match inside.filter(|_| "([【〔{［".contains(*c) && closed) {
            Some(year) => {
                out.push('〔');
                out.extend(year);
                out.push('〕');
                at += 6;
            }
            None => {
                out.push(*c);
                at += 1;
            }
        }
    }
    out
}

/// The year a number carries in its brackets.
pub(super) fn year_of(number: &str) -> Option<i32> {
    number.split_once('〔')?.1.split_once('〕')?.0.parse().ok()
}

/// Names in one cell, each with the number that stands in brackets behind it: 张三(14032200101)、李四.
pub(super) fn names(text: &str) -> Vec<(String, Option<String>)> {
    let parts = text.split(['、', ',', '，', ';', '；', '/', '|']).flat_map(|part| {
        // A blank parts two names, or pads one of two characters.
        let words: Vec<&str> = part.split_whitespace().collect();
        match words.iter().all(|word| word.chars().count() > 1) {
            true => words.into_iter().map(str::to_owned).collect(),
            false => vec![words.concat()],
        }
    });
    let one = |part: String| match part.split_once(['(', '（']) {
        Some((name, card)) => (name.to_owned(), Some(card.trim_end_matches([')', '）']).to_owned())),
        None => (part, None),
    };
    parts.map(one).filter(|(name, _)| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_in_either_unit() {
        for (text, unit, fen) in [
            ("5000", LedgerUnit::Yuan, 500_000),
            ("5,000.50元", LedgerUnit::Yuan, 500_050),
            ("￥3000", LedgerUnit::Yuan, 300_000),
            ("1.2", LedgerUnit::TenThousandYuan, 1_200_000),
            ("0.29万元", LedgerUnit::Yuan, 290_000),
            ("2000元整", LedgerUnit::TenThousandYuan, 200_000),
            ("１００", LedgerUnit::Yuan, 10_000),
        ] {
            assert_eq!(sum(text, unit), Some(Fen(fen)), "{text}");
        }
        for text in ["五千", "-1", "1.005", "1e5", "约5000"] {
            assert_eq!(sum(text, LedgerUnit::Yuan), None, "{text}");
        }
    }

    #[test]
    fn a_number_is_one_however_its_year_is_bracketed() {
        for text in ["上社罚〔2019〕3号", "上社罚[2019]3号", "上社罚（2019）3 号", "上社罚【２０１９】3号"]
        {
            assert_eq!(number(text), "上社罚〔2019〕3号", "{text}");
        }
        assert_eq!((year_of("上社罚〔2019〕3号"), year_of("上社罚3号")), (Some(2019), None));
        assert_eq!(number("立(1)2019"), "立(1)2019");
    }

    #[test]
    fn names_and_penalties_are_parted() {
        let named = |text| names(text).into_iter().map(|(name, card)| (name, card.unwrap_or_default()));
        let pair = |one: &str, two: &str| (one.to_owned(), two.to_owned());
        assert_eq!(named("张三（140）、李四").collect::<Vec<_>>(), [pair("张三", "140"), pair("李四", "")]);
        assert_eq!(named("张 三 ").collect::<Vec<_>>(), [pair("张三", "")]);
        assert_eq!(named("张三 李小四").collect::<Vec<_>>(), [pair("张三", ""), pair("李小四", "")]);
        assert_eq!(penalties("警告并罚款2000元"), Ok(vec![PenaltyKind::Warning, PenaltyKind::Fine]));
        assert_eq!(penalties("罚款；没收违法所得"), Ok(vec![PenaltyKind::Fine, PenaltyKind::ConfiscateIncome]));
        assert_eq!(penalties("罚款、拘役"), Err("拘役".to_owned()));
    }
}
