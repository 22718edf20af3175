//! Columns of a list of officers: what headers mean, and what their cells say. Headers in Chinese as offices write them,
//! or in English as the API names the fields.

use serde::{Deserialize, Serialize};

use crate::casefile::facts::Employment;
use crate::casefile::parts::Text;
use crate::law::codes::{CardKind, Field, PowerSource};
use crate::law::terms::terms;
use crate::sheet::{Cell, Row};

terms! {
    /// What a column of the list holds.
    Column {
        Name = "name" "姓名",
        Agency = "agency" "单位",
        Employment = "employment" "人员身份",
        Username = "username" "账号",
        BornOn = "born_on" "出生日期",
        StaffNumber = "staff_number" "工号",
        LegalQualification = "legal_qualification" "法律职业资格证号",
        Number = "number" "证件编号",
        Kind = "kind" "证件种类",
        Issuer = "issuer" "发证机关",
        Fields = "fields" "执法领域",
        Area = "area_code" "执法区域",
        PowerSource = "power_source" "执法权来源",
        Rules = "rules" "发证机关规则",
        ValidFrom = "valid_from" "有效期起",
        ValidTo = "valid_to" "有效期止",
        CheckedTo = "annual_check_valid_to" "年检有效期至",
    }
}

/// Other headings offices use.
const ALSO: &[(&str, Column)] = &[
    ("执法人员姓名", Column::Name),
    ("人员姓名", Column::Name),
    ("所属单位", Column::Agency),
    ("工作单位", Column::Agency),
    ("单位名称", Column::Agency),
    ("执法单位", Column::Agency),
    ("所在单位", Column::Agency),
    ("机关", Column::Agency),
    ("编制性质", Column::Employment),
    ("编制", Column::Employment),
    ("编制类型", Column::Employment),
    ("身份", Column::Employment),
    ("用工性质", Column::Employment),
    ("人员性质", Column::Employment),
    ("用户名", Column::Username),
    ("登录名", Column::Username),
    ("出生年月日", Column::BornOn),
    ("人员编号", Column::StaffNumber),
    ("员工号", Column::StaffNumber),
    ("法律职业资格", Column::LegalQualification),
    ("执法证号", Column::Number),
    ("执法证编号", Column::Number),
    ("执法证件号", Column::Number),
    ("执法证件编号", Column::Number),
    ("证件号", Column::Number),
    ("证号", Column::Number),
    ("certificate_number", Column::Number),
    ("证件类型", Column::Kind),
    ("证件类别", Column::Kind),
    ("发证单位", Column::Issuer),
    ("颁发机关", Column::Issuer),
    ("执法类别", Column::Fields),
    ("执法门类", Column::Fields),
    ("门类", Column::Fields),
    ("领域", Column::Fields),
    ("执法范围", Column::Fields),
    ("区域", Column::Area),
    ("执法区域代码", Column::Area),
    ("区划代码", Column::Area),
    ("权力来源", Column::PowerSource),
    ("发证日期", Column::ValidFrom),
    ("有效期开始", Column::ValidFrom),
    ("有效期至", Column::ValidTo),
    ("有效期结束", Column::ValidTo),
    ("有效期截止", Column::ValidTo),
    ("到期日期", Column::ValidTo),
    ("年检有效期", Column::CheckedTo),
];

/// Columns a list must have.
const NEEDED: [Column; 2] = [Column::Name, Column::Employment];

/// Rows above the headings that are overlooked: a title, a date.
const TITLES: usize = 15;

/// The headings of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Headings {
    /// Each column that is understood: its place, its heading as written, what it holds.
    pub known: Vec<(usize, String, Column)>,
    /// Headings nobody understood.
    pub unknown: Vec<String>,
    /// How many of the rows stand above the first row of content.
    pub above: usize,
}

