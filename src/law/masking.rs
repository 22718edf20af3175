//! Masking 隐名: a person's name as it is shown in public, and what may not stand in a public text at all.
//!
//! The detectors look for the shape of a number, not for a right check digit: what looks like an identity number is one
//! until somebody takes it out.

use std::ops::Range;

use super::identity::{half_width, resident};

/// The list of compound surnames 复姓: its path and its text.
pub(super) const SURNAMES: (&str, &str) =
    ("rules/publicity/compound_surnames.txt", include_str!("../../rules/publicity/compound_surnames.txt"));

/// First characters of plates 号牌.
const PLATES: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";

/// First letters of passports and travel permits 护照、通行证.
const PAPERS: &str = "DEGHMPS";

/// What stands in place of a number that was hidden.
const HIDDEN: &str = "＊＊＊";

/// Surname + 某. A compound surname stays whole; of a name with · and of a foreign one the first character stays (最高法
/// 互联网公布裁判文书规定 8, 9).
pub fn surname_mou(name: &str) -> String {
    let name = name.trim();
    let of_many = name.contains(['·', '•', '．', '‧']);
    let compound = || compound_surnames().find(|surname| name.starts_with(surname) && name.chars().count() > 2);
    match name.chars().next() {
        None => "某".to_owned(),
        Some(first) if first.is_ascii_alphabetic() => format!("{}某", first.to_ascii_uppercase()),
        Some(first) if of_many => format!("{first}某"),
        Some(first) => compound().map_or_else(|| format!("{first}某"), |surname| format!("{surname}某")),
    }
}

fn compound_surnames() -> impl Iterator<Item = &'static str> {
    SURNAMES.1.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

/// What was found in a text that may not be public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leak {
    /// 身份证件号码.
    Identity,
    /// 电话号码.
    Phone,
    /// 车辆号牌.
    Plate,
    /// 银行账号.
    Account,
    /// 电子邮箱.
    Mail,
}

impl Leak {
    /// The Chinese term.
    pub const fn zh(self) -> &'static str {
        match self {
            Leak::Identity => "身份证件号码",
            Leak::Phone => "电话号码",
            Leak::Plate => "车辆号牌",
            Leak::Account => "银行账号",
            Leak::Mail => "电子邮箱",
        }
    }

    /// In English.
    pub const fn en(self) -> &'static str {
        match self {
            Leak::Identity => "an identity number",
            Leak::Phone => "a telephone number",
            Leak::Plate => "a vehicle plate",
            Leak::Account => "a bank account",
            Leak::Mail => "an e-mail address",
        }
    }
}

/// Whether the text holds something of a person that is never public; `code` is a credit code that may stand there.
pub fn leaks(text: &str, code: &[&str]) -> Vec<Leak> {
    found(text, code).into_iter().map(|(leak, _)| leak).collect()
}

/// The text without what is never public.
pub fn hide(text: &str, code: &[&str]) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (mut hidden, mut at) = (String::with_capacity(text.len()), 0);
    for (_, Range { start, end }) in found(text, code) {
        hidden.extend(chars.get(at..start).unwrap_or_default());
        hidden.push_str(HIDDEN);
        at = end;
    }
    hidden.extend(chars.get(at..).unwrap_or_default());
    hidden
}

/// What was found, each with its place in characters, in order and apart from each other.
fn found(text: &str, code: &[&str]) -> Vec<(Leak, Range<usize>)> {
    let chars: Vec<char> = text.chars().map(|c| half_width(c).to_ascii_uppercase()).collect();
    let is_word = |at: usize| chars.get(at).is_some_and(char::is_ascii_alphanumeric);
    let mut all = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let begins = is_word(at) && (at == 0 || !is_word(at - 1));
        let hit = plate(&chars, at)
            .or_else(|| if begins { mail(&chars, at).or_else(|| number(&chars, at, code)) } else { None });
        match hit {
            Some((leak, end)) => {
                all.push((leak, at..end));
                at = end;
            }
            None => at += 1,
        }
    }
    all
}

/// A plate that begins here.
fn plate(chars: &[char], at: usize) -> Option<(Leak, usize)> {
    let first = chars.get(at).filter(|c| PLATES.contains(**c))?;
    debug_assert!(!first.is_ascii());
    let letter = if chars.get(at + 1).is_some_and(char::is_ascii_uppercase) { at + 1 } else { return None };
    let rest = if chars.get(letter + 1).is_some_and(|c| matches!(c, '·' | '•' | ' ' | '-')) {
        letter + 2
    } else {
        letter + 1
    };
    let tail = chars[rest.min(chars.len())..].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
    let last = chars.get(rest + tail).is_some_and(|c| "警学挂港澳".contains(*c));
    let (long, digits) =
        (tail + usize::from(last), chars[rest..rest + tail].iter().filter(|c| c.is_ascii_digit()).count());
    ((5..=6).contains(&long) && digits >= 2).then_some((Leak::Plate, rest + long))
}

/// A mail address that begins here.
fn mail(chars: &[char], at: usize) -> Option<(Leak, usize)> {
    let part = |c: &&char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let name = chars[at..].iter().take_while(part).count();
    (chars.get(at + name) == Some(&'@')).then_some(())?;
    let host = chars[at + name + 1..].iter().take_while(part).count();
    (host > 0).then_some((Leak::Mail, at + name + 1 + host))
}

