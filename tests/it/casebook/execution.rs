//! Contents of the acts of performance, demand and court, and the story of a case that comes to them.

use serde_json::{Value, json};
use zhifa::casefile::CaseFile;
use zhifa::casefile::enforcement::{ExecutionManner, ExecutionStep};
use zhifa::law::codes::PenaltyKind;
use zhifa::law::stages::Kind;
use zhifa::law::time::Moment;

use super::contents::last;
use super::measures::new_item;
use super::{Casebook, Person, fine};

/// A content of `kind` that fits the file, as far as the file allows any.
pub fn content(file: &CaseFile, kind: Kind, now: Moment) -> Value {
    let today = now.date();
    let account = file.account("p1", today);
    let later = |days: i64| now.plus_days(days).date();
    match kind {
        Kind::GrantInstalments => {
            let half = (account.outstanding_fen / 2).max(1);
            let rest = (account.outstanding_fen - half).max(1);
            json!({"party_id": "p1", "applied_on": today, "hardship": "停产两月，账户余额不足，附银行流水",
                   "parts": [{"due_on": later(20), "amount_fen": half}, {"due_on": later(40), "amount_fen": rest}]})
        }
        Kind::DeferPayment => {
            json!({"party_id": "p1", "applied_on": today, "hardship": "停产两月，账户余额不足，附银行流水", "until": later(60)})
        }
        Kind::AgreeOnExecution => {
            let owed = account.outstanding_fen + account.surcharge_left_fen - account.surcharge_left_fen / 2;
            json!({"party_id": "p1", "parts": [{"due_on": later(10), "amount_fen": owed.max(1)}],
                   "reduced_fen": account.surcharge_left_fen / 2, "remedial_steps": "已拆除违规货架并清运存货",
                   "harmless": "不损害公共利益和他人合法权益"})
        }
        Kind::RecordPerformance => {
            let first = file.unperformed("p1").first().copied();
            let line = first.map_or(1, |(line, _)| line);
            let mut done = json!({"party_id": "p1", "done_on": today, "proof": "现场复查记录和照片", "penalty": {"line": line, "by": "party"}});
            if first.is_some_and(|(_, kind)| kind == PenaltyKind::ConfiscateGoods) {
                done["received"] = json!([new_item(file)]);
            }
            done
        }
        Kind::DisposeProperty => {
            let item = file.measures.items.last().map_or("i1", |item| item.id.as_str());
            json!({
                "party_id": "p1", "things": [{"item_id": item, "name": "烟花爆竹", "quantity": "12箱"}], "method": "destroy",
                "basis": "烟花爆竹安全管理条例第四十三条", "reasons": "非法经营的烟花爆竹不得流入市场"
            })
        }
        Kind::ServeDemand => json!({
            "party_id": "p1", "manner": "缴至指定账户", "pay_to": "某银行 000000", "surcharge_told_in": "decision",
            "amount_fen": account.outstanding_fen + account.surcharge_left_fen, "rights_told": true,
            "method": "DIRECT", "recipient": "韩某（负责人）", "card_shown": true
        }),
        Kind::RecordDemandAnswer => json!({
            "seq": last(file, &[Kind::ServeDemand]), "content": "资金紧张",
            "points": [{"point": "资金紧张", "accepted": false, "reason": "没有提出证据"}]
        }),
        Kind::ApplyToCourt => json!({
            "party_id": "p1", "demand": last(file, &[Kind::ServeDemand]), "court": "盂县人民法院",
            "request": "强制执行罚款和加处罚款",
            "papers": [
                {"kind": "application", "title": "强制执行申请书"}, {"kind": "decision_and_grounds", "title": "行政处罚决定书"},
                {"kind": "opinion_and_demand", "title": "催告书及送达回证"}, {"kind": "state_of_object", "title": "财产线索"}],
            "found_none_of": ["no_standing", "no_facts", "no_legal_basis", "other_illegality"]
        }),
        Kind::RecordCourtRuling => json!({
            "seq": last(file, &[Kind::ApplyToCourt]), "step": "accepted", "on": today, "content": "决定受理"
        }),
        Kind::OrderExecution => {
            let correction = file.enforcement.demands.last().and_then(|demand| demand.correction);
            let mut order = json!({
                "party_id": "p1", "manner": "transfer", "demand": last(file, &[Kind::ServeDemand]), "object": "账户存款",
                "reasons": "经催告仍不履行", "planned_on": later(1), "remedies_told": true,
                "basis": [{"law": "中华人民共和国行政强制法", "article": "第五十条", "level": "law"}],
            });
            if let Some(seq) = correction {
                order["manner"] = json!("substitute");
                order["correction"] = json!(seq);
                order["object"] = json!("堆放在道路上的烟花爆竹包装物");
                order["substitute"] = json!({"performer": "县环卫公司", "disinterested": true, "budget_fen": 120_000,
                    "harms": "traffic_safety"});
            }
            order
        }
        Kind::RecordExecution => {
            let order = file.enforcement.orders.last();
            let substitute = order.is_some_and(|order| order.manner == ExecutionManner::Substitute);
            let step = match order.and_then(|order| order.stands_at()) {
                None if substitute => "demanded",
                Some(ExecutionStep::CarriedOut) => "reversed",
                _ => "carried_out",
            };
            let mut done = json!({
                "seq": order.map_or(1, |order| order.seq), "step": step, "on": today, "content": "见执行记录"
            });
            if step == "reversed" {
                done["wrong"] = json!("清运了他人的物品");
            }
            if step == "carried_out" {
                done["carried_out"] = json!({
                    "starts_at": now.plus_minutes(-60), "ends_at": now.plus_minutes(-5), "place": "上社镇前街",
                    "supplies_kept": true, "signed_by": ["officer", "performer", "witness"],
                });
                if substitute {
                    done["carried_out"]["cost_fen"] = json!(110_000);
                }
            }
            done
        }
        other => panic!("{other} is no act of performance, demand or court"),
    }
}

