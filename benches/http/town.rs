//! What the load works on: the demo town with many open cases, and the two acts that are appended to them.

use serde_json::{Value, json};
use uuid::Uuid;
use zhifa::clock::{Clock, SystemClock};
use zhifa::law::time::Moment;

use crate::driver::{self, request};
use crate::server::{PASSWORD, Server};

/// Connections.
pub const CLIENTS: usize = 32;

/// Cases each client works on in turn.
pub const CASES_EACH: usize = 10;

const API: &str = "/api/v1";

/// The id of the n-th case of the load.
pub fn case_id(n: usize) -> Uuid {
    Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0000 + n as u128)
}

/// An act that is appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// An everyday act in the field: two certified officers, on-site conduct, a piece of evidence.
    CollectEvidence,
    /// The smallest act: a remark.
    Annotate,
}

impl Appended {
    /// The kind.
    pub fn kind(self) -> &'static str {
        match self {
            Appended::CollectEvidence => "collect_evidence",
            Appended::Annotate => "annotate",
        }
    }
}

/// The town as officer1 sees it.
#[derive(Debug, Clone)]
pub struct Town {
    bearer: String,
    acts: [String; 2],
    run: String,
    /// When the two officers carry out the first act of the load, early yesterday: all of them fit into that day.
    first: Moment,
}

/// Stand in an act where its own begin and end go.
const BEGIN: &str = "{begin}";
const END: &str = "{end}";

/// So many acts a round has seconds for: each act lasts a minute, the shortest there is, and begins a second after the one before,
/// so that it meets some dozens of others and not all of them.
const SECONDS_A_ROUND: usize = 8000;

impl Town {
    /// Signs in, gives the officers certificates that do not run out, and opens the cases.
    pub fn prepare(server: &Server) -> Town {
        let api = Api::new(server);
        let admin = api.sign_in("admin");
        let bearer = api.sign_in("officer1");
        let officers: Vec<Value> = ["赵志强", "李雪梅"].iter().map(|name| api.officer(&admin, name)).collect();
        for (n, officer) in officers.iter().enumerate() {
            api.post(&admin, "/certificates", &json!({
                "officer_id": officer, "number": format!("9999999990{n}"), "issuer": "阳泉市人民政府", "fields": ["EMERGENCY", "ECO_ENV"],
                "area_code": "140322", "valid_from": "2022-01-10", "valid_to": "2099-12-31",
            }));
        }
        let power_item = api.get(&bearer, "/power_items?code=YJ-YH-037-2")["items"][0]["id"].clone();
        let open = |n: usize| json!({"id": case_id(n), "body": opening(n, &power_item)}).to_string();
        let requests = (0..CLIENTS * CASES_EACH).map(|n| {
            let (key, headers) = (format!("open-{n}"), ("authorization", bearer.as_str()));
            request("POST", &format!("{API}/cases"), &[headers, ("idempotency-key", &key)], &open(n))
        });
        driver::each(server.address, CLIENTS, 201, requests.collect());
        let now = SystemClock.now();
        let collect = json!({"kind": "collect_evidence", "officers": officers, "body": {
            "conduct": {"starts_at": BEGIN, "ends_at": END, "place": "某烟花爆竹厂成品库区34号库", "card_shown": true, "rights_told": true},
            "obtained_from": "某烟花爆竹厂仓库管理员王某某",
            "evidence": [{"kind": "DOCUMENTARY", "name": "出入库台账复印件", "proves": "34号成品库箱装成品堆垛超过限高，存放数量超过核定数量", "source": "当事人提供，核对无异后签名", "original": false}],
        }});
        let remark = "更正：现场检查笔录中记载的门牌号应为34号库东侧，测量数据以附件照片标注为准；其余内容不变。";
        let annotate = json!({"kind": "annotate", "body": {"seq": 1, "text": remark.repeat(3)}});
        let yesterday = now.plus_minutes(-24 * 60).date();
        let (run, first) = (Uuid::now_v7().simple().to_string(), Moment::start_of(yesterday).plus_minutes(6 * 60));
        Town { bearer, acts: [collect.to_string(), annotate.to_string()], run, first }
    }

    /// The same, signed in anew: a token is good for a quarter of an hour.
    pub fn again(self, server: &Server) -> Town {
        Town { bearer: sign_in(server, "officer1"), ..self }
    }

