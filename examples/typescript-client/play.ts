// Plays one on-the-spot case 当场处罚 from the clue to the archive against a running demo (`zhifa serve` with the demo town),
// with types generated from its own openapi.json. Every act's body is checked by the compiler.
//
//   ZHIFA_URL=http://127.0.0.1:8080 ZHIFA_DEMO_PASSWORD=… node out/play.js

import createClient from "openapi-fetch";
import { createHash, randomUUID } from "node:crypto";
import type { components, paths } from "./schema.d.ts";

type Schemas = components["schemas"];
type Act = Schemas["Act_"];
type Problem = Schemas["Problem"];

const baseUrl = process.env["ZHIFA_URL"] ?? "http://127.0.0.1:8080";
const password = process.env["ZHIFA_DEMO_PASSWORD"];
if (password === undefined) throw new Error("ZHIFA_DEMO_PASSWORD is not set");

const client = createClient<paths>({ baseUrl });

/** The content of an answer, or an error that says what the service said. */
function good<T>(what: string, answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data !== undefined) return answer.data;
  const problem = answer.error as Problem | undefined;
  throw new Error(`${what}: ${answer.response.status} ${JSON.stringify(problem, null, 1)}`);
}

/** Somebody who is signed in. */
class Person {
  private constructor(private readonly headers: { Authorization: string }) {}

  static async signedIn(username: string): Promise<Person> {
    const answer = await client.POST("/api/v1/auth/login", { body: { username, password: password! } });
    return new Person({ Authorization: `Bearer ${good(`${username} signs in`, answer).access_token}` });
  }

  async officers(): Promise<Schemas["Officer"][]> {
    const answer = await client.GET("/api/v1/officers", { headers: this.headers });
    return good("the officers", answer).items;
  }

  async powerItem(name: string): Promise<Schemas["PowerItemView"]> {
    const answer = await client.GET("/api/v1/power_items", { headers: this.headers, params: { query: { limit: 200 } } });
    const found = good("the power items", answer).items.find((item) => item.name.includes(name));
    if (found === undefined) throw new Error(`no power item ${name}`);
    return found;
  }

  async opens(body: Schemas["OpenCase"]): Promise<Case> {
    const answer = await client.POST("/api/v1/cases", {
      headers: this.headers,
      params: { header: { "Idempotency-Key": randomUUID() } },
      body: { body },
    });
    const done = good("open_case", answer);
    return new Case(done.head.id, done.act.seq);
  }

  /** An act: authority acts rest on the version seen, fact acts on a key; sending both is right for either. */
  async acts(file: Case, act: Act): Promise<number> {
    const answer = await client.POST("/api/v1/cases/{id}/acts", {
      headers: this.headers,
      params: { path: { id: file.id }, header: { "If-Match": `"${file.version}"`, "Idempotency-Key": randomUUID() } },
      body: act,
    });
    const done = good(act.kind, answer);
    if (!("act" in done)) throw new Error(`${act.kind} was only judged`);
    file.version = done.act.seq;
    console.log(`${String(done.act.seq).padStart(2)} ${act.kind} -> ${done.head.status}`);
    return done.act.seq;
  }

  async file(file: Case): Promise<Schemas["CaseView"]> {
    const params = { path: { id: file.id } };
    return good("the file", await client.GET("/api/v1/cases/{id}", { headers: this.headers, params }));
  }

  async verifies(file: Case): Promise<Schemas["Report"]> {
    const params = { path: { id: file.id } };
    return good("the chain", await client.GET("/api/v1/cases/{id}/verify", { headers: this.headers, params }));
  }
}

class Case {
  constructor(readonly id: string, public version: number) {}
}

/** So many minutes ago, as RFC 3339. */
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
/** Today in Shanghai. */
const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

const [officer1, officer2, head, clerk] = await Promise.all(
  ["officer1", "officer2", "head", "clerk"].map((name) => Person.signedIn(name)),
) as [Person, Person, Person, Person];

const everybody = await officer1.officers();
const team = ["赵志强", "李雪梅"].map((name) => everybody.find((officer) => officer.name === name)!.id);
const power = await officer1.powerItem("城市道路");

