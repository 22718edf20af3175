//! The rows of ledgers of paper years.

use super::rows::{Row, get, post};

/// A ledger as a township has it.
pub const LEDGER: &str = "\
决定书文号,案由,当事人,立案日期,决定日期,备注
上社罚〔2022〕1号,未经许可经营烟花爆竹,盂县上社百货店,2022-03-01,2022-04-01,
上社罚〔2022〕2号,未经许可经营烟花爆竹,盂县上社商店,2022-13-01,2022-05-01,
";

/// Each of them.
pub const ROWS: &[Row] = &[
    post("import_ledger", |_| "/api/v1/imported_cases".into(), |_, _| LEDGER.into()),
    get("list_imported_cases", |_| "/api/v1/imported_cases".into()),
    get("list_ledger_batches", |_| "/api/v1/imported_cases/batches".into()),
    get("get_ledger_batch", |world| format!("/api/v1/imported_cases/batches/{}", world.ledger)),
    get("get_ledger_batch_csv", |world| format!("/api/v1/imported_cases/batches/{}/csv", world.ledger)),
    get("get_imported_case", |world| format!("/api/v1/imported_cases/{}", world.past_case)),
    get("evaluate_imported_case", |world| format!("/api/v1/imported_cases/{}/evaluation", world.past_case)),
];