    /// Writes the request by which a client appends an act, at its n-th turn of this round.
    pub fn append(&self, appended: Appended, round: usize) -> impl Fn(usize, usize) -> Vec<u8> + 'static {
        let town = self.clone();
        move |client, turn| {
            let path = format!("{API}/cases/{}/acts", case_id(client * CASES_EACH + turn % CASES_EACH));
            let key = format!("{}-{}-{round}-{client}-{turn}", town.run, appended.kind());
            let headers = [("authorization", town.bearer.as_str()), ("idempotency-key", &key)];
            let begin = town.first.plus_seconds((round * SECONDS_A_ROUND + turn * CLIENTS + client) as i64);
            let act = &town.acts[usize::from(appended == Appended::Annotate)];
            let body = act.replace(BEGIN, &begin.to_string()).replace(END, &begin.plus_minutes(1).to_string());
            request("POST", &path, &headers, &body)
        }
    }

    /// Acts on file in a case of the load.
    pub fn acts_on_file(&self, server: &Server) -> u64 {
        Api::new(server).get(&self.bearer, &format!("/cases/{}", case_id(0)))["version"].as_u64().expect("a version")
    }

    /// What officer1 asks with this path.
    pub fn get(&self, path: &str) -> Vec<u8> {
        get(&self.bearer, path)
    }

    /// Reads a case.
    pub fn read(&self) -> impl Fn(usize, usize) -> Vec<u8> + 'static {
        let bearer = self.bearer.clone();
        move |client, turn| {
            let path = format!("{API}/cases/{}", case_id(client * CASES_EACH + turn % CASES_EACH));
            request("GET", &path, &[("authorization", &bearer)], "")
        }
    }

    /// Asks what is answered 404 after the token was checked and before the database is asked.
    pub fn no_database(&self) -> impl Fn(usize, usize) -> Vec<u8> + 'static {
        let bearer = self.bearer.clone();
        move |client, turn| {
            let path = format!("{API}/cases/no-case-{client}-{turn}/acts");
            request("POST", &path, &[("authorization", &bearer)], "{}")
        }
    }
}

/// What this bearer asks with this path.
pub fn get(bearer: &str, path: &str) -> Vec<u8> {
    request("GET", &format!("{API}{path}"), &[("authorization", bearer)], "")
}

/// The bearer of a demo account.
pub fn sign_in(server: &Server, username: &str) -> String {
    Api::new(server).sign_in(username)
}

fn opening(n: usize, power_item: &Value) -> Value {
    json!({
        "source": "INSPECTION", "place": format!("某烟花爆竹厂成品库区{n}号库"), "division_code": "140322106000",
        "summary": "烟花爆竹成品库检查中发现货物超高堆放、堵塞通道和出口", "cause": "烟花爆竹成品库超高堆放案",
        "power_item_id": power_item,
        "parties": [{"id": "p1", "kind": "LEGAL_PERSON", "name": format!("某某烟花有限公司第{n}分公司"), "address": "上社镇上社村"}],
    })
}

/// The service, for what is asked once.
struct Api {
    agent: ureq::Agent,
    base: String,
}

impl Api {
    fn new(server: &Server) -> Api {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().new_agent();
        Api { agent, base: format!("http://{}{API}", server.address) }
    }

    fn sign_in(&self, username: &str) -> String {
        let reply = self.post("", "/auth/login", &json!({"username": username, "password": PASSWORD}));
        format!("Bearer {}", reply["access_token"].as_str().expect("a token"))
    }

    /// The id of the officer of this name.
    fn officer(&self, bearer: &str, name: &str) -> Value {
        let all = self.get(bearer, "/officers");
        let found = all["items"].as_array().into_iter().flatten().find(|officer| officer["name"] == name);
        found.map(|officer| officer["id"].clone()).expect("an officer of the demo town")
    }

    fn get(&self, bearer: &str, path: &str) -> Value {
        let call = self.agent.get(format!("{}{path}", self.base)).header("authorization", bearer).call();
        read(path, call)
    }

    fn post(&self, bearer: &str, path: &str, body: &Value) -> Value {
        let mut call = self.agent.post(format!("{}{path}", self.base));
        if !bearer.is_empty() {
            call = call.header("authorization", bearer).header("idempotency-key", Uuid::now_v7().to_string());
        }
        read(path, call.send_json(body))
    }
}

fn read(path: &str, reply: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Value {
    let mut reply = reply.expect("the service answers");
    let text = reply.body_mut().read_to_string().expect("an answer");
    assert!(reply.status().is_success(), "{path}: {} {text}", reply.status());
    serde_json::from_str(&text).expect("JSON")
}