impl Casebook {
    /// Served, and the fifteen days to pay are over.
    pub fn overdue() -> Self {
        let mut book = Self::served();
        book.wait(25);
        book
    }

    /// A demand is served, with half a month of surcharge in it.
    pub fn demanded() -> Self {
        let mut book = Self::overdue();
        book.next(Kind::ServeDemand);
        book
    }

    /// The time to sue is over: the court can be asked.
    pub fn ready_for_the_court() -> Self {
        let mut book = Self::demanded();
        book.wait(175);
        book
    }

    /// The head has signed the application.
    pub fn at_the_court() -> Self {
        let mut book = Self::ready_for_the_court();
        let seq = book.next(Kind::ApplyToCourt);
        book.does(Person::Head, Kind::Approve, json!({"seq": seq}));
        book
    }

    /// An order to correct is served, not carried out in its time, and demanded in vain.
    pub fn correction_demanded() -> Self {
        let mut book = Self::served();
        let order = book.next(Kind::OrderCorrection);
        book.serves(order);
        book.wait(25);
        let mut demand = book.plain(Kind::ServeDemand);
        demand["amount_fen"] = json!(0);
        demand["correction"] = json!(order);
        demand["perform_by"] = json!(book.now.plus_days(3).date());
        book.does(Person::Li, Kind::ServeDemand, demand);
        book.wait(7);
        book
    }

    /// That another performs it is decided, approved and served.
    pub fn execution_ordered() -> Self {
        let mut book = Self::correction_demanded();
        let order = book.next(Kind::OrderExecution);
        book.does(Person::Head, Kind::Approve, json!({"seq": order}));
        book.serves(order);
        book
    }

    /// The party was asked once more, and the three working days are over.
    pub fn another_may_perform() -> Self {
        let mut book = Self::execution_ordered();
        book.next(Kind::RecordExecution);
        book.wait(7);
        book
    }

    /// A law lets the organ execute; the surcharge was demanded and has run for more than thirty days.
    pub fn may_take_money() -> Self {
        let mut book = Self::overdue();
        let article = json!({"law": "某法", "article": "第一条", "level": "law"});
        let held = book.file.power_item.as_mut().expect("a power item");
        held.item.executes_under = Some(serde_json::from_value(article).expect("an article"));
        book.next(Kind::ServeDemand);
        book.wait(35);
        book
    }

    fn serves(&mut self, paper: u64) {
        let served = json!({
            "paper": paper, "party_id": "p1", "method": "DIRECT", "recipient": "韩某（负责人）", "card_shown": true
        });
        self.does(Person::Li, Kind::ServeDocument, served);
    }

    fn plain(&self, kind: Kind) -> Value {
        content(&self.file, kind, self.now)
    }

    /// The party has handed in the goods that were confiscated: they stand in the ledger.
    pub fn goods_handed_in() -> Self {
        let mut book = Self::served_with_goods();
        book.next(Kind::RecordPerformance);
        book
    }

    /// Decided and served with a fine, confiscated goods (line 2) and closed business (line 3).
    pub fn served_with_goods() -> Self {
        let mut book = Self::investigating();
        let mut proposal = fine(6_000_000);
        let lines = proposal["parties"][0]["penalties"].as_array_mut().expect("penalties");
        lines.push(json!({"kind": "CONFISCATE_GOODS", "amount_fen": 300_000, "detail": "烟花爆竹十二箱"}));
        lines.push(json!({"kind": "STOP_BUSINESS", "detail": "停业整顿十五日"}));
        book.wait(3);
        book.does(Person::Li, Kind::ConcludeInvestigation, json!({"report": "调查终结", "proposal": proposal}));
        for kind in [Kind::IssueNotice, Kind::Approve, Kind::ServeDocument] {
            book.next(kind);
        }
        book.wait(1).next(Kind::RecordStatement);
        book.next(Kind::AnswerStatement);
        book.wait(9).next(Kind::SubmitForReview);
        for kind in [Kind::IssueReviewOpinion, Kind::Deliberate, Kind::Decide, Kind::ServeDocument] {
            book.next(kind);
        }
        book
    }
}