impl Headings {
    /// Finds the row of headings.
    pub(super) fn find(rows: &[Row]) -> Result<Headings, Vec<Column>> {
        for (at, row) in rows.iter().enumerate().take(TITLES) {
            let mut headings = Headings { known: Vec::new(), unknown: Vec::new(), above: at + 1 };
            for (place, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty()) {
                match meaning(&cell.text) {
                    Some(column) if headings.place(column).is_none() => {
                        headings.known.push((place, cell.text.clone(), column));
                    }
                    _ => headings.unknown.push(cell.text.clone()),
                }
            }
            if headings.place(Column::Name).is_some() && headings.known.len() > 1 {
                let missing: Vec<_> = NEEDED.into_iter().filter(|column| headings.place(*column).is_none()).collect();
                return if missing.is_empty() { Ok(headings) } else { Err(missing) };
            }
        }
        Err(NEEDED.to_vec())
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.known.iter().find(|(_, _, known)| *known == column).map(|(place, ..)| *place)
    }

    /// The heading of a column as the list writes it.
    pub(super) fn heading(&self, column: Column) -> &str {
        let found = self.known.iter().find(|(_, _, known)| *known == column);
        found.map_or(column.zh(), |(_, heading, _)| heading.as_str())
    }

    /// The cell of a row, if it holds anything.
    pub(super) fn cell<'a>(&self, row: &'a Row, column: Column) -> Option<&'a Cell> {
        row.cells.get(self.place(column)?).filter(|cell| !cell.text.is_empty())
    }
}

/// What a heading means: marks such as `*` and what stands in brackets do not matter.
fn meaning(heading: &str) -> Option<Column> {
    let plain = heading.split(['（', '(', '：', ':']).next().unwrap_or(heading);
    let plain: String = plain.chars().filter(|c| !c.is_whitespace() && !"*＊".contains(*c)).collect();
    let plain = plain.to_lowercase();
    let known = Column::ALL.iter().find(|column| column.as_str() == plain || column.zh() == plain).copied();
    known.or_else(|| ALSO.iter().find(|(name, _)| *name == plain).map(|(_, column)| *column))
}

/// How a person is employed, by the words offices use; who is not on the staff is an assistant (CERT-4).
pub(super) fn employment(text: &str) -> Option<Employment> {
    const STAFF: &[&str] = &[
        "ESTABLISHED",
        "在编",
        "在编在职",
        "公务员",
        "行政编",
        "行政编制",
        "事业编",
        "事业编制",
        "参公",
        "参公管理",
        "行政",
        "事业",
        "行政执法专项编制",
        "选调生",
    ];
    const OTHERS: &[&str] = &[
        "AUXILIARY",
        "辅助",
        "辅助人员",
        "执法辅助人员",
        "协管员",
        "协管",
        "协勤",
        "临时工",
        "临时人员",
        "合同工",
        "劳动合同工",
        "聘用",
        "编外",
        "劳务派遣",
        "借调",
        "借用",
        "工勤",
        "工勤人员",
        "网格员",
        "公益性岗位",
    ];
    let is = |word: &&str| word.eq_ignore_ascii_case(text);
    match (STAFF.iter().any(is), OTHERS.iter().any(is)) {
        (true, _) => Some(Employment::Established),
        (_, true) => Some(Employment::Auxiliary),
        _ => None,
    }
}

/// The words for how a person is employed that an office is told of, when it wrote another.
pub(super) fn employments() -> Text {
    Text::new("在编、公务员、事业编，或者辅助人员、劳务派遣、合同工", "ESTABLISHED or AUXILIARY")
}

/// The kinds of cards there are.
pub(super) fn cards() -> Text {
    let all = CardKind::ALL.iter();
    Text::new(
        all.clone().map(|kind| kind.zh()).collect::<Vec<_>>().join("、"),
        all.map(|kind| kind.as_str()).collect::<Vec<_>>().join(", "),
    )
}

/// The sources of power there are.
pub(super) fn power_sources() -> Text {
    let all = PowerSource::ALL.iter();
    Text::new(
        all.clone().map(|one| one.zh()).collect::<Vec<_>>().join("、"),
        all.map(|one| one.as_str()).collect::<Vec<_>>().join(", "),
    )
}