const file = await officer1.opens({
  source: "PATROL",
  place: "上社镇集贸市场东门前",
  division_code: "140322106000",
  summary: "集贸市场东门前占道摆摊，妨碍通行",
  procedure: "SUMMARY",
  cause: "擅自占用城市道路案",
  parties: [{ id: "p1", kind: "NATURAL_PERSON", name: `刘某${randomUUID().slice(0, 4)}`, birth_date: "1972-05-20" }],
  power_item_id: power.id,
  violation: { ended_on: today },
});

const spot = await officer1.acts(file, {
  kind: "decide_on_the_spot",
  officers: team,
  media: [{
    digest: `sm3:${createHash("sm3").update("recording").digest("hex")}`,
    size: 104_857_600,
    title: "执法记录仪录像：集贸市场东门占道摆摊",
    starts_at: ago(12),
    ends_at: ago(1),
  }],
  body: {
    conduct: { starts_at: ago(12), ends_at: ago(1), place: "上社镇集贸市场东门前", card_shown: true, rights_told: true },
    proposal: {
      outcome: "penalize",
      parties: [{
        party_id: "p1",
        facts: [{ text: "在集贸市场东门前道路上摆摊约三平方米，妨碍通行", evidence: ["e1"] }],
        violated: power.violated,
        penalty_articles: power.penalty,
        benchmark: { tier: "light", reasons: "初次，当场清理" },
        penalties: [{ kind: "FINE", amount_fen: 5000 }],
        correction: "立即清理占道物品",
      }],
    },
    evidence: [{ id: "e1", kind: "SCENE_RECORD", name: "现场照片和笔录", proves: "占道摆摊，妨碍通行", original: true }],
    statement: { told: true, said: "卖完这点菜就走", answer: "不影响违法行为的成立；已从轻" },
    handover: { handed_over: true, signed: true },
    remedy: { route: "RECONSIDERATION_FIRST", reconsideration_organ: "盂县人民政府", court: "盂县人民法院" },
    collection: { method: "CASH", ground: "UP_TO100", receipt: `晋财罚${randomUUID().slice(0, 8)}` },
  },
});

await officer2.acts(file, { kind: "countersign", body: { seq: spot } });
const filed = await officer1.acts(file, {
  kind: "file_summary_record",
  body: { papers: ["当场行政处罚决定书存根联", "罚款票据存根"], received_by: "综合行政执法办公室内勤" },
});
const handIn = { amount_fen: 5000, on: today };
const toOrgan = await officer1.acts(file, {
  kind: "record_fine_handed_in",
  body: { ...handIn, step: "TO_ORGAN", receipt: `上社财收${file.id.slice(0, 8)}`, received_by: "镇财政所" },
});
const toBank = await officer1.acts(file, {
  kind: "record_fine_handed_in",
  body: { ...handIn, step: "TO_BANK", receipt: `缴款书${file.id.slice(0, 8)}`, received_by: "盂县农村信用合作联社" },
});
const withheld = await clerk.acts(file, {
  kind: "withhold",
  body: { reason: "NO_SOCIAL_IMPACT", explanation: "违法情节轻微，罚款五十元，不具有一定社会影响" },
});
await head.acts(file, { kind: "approve", body: { seq: withheld, level: "principal", opinion: "同意" } });
const closing = await head.acts(file, { kind: "close_case", body: { ground: "performed" } });
await officer1.acts(file, {
  kind: "archive",
  body: {
    retention: "ten_years",
    catalogue: [
      { seq: spot, title: "当场行政处罚决定书（存根联）", pages: 1 },
      { seq: filed, title: "当场处罚备案表", pages: 1 },
      { seq: toOrgan, title: "罚款交款收据", pages: 1 },
      { seq: toBank, title: "罚款缴款书", pages: 1 },
      { seq: closing, title: "结案审批表", pages: 1 },
    ],
  },
});

const view = await officer1.file(file);
const report = await officer1.verifies(file);
if (view.status !== "archived" || !report.ok) throw new Error(`it ends ${view.status}, verified ${report.ok}`);
console.log(`archived, ${report.acts} acts, the chain holds`);
