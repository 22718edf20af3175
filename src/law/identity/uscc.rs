//! Unified social credit codes 统一社会信用代码 (GB 32100-2015), with the organisation code inside (GB 11714).

use super::{Judged, Scheme, Warning, Weight, division};

/// The 31 characters, in their order; I, O, S, V, Z never occur.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Powers of 3 modulo 31, one for each of the first seventeen places.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Weights of the first eight places of an organisation code.
const INNER: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// 登记管理部门 and the 机构类别 each has (GB 32100, appendix; one list in five public programs).
const AUTHORITIES: &[(char, &str)] = &[
    ('1', "1239"),
    ('2', "19"),
    ('3', "123459"),
    ('4', "19"),
    ('5', "1239"),
    ('6', "129"),
    ('7', "129"),
    ('8', "19"),
    ('9', "123"),
    ('A', "19"),
    ('N', "123"),
    ('Y', "1"),
];

fn value(c: char) -> Option<u32> {
    ALPHABET.find(c).and_then(|at| u32::try_from(at).ok())
}

/// The check character behind seventeen characters; none if one of them is not of the alphabet.
pub fn check_character(first: &str) -> Option<char> {
    let mut sum = 0;
    let mut places = 0;
    for (c, weight) in first.chars().zip(WEIGHTS) {
        sum += value(c)? * weight;
        places += 1;
    }
    let at = usize::try_from((31 - sum % 31) % 31).ok()?;
    (places == WEIGHTS.len() && first.chars().count() == places).then(|| ALPHABET.chars().nth(at)).flatten()
}

/// The check character of an organisation code 组织机构代码 behind eight characters.
pub fn organisation_check(first: &str) -> Option<char> {
    let mut sum = 0;
    for (c, weight) in first.chars().zip(INNER) {
        sum += c.to_digit(36)? * weight;
    }
    (first.chars().count() == INNER.len()).then(|| match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    })
}

/// Judges a number in its normal form.
pub(super) fn judge(number: String) -> Judged {
    if number.chars().all(|c| c.is_ascii_digit()) && [13, 15].contains(&number.len()) {
        let warnings = vec![Warning::new(
            "old_registration_number",
            Weight::Note,
            "这是2015年以前的营业执照注册号，请查询现行统一社会信用代码",
            "A registration number from before 2015: look up the unified social credit code",
        )];
        return Judged::of(number, Scheme::Unjudged, warnings);
    }
    let bare: String = number.chars().filter(|c| *c != '-').collect();
    if bare.chars().count() == 9 {
        return judge_organisation(bare);
    }
    let mut warnings = Vec::new();
    if number.chars().count() != 18 {
        warnings.push(Warning::new(
            "wrong_length",
            Weight::Impossible,
            format!("统一社会信用代码为18位，现为{}位", number.chars().count()),
            format!("A unified social credit code has 18 characters, this has {}", number.chars().count()),
        ));
        return Judged::of(number, Scheme::SocialCredit, warnings);
    }
    let strange: String = number.chars().filter(|c| value(*c).is_none()).collect();
    if !strange.is_empty() {
        warnings.push(Warning::new(
            "wrong_character",
            Weight::Impossible,
            format!("统一社会信用代码不使用字符{strange}（I、O、S、V、Z不使用，注意与1、0、5区分）"),
            format!("{strange}: I, O, S, V, Z are never used; look again for 1, 0, 5"),
        ));
        return Judged::of(number, Scheme::SocialCredit, warnings);
    }
    warnings.extend(authority(&number));
    warnings.extend(region(&number));
    let (first, inner, inner_check) = (&number[..17], &number[8..16], &number[16..17]);
    if check_character(first).is_none_or(|check| !number.ends_with(check)) {
        warnings.push(Warning::new(
            "check_digit",
            Weight::Confirm,
            "校验码不符：请与证照核对；确属证照所载的（早期试点代码有此情形），说明理由后确认",
            "The check character is wrong: compare with the licence; some early codes are genuine and fail",
        ));
    }
    if organisation_check(inner).is_none_or(|check| !inner_check.starts_with(check)) {
        warnings.push(Warning::new(
            "organisation_check",
            Weight::Confirm,
            "第9至17位（组织机构代码）校验不符：请与证照核对",
            "The organisation code inside (places 9 to 17) fails its check: compare with the licence",
        ));
    }
    let known = division(&number[2..8]);
    Judged { division: known, ..Judged::of(number, Scheme::SocialCredit, warnings) }
}

fn judge_organisation(bare: String) -> Judged {
    let right = bare.is_ascii() && organisation_check(&bare[..8]).is_some_and(|check| bare.ends_with(check));
    let mut warnings = vec![Warning::new(
        "old_organisation_code",
        Weight::Note,
        "这是组织机构代码，请查询现行统一社会信用代码",
        "An organisation code: look up the unified social credit code",
    )];
    if !right {
        warnings.push(Warning::new(
            "organisation_check",
            Weight::Confirm,
            "组织机构代码校验不符：请与证照核对",
            "The organisation code fails its check: compare with the paper",
        ));
    }
    Judged::of(bare, Scheme::Organisation, warnings)
}

fn authority(number: &str) -> Option<Warning> {
    let (first, second) = (number.chars().next()?, number.chars().nth(1)?);
    let known = AUTHORITIES.iter().find(|(code, _)| *code == first);
    known.is_none_or(|(_, categories)| !categories.contains(second)).then(|| {
        Warning::new(
            "unknown_authority",
            Weight::Confirm,
            format!("没有登记管理部门和机构类别{first}{second}：请与证照核对"),
            format!("No registering authority and category {first}{second} is known: compare with the licence"),
        )
    })
}

fn region(number: &str) -> Option<Warning> {
    let code = &number[2..8];
    (!code.bytes().all(|digit| digit.is_ascii_digit())).then(|| {
        Warning::new(
            "region_not_digits",
            Weight::Impossible,
            format!("第3至8位为行政区划代码，应当是数字，现为{code}"),
            format!("Places 3 to 8 are a division code in digits, here {code}"),
        )
    })
}