/// The fields a cell names, or the word that names none.
pub(super) fn fields(text: &str) -> Result<Vec<Field>, String> {
    let mut found = Vec::new();
    for word in text.split(['、', ',', '，', ';', '；', '/', '|', ' ']).map(str::trim).filter(|word| !word.is_empty())
    {
        let field = field(word).ok_or_else(|| word.to_owned())?;
        if !found.contains(&field) {
            found.push(field);
        }
    }
    Ok(found)
}

fn field(word: &str) -> Option<Field> {
    const ALSO: &[(&str, Field)] = &[
        ("环保", Field::EcoEnv),
        ("环境保护", Field::EcoEnv),
        ("住建", Field::HousingUrban),
        ("住房城乡建设", Field::HousingUrban),
        ("住房和城乡建设", Field::HousingUrban),
        ("城市管理", Field::HousingUrban),
        ("城管", Field::HousingUrban),
        ("交通", Field::Transport),
        ("农业", Field::Agriculture),
        ("文旅", Field::CultureTourism),
        ("文化旅游", Field::CultureTourism),
        ("卫健", Field::Health),
        ("卫生", Field::Health),
        ("应急", Field::Emergency),
        ("安全生产", Field::Emergency),
        ("林业", Field::Forestry),
        ("林草", Field::Forestry),
        ("国土", Field::NaturalResources),
        ("水务", Field::Water),
        ("市场监管", Field::Market),
        ("消防", Field::Fire),
        ("人社", Field::Labour),
        ("劳动保障", Field::Labour),
        ("能源", Field::Energy),
    ];
    let known =
        Field::ALL.iter().find(|field| field.as_str().eq_ignore_ascii_case(word) || field.zh() == word).copied();
    known.or_else(|| ALSO.iter().find(|(name, _)| *name == word).map(|(_, field)| *field))
}

/// Which kind of card a cell names.
pub(super) fn card(text: &str) -> Option<CardKind> {
    let named = CardKind::ALL.iter().find(|kind| kind.as_str().eq_ignore_ascii_case(text) || kind.zh() == text);
    named.copied().or(match text {
        "执法证" => Some(CardKind::Enforcement),
        "监督证" | "执法监督证" => Some(CardKind::Supervision),
        "主持人证" => Some(CardKind::HearingPresider),
        _ => None,
    })
}

/// Which source of power a cell names.
pub(super) fn power_source(text: &str) -> Option<PowerSource> {
    let short = text.trim_end_matches("执法");
    PowerSource::ALL.iter().find(|one| one.as_str().eq_ignore_ascii_case(text) || one.zh() == short).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> Cell {
        Cell { text: text.to_owned(), ..Cell::default() }
    }

    #[test]
    fn headings_are_found_below_a_title_and_without_their_marks() {
        let row = |number: usize, texts: &[&str]| Row { number, cells: texts.iter().map(|text| cell(text)).collect() };
        let rows = [row(1, &["盂县行政执法人员名单"]), row(3, &["序号", "姓名*", "编制性质（必填）", "执法证号"])];
        let headings = Headings::find(&rows).expect("headings");
        assert_eq!((headings.above, headings.unknown.as_slice()), (2, &["序号".to_owned()][..]));
        assert_eq!(headings.heading(Column::Employment), "编制性质（必填）");
        assert_eq!(Headings::find(&[row(1, &["姓名", "证号"])]), Err(vec![Column::Employment]));
        assert_eq!(Headings::find(&[]), Err(NEEDED.to_vec()));
    }

    #[test]
    fn words_of_offices_are_understood_and_others_told() {
        assert_eq!(employment("公务员"), Some(Employment::Established));
        assert_eq!(employment("劳务派遣"), Some(Employment::Auxiliary));
        assert_eq!(employment("正式"), None);
        assert_eq!(fields("应急、城管，EMERGENCY").as_deref(), Ok(&[Field::Emergency, Field::HousingUrban][..]));
        assert_eq!(fields("应急、渔政").as_ref().map_err(String::as_str), Err("渔政"));
    }
}
