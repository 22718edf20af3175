//! Acts of the summary procedure and of recusal as they are sent, and the street stall they speak of.

use serde_json::{Value, json};
use uuid::Uuid;
use zhifa::law::time::Moment;

use super::acts::Act;
use super::app::App;
use super::contents::conduct;
use super::people::Case;
use super::town::{OFFICER1, OFFICER2};

/// The power item: blocking the road with a stall, up to 20,000 yuan.
pub const STALL: Uuid = Uuid::from_u128(0x0195_1000_0000_7000_8000_0000_0000_0901);

fn article(article: &str) -> Value {
    json!({"law": "城市道路管理条例", "article": article, "level": "admin_regulation", "in_force_from": "1996-10-01"})
}

/// Enters the power item.
pub fn stall(app: &App) {
    let range = json!({"min_fen": 0, "max_fen": 2_000_000});
    let item = json!({
        "id": STALL, "code": "CG-DL-042-1", "name": "擅自占用城市道路", "field": "EMERGENCY",
        "violated": [article("第二十七条第（一）项")], "penalty": [article("第四十二条")],
        "kinds": ["WARNING", "FINE", "STOP_BUSINESS"], "fine": {"person": range, "organisation": range},
        "benchmark": [{"code": "light", "name": "较轻", "factors": "初次，当场改正", "min_fen": 0, "max_fen": 2_000_000}],
        "basis": "（测试）乡镇行政处罚事项目录", "valid_from": "2021-07-15",
    });
    app.person("admin").post("/power_items", &item).expect_created();
}

/// A summary case against a party of this kind that no other case is about.
#[track_caller]
pub fn opens_summary(app: &App, kind: &str) -> Case {
    opens_summary_against(app, kind, &app.fresh_company()["id_number"])
}

/// A summary case against the party of this kind and number.
#[track_caller]
pub fn opens_summary_against(app: &App, kind: &str, number: &Value) -> Case {
    let mut party = json!({"id": "p1", "kind": kind, "name": "某某", "id_number": number});
    if kind == "NATURAL_PERSON" {
        party["birth_date"] = "1980-05-01".into();
    }
    app.person("officer1").opens(json!({
        "source": "PATROL", "place": "上社镇集贸市场门前", "summary": "占道摆摊，妨碍通行", "procedure": "SUMMARY",
        "cause": "擅自占用城市道路案", "power_item_id": STALL, "violation": {"ended_on": app.now().date()},
        "parties": [party],
    }))
}

/// A decision of both officers that ended at this moment: this fine, to be paid at the bank.
pub fn on_the_spot(end: Moment, fen: i64) -> Act {
    let body = json!({
        "conduct": conduct(end),
        "proposal": {"outcome": "penalize", "parties": [{
            "party_id": "p1", "facts": [{"text": "占道摆摊，妨碍通行", "evidence": ["s1"]}],
            "violated": [article("第二十七条第（一）项")], "penalty_articles": [article("第四十二条")],
            "penalties": [{"kind": "FINE", "amount_fen": fen}],
            "benchmark": {"tier": "light", "reasons": "初次，当场改正"}, "correction": "立即清理摊位",
        }]},
        "evidence": [{"id": "s1", "kind": "SCENE_RECORD", "name": "现场照片和笔录", "proves": "占道摆摊"}],
        "statement": {"told": true, "said": "不知道这里不让摆", "answer": "不影响违法行为的成立，数额已从轻"},
        "handover": {"handed_over": true, "signed": true},
        "remedy": {"route": "RECONSIDERATION_FIRST", "reconsideration_organ": "盂县人民政府", "court": "盂县人民法院"},
        "collection": {"method": "BANK", "pay_to": "盂县农村信用合作联社 14010000000001"},
    });
    Act::new("decide_on_the_spot", body).by(&[OFFICER1, OFFICER2]).recorded()
}

/// The same, the fine taken in cash against this receipt.
pub fn in_cash(end: Moment, fen: i64, receipt: &str) -> Act {
    on_the_spot(end, fen).but("/collection", json!({"method": "CASH", "ground": "UP_TO100", "receipt": receipt}))
}

pub fn file_summary_record() -> Act {
    Act::new(
        "file_summary_record",
        json!({"papers": ["当场行政处罚决定书存根联", "现场照片"], "received_by": "综合行政执法办公室内勤"}),
    )
}

pub fn convert_to_ordinary() -> Act {
    Act::new("convert_to_ordinary", json!({"reasons": "拟处罚款超过当场处罚的上限，转为普通程序"}))
}

pub fn hand_in(step: &str, fen: i64, on: &str) -> Act {
    let receipt = format!("收-{step}");
    let body = json!({"step": step, "amount_fen": fen, "on": on, "receipt": receipt, "received_by": "镇财政所"});
    Act::new("record_fine_handed_in", body)
}

/// The party's application against an account.
pub fn apply_recusal(account: Uuid, capacity: &str) -> Act {
    let reasons = "与当事人的竞争对手是近亲属";
    let body =
        json!({"by": "PARTY", "party_id": "p1", "account_id": account, "capacity": capacity, "reasons": reasons});
    Act::new("apply_recusal", body)
}

pub fn decide_recusal(seq: u64, upheld: bool) -> Act {
    let body = json!({"seq": seq, "upheld": upheld, "decided_by": "HEAD", "reasons": "经审查属实"});
    Act::new("decide_recusal", body)
}