/// A number of a paper, a telephone or an account that begins here: a run of letters and digits, or groups of digits
/// with a space or a dash between them.
fn number(chars: &[char], at: usize, code: &[&str]) -> Option<(Leak, usize)> {
    let word: String = chars[at..].iter().take_while(|c| c.is_ascii_alphanumeric()).collect();
    let end = at + word.len();
    if code.iter().any(|code| code.eq_ignore_ascii_case(&word)) {
        return None;
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(rest) = word.strip_prefix(|c| PAPERS.contains(c))
        && rest.len() == 8
        && digits(rest)
    {
        return Some((Leak::Identity, end));
    }
    if resident::has_shape(&word) {
        return Some((Leak::Identity, end));
    }
    let longest = word.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default();
    let social_credit = word.len() == 18 && word.bytes().any(|byte| byte.is_ascii_uppercase());
    if longest >= 12 && !social_credit {
        return Some((Leak::Account, end));
    }
    if !digits(&word) {
        return None;
    }
    let mobile = |text: &str| text.len() == 11 && text.starts_with('1') && matches!(text.as_bytes()[1], b'3'..=b'9');
    if mobile(&word) || (word.starts_with('0') && (10..=12).contains(&word.len())) {
        return Some((Leak::Phone, end));
    }
    let (groups, end) = groups(chars, at);
    let joined = groups.concat();
    let area = groups.len() == 2 && groups[0].starts_with('0') && (3..=4).contains(&groups[0].len());
    if groups.len() > 1 && (mobile(&joined) || (area && (7..=8).contains(&groups[1].len()))) {
        return Some((Leak::Phone, end));
    }
    let fours = groups.len() > 2 && groups[..groups.len() - 1].iter().all(|group| group.len() == 4);
    match fours && joined.len() >= 12 {
        true => Some((Leak::Account, end)),
        false if groups.len() > 1 && resident::has_shape(&joined) => Some((Leak::Identity, end)),
        false => None,
    }
}

/// Groups of digits from here on, with one space or dash between them, and where they end.
fn groups(chars: &[char], at: usize) -> (Vec<String>, usize) {
    let (mut all, mut at) = (Vec::new(), at);
    loop {
        let group: String = chars[at..].iter().take_while(|c| c.is_ascii_digit()).collect();
        at += group.len();
        all.push(group);
        let follows = chars.get(at).is_some_and(|c| matches!(c, ' ' | '-'))
            && chars.get(at + 1).is_some_and(char::is_ascii_digit);
        if !follows {
            return (all, at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_keep_their_surname_and_nothing_else() {
        let table = [
            ("张三", "张某"),
            ("欧阳修", "欧阳某"),
            ("司马相如", "司马某"),
            ("欧阳", "欧某"),
            ("阿卜杜拉·买买提", "阿某"),
            ("司马·阿里", "司某"),
            ("John Smith", "J某"),
            ("", "某"),
            ("李", "李某"),
            (" 王五 ", "王某"),
        ];
        for (name, masked) in table {
            assert_eq!(surname_mou(name), masked, "{name}");
        }
    }

    #[test]
    fn numbers_of_people_are_found_in_texts() {
        let table = [
            ("身份证号140322199001011234的当事人", Leak::Identity),
            ("号码１４０３２２１９９００１０１１２３Ｘ", Leak::Identity),
            ("旧证140322900101123。", Leak::Identity),
            ("护照E12345678", Leak::Identity),
            ("电话13812345678", Leak::Phone),
            ("电话138-1234-5678", Leak::Phone),
            ("电话0353-1234567", Leak::Phone),
            ("车牌晋C12345的货车", Leak::Plate),
            ("车牌晋C·D12345", Leak::Plate),
            ("晋C1234挂", Leak::Plate),
            ("账号6222021234567890123", Leak::Account),
            ("账号6222 0212 3456 7890 123", Leak::Account),
            ("邮箱zhang.san@example.com", Leak::Mail),
        ];
        for (text, leak) in table {
            assert_eq!(leaks(text, &[]), [leak], "{text}");
            assert!(leaks(&hide(text, &[]), &[]).is_empty(), "{text}");
        }
    }

    #[test]
    fn ordinary_texts_pass() {
        for text in [
            "2026-03-02 2026-03-05在上社村存放烟花爆竹30箱",
            "罚款30000.00元",
            "上社罚〔2026〕12号",
            "统一社会信用代码91140322MA0K1B2C3D",
            "《烟花爆竹安全管理条例》第三十六条第一款",
            "晋江市A区12栋",
        ] {
            assert_eq!(leaks(text, &[]), [], "{text}");
            assert_eq!(hide(text, &[]), text);
        }
        assert_eq!(leaks("代码911403221234567890", &["911403221234567890"]), []);
    }

    proptest! {
        #[test]
        fn nothing_that_looks_like_a_resident_number_gets_through(before in "[一-龥]{0,5}", digits in "[0-9]{17}[0-9X]", after in "[一-龥]{0,5}") {
            let text = format!("{before}{digits}{after}");
            prop_assert!(!leaks(&text, &[]).is_empty());
            prop_assert!(!hide(&text, &[]).contains(&digits));
        }

        #[test]
        fn hiding_never_panics_and_ends(text in "\\PC{0,60}") {
            prop_assert!(leaks(&hide(&text, &[]), &[]).len() <= leaks(&text, &[]).len());
        }
    }
}
