//! Amounts in capitals against a table written out by hand by the rules for bank papers 票据填写规定.
#![allow(clippy::inconsistent_digit_grouping, reason = "written as yuan_fen, which is how the tables are read")]

use crate::law::money::Fen;

#[test]
fn capitals_by_hand() {
    // fen, capitals without 人民币
    let table: &[(i64, &str)] = &[
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (56, "伍角陆分"),
        (1_00, "壹元整"),
        (1_01, "壹元零壹分"),
        (1_10, "壹元壹角整"),
        (10_00, "壹拾元整"),
        (11_00, "壹拾壹元整"),
        (100_00, "壹佰元整"),
        (101_00, "壹佰零壹元整"),
        (110_00, "壹佰壹拾元整"),
        (1001_00, "壹仟零壹元整"),
        (1010_00, "壹仟零壹拾元整"),
        (1409_50, "壹仟肆佰零玖元伍角整"),
        (3000_00, "叁仟元整"),
        (10010_00, "壹万零壹拾元整"),
        (16409_02, "壹万陆仟肆佰零玖元零贰分"),
        (30000_00, "叁万元整"),
        (50200_00, "伍万零贰佰元整"),
        (100000_00, "壹拾万元整"),
        (100001_00, "壹拾万零壹元整"),
        (1000000_05, "壹佰万元零伍分"),
        (1010000_00, "壹佰零壹万元整"),
        (6007014_00, "陆佰万柒仟零壹拾肆元整"),
        (12345678_90, "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角整"),
        (100000000_00, "壹亿元整"),
        (100000001_00, "壹亿零壹元整"),
        (100010000_00, "壹亿零壹万元整"),
        (10000000000_00, "壹佰亿元整"),
        (1000000000000_00, "壹万亿元整"),
        (1000100000000_00, "壹万零壹亿元整"),
        (1000000000001_00, "壹万亿零壹元整"),
        (-500_00, "负伍佰元整"),
    ];
    for (fen, words) in table {
        assert_eq!(Fen(*fen).capitals(), format!("人民币{words}"), "{fen}");
    }
    // The ends of what an amount holds are words too.
    assert!(Fen(i64::MAX).capitals().starts_with("人民币玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟"));
    assert!(Fen(i64::MIN).capitals().starts_with("人民币负玖亿"));
}

#[test]
fn figures() {
    for (fen, text) in [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (3_000_000, "30000.00"), (-150, "-1.50")] {
        assert_eq!(Fen(fen).to_string(), text);
    }
    assert_eq!(Fen(i64::MIN).to_string(), "-92233720368547758.08");
    assert_eq!(serde_json::to_string(&Fen(300)).expect("writes"), "300");
    assert!(serde_json::from_str::<Fen>("1.5").is_err() && serde_json::from_str::<Fen>("\"1\"").is_err());
}

#[test]
fn sums_do_not_wrap() {
    assert_eq!(Fen(1).checked_add(Fen(2)), Some(Fen(3)));
    assert_eq!(Fen(1).checked_sub(Fen(2)), Some(Fen(-1)));
    assert_eq!(Fen(i64::MAX).checked_add(Fen(1)), None);
    assert_eq!(Fen(i64::MIN).checked_sub(Fen(1)), None);
    assert_eq!(Fen::from_yuan(200), Some(Fen(20_000)));
    assert_eq!(Fen::from_yuan(i64::MAX), None);
    assert_eq!(Fen::sum([Fen(1), Fen(2), Fen(3)]), Some(Fen(6)));
    assert_eq!(Fen::sum([Fen(i64::MAX), Fen(1)]), None);
}

#[test]
fn decimals_become_fen_exactly_or_not_at_all() {
    for (text, unit, fen) in [("1000", 100, 100_000), ("0.1", 100, 10), ("12.34", 100, 1_234), ("12.340", 100, 1_234)] {
        assert_eq!(Fen::of_decimal(text, unit), Some(Fen(fen)), "{text}");
    }
    assert_eq!(Fen::of_decimal("1.234567", 1_000_000), Some(Fen(1_234_567)));
    assert_eq!(Fen::of_decimal("0.29", 1_000_000), Some(Fen(290_000)), "no float on the way");
    for text in ["", ".5", "5.", "1.2.3", "-1", "1e3", "1,000", "12.345", "99999999999999999999"] {
        assert_eq!(Fen::of_decimal(text, 100), None, "{text}");
    }
}
