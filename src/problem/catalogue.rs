//! Every problem the API can answer with, in both languages: answers, pages and OpenAPI are made from this list.

use actix_web::http::StatusCode;

/// One kind of problem, as its page explains it.
#[derive(Debug)]
pub struct ProblemKind {
    /// The last part of `type`, such as `stale-version`.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Short title in Chinese.
    pub title_zh: &'static str,
    /// Short title in English.
    pub title_en: &'static str,
    /// What it means and what to do, in Chinese.
    pub explain_zh: &'static str,
    /// What it means and what to do, in English.
    pub explain_en: &'static str,
}

macro_rules! catalogue {
    ($($(#[$meta:meta])* $variant:ident = $code:literal $status:literal
        $title_zh:literal $title_en:literal $explain_zh:literal $explain_en:literal;)*) => {
        /// The code of a problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$meta])* $variant),* }

        /// Every code.
        const CODES: &[Code] = &[$(Code::$variant),*];

        /// Every kind of problem, in the order of [`Code`].
        pub const CATALOGUE: &[ProblemKind] = &[$(ProblemKind {
            code: $code,
            status: $status,
            title_zh: $title_zh,
            title_en: $title_en,
            explain_zh: $explain_zh,
            explain_en: $explain_en,
        }),*];
    };
}

catalogue! {
    /// The request is not JSON.
    MalformedJson = "malformed-json" 400
        "请求体不是合法的 JSON" "The request body is not valid JSON"
        "请求体无法按 JSON（UTF-8）解析。detail 指出行、列。改正后重新发送。"
        "The body could not be read as JSON in UTF-8. The detail names line and column. Correct it and send it again.";
    /// Readable, but not what the operation takes.
    InvalidInput = "invalid-input" 422
        "输入不符合要求" "The input is not acceptable"
        "内容可以读取，但有字段缺失、不认识、类型不符或超出范围。errors 逐条给出位置（JSON 指针；查询参数写作 ?名称）、代码和说明。"
        "The input can be read, but a field is missing, unknown, of the wrong type or out of range. errors lists each one with its place (a JSON pointer; query parameters are written ?name), a code and a message.";
    /// Not `application/json`.
    UnsupportedMediaType = "unsupported-media-type" 415
        "不支持的媒体类型" "Unsupported media type"
        "本接口只接受 Content-Type: application/json（UTF-8），不接受压缩（Content-Encoding）。"
        "This operation takes only Content-Type: application/json in UTF-8, not compressed (no Content-Encoding).";
    /// More bytes than the operation takes.
    TooLarge = "too-large" 413
        "请求体过大" "The request body is too large"
        "JSON 请求体不得超过 5 MB。音像和扫描件请走上传接口。"
        "A JSON body may have at most 5 MB. Recordings and scans go through the upload door.";
    /// Not signed in.
    Unauthorized = "unauthorized" 401
        "未登录或登录已失效" "Not signed in"
        "需要有效的访问令牌（Authorization: Bearer …）。令牌 15 分钟有效，请用刷新令牌换取新的，或重新登录。"
        "A valid access token is needed (Authorization: Bearer …). It lives 15 minutes; trade the refresh token for a new one, or sign in again.";
    /// Seen, but not for this role.
    Forbidden = "forbidden" 403
        "无权进行此操作" "Your role may not do this"
        "您能看到该对象，但您的角色不能进行此操作。请由有相应角色的人员办理。"
        "You can see this object, but your role may not do this with it. Ask a person who holds the role.";
    /// Signed in with a password that is not one's own, or too old.
    PasswordChangeDue = "password-change-due" 403
        "须先修改口令" "The password must be changed first"
        "初始口令、重置的口令和过期的口令只能用来修改口令：请用 POST /auth/password 修改，然后继续。"
        "A first password, one that was reset and one that is too old can only be changed: POST /auth/password, and go on.";
    /// The password that an administrator had set was right, and was not used in time.
    OneTimePasswordOver = "one-time-password-over" 401
        "一次性口令已过期" "The one-time password has run out"
        "管理员设置的初始口令、重置的口令只在规定时间内有效（设置 one_time_hours），现已过期。请联系本机关系统管理员重新设置，并及时改为自己的口令。"
        "A first password, or one that was reset, is good for a limited time (setting one_time_hours), which is over. Ask the administrator of your organ for a new one, and change it for your own in time.";
    /// Signed in without the second factor that a role needs.
    SecondFactorDue = "second-factor-due" 403
        "须先启用双因素" "A second factor must be enrolled first"
        "您的角色须用双因素登录：请用 POST /auth/second_factor 领取密钥，用 POST /auth/second_factor/confirm 确认，然后继续。"
        "Your role needs a second factor: get a secret with POST /auth/second_factor, confirm it with POST /auth/second_factor/confirm, and go on.";
    /// The password was right, and a code is asked for.
    SecondFactorRequired = "second-factor-required" 401
        "须提供动态验证码" "A code of the second factor is asked for"
        "该账号启用了双因素：请把动态验证码（或者恢复码）放入 code，与用户名、口令一并再次发送。经统一身份认证登录的，须由认证平台验证双因素。"
        "The account has a second factor: send user name and password again, with the code of the app (or a recovery code) as code. Who signs in at a provider shows it there.";
    /// Somebody still owes work.
    OpenWork = "open-work" 409
        "尚有未办结的工作" "There is work left open"
        "该人员尚有承办或者只有其可以办理的事项，停用账号、取消角色前须先移交。violations 逐件列出事项和办法；全部清单见 GET /accounts/{id}/open_work。人员须立即停止登录的，先重置口令。"
        "The person still handles cases, or is the only one who can do what waits: hand it over before the account is disabled or the role taken. violations lists each and the way out; the whole list is GET /accounts/{id}/open_work. To keep somebody out at once, reset the password first.";
    /// Absent, or out of sight.
    NotFound = "not-found" 404
        "没有找到" "Not found"
        "所请求的对象不存在，或者不在您可见的范围内。"
        "What was asked for does not exist, or lies outside what you may see.";
    /// The path exists, the method does not.
    MethodNotAllowed = "method-not-allowed" 405
        "不支持该方法" "Method not allowed"
        "该地址存在，但不支持这个 HTTP 方法。可用的方法见 Allow 头和接口文档。"
        "The address exists, but not with this HTTP method. The Allow header and the API documents name the ones there are.";
    /// `If-Match` or `Idempotency-Key` is missing.
    PreconditionRequired = "precondition-required" 428
        "缺少前提条件" "A precondition is missing"
        "机关的意思行为须以您看到的案件版本为前提：请先读取案件，并把 ETag 放入 If-Match。事实行为须带 Idempotency-Key，以便断网后重复发送。"
        "An act of the organ's will rests on the version of the case you have seen: read the case and send its ETag in If-Match. A fact act carries an Idempotency-Key, so that it can be sent again when the answer was lost.";
    /// Somebody was first.
    StaleVersion = "stale-version" 412
        "案件已有新的版本" "The case has moved on"
        "在您读取之后，案件上又有了新的行为。请重新读取、核对后再试。"
        "Since you read it, a further act was recorded in the case. Read it again, look, and try again.";
    /// The law does not allow the act.
    UnlawfulAct = "unlawful-act" 409
        "该行为不符合法定条件" "The law does not allow this act"
        "规则审查发现一条或多条不符合。violations 列出全部不符合的规则、依据条款、原因、补正办法和相关行为的序号。"
        "The rulebook found one or more breaches. violations lists every rule, its article, the reason, how to mend it, and the acts concerned.";
    /// It contradicts what is there.
    Conflict = "conflict" 409
        "与现有数据冲突" "It contradicts what is there"
        "与已有的对象或其当前状态冲突，例如编号、用户名重复，或者证件的状态不允许。"
        "It contradicts an object that exists, or the state that object is in: a code or user name that is taken, a certificate whose state does not allow it.";
    /// The number is taken.
    NumberInUse = "number-in-use" 409
        "编号已被使用" "The number is in use"
        "该编号已经发放，编号不得重复使用。"
        "This number has been given out; a number is never used twice.";
    /// A paper lacks what it needs.
    PaperIncomplete = "paper-incomplete" 409
        "文书缺少必要内容" "The paper is not complete"
        "文书在法定要素齐全之前不能出具；errors 逐项列出缺少什么、依据哪一条。补充登记后重新出具；预览不受影响。"
        "A paper is not issued before everything the law asks for is on record; errors lists what is missing and the article. Record it and issue again; the preview works meanwhile.";
    /// Built without the PDF engine.
    NoPdfEngine = "no-pdf-engine" 501
        "本程序不含 PDF 引擎" "This program has no PDF engine"
        "本程序编译时没有包含 PDF 功能。文书可以取 text、json 或者 docx 格式；需要 PDF 时请使用完整版程序。"
        "This program was built without PDF. Papers can be had as text, json or docx; use the full program for PDF.";
    /// Same key, other content.
    IdempotencyKeyReused = "idempotency-key-reused" 422
        "幂等键已用于其他请求" "The idempotency key was used for something else"
        "同一 Idempotency-Key 只能用于重发同一请求。内容不同的请求请换用新的键。"
        "An Idempotency-Key may only repeat the same request. Send a different request under a new key.";
    /// A query parameter nobody knows.
    UnknownFilter = "unknown-filter" 400
        "不认识的查询参数" "Unknown query parameter"
        "列表只接受接口文档列出的查询参数；不认识的参数会被拒绝，以免误以为已经筛选。"
        "Only the query parameters in the API documents are taken. Others are refused, so that nobody believes a list was filtered when it was not.";
    /// A cursor we did not make.
    BadCursor = "bad-cursor" 400
        "游标无效" "The cursor is not valid"
        "cursor 只能原样使用上一页返回的 next_cursor。"
        "Use as cursor exactly the next_cursor of the page before.";
    /// Too many attempts.
    TooManyRequests = "too-many-requests" 429
        "请求过于频繁" "Too many requests"
        "请在 Retry-After 所示的秒数之后再试。"
        "Try again after the number of seconds in Retry-After.";
    /// The version of the upload protocol is another.
    TusVersion = "tus-version" 412
        "不支持的 tus 版本" "This version of tus is not spoken"
        "上传接口使用 tus 1.0.0：每个请求须带 Tus-Resumable: 1.0.0。"
        "Uploads speak tus 1.0.0: every request carries Tus-Resumable: 1.0.0.";
    /// The bytes do not have the checksum the client gave.
    ChecksumMismatch = "checksum-mismatch" 460
        "校验和不符" "The checksum does not match"
        "收到的内容与 Upload-Checksum 不符，本次内容没有保留。请用 HEAD 查询后从该处重发。"
        "The bytes that came do not have the checksum in Upload-Checksum; none of them was kept. Ask by HEAD and send them again from there.";
    /// No such stretch of a recording.
    RangeNotSatisfiable = "range-not-satisfiable" 416
        "请求的范围不存在" "There is no such range"
        "Range 所请求的字节范围超出文件长度。文件长度见 Content-Range。"
        "The Range asked for lies beyond the end of the file. Content-Range says how long it is.";
    /// Stored bytes that are not what was taken in.
    DamagedMedia = "damaged-media" 409
        "存储的音像记录已损坏" "The stored recording is damaged"
        "存储的内容与入库时的摘要不符，为防误用不予提供，已记入日志和审计。请系统管理员运行 zhifa verify 并从备份恢复；也可重新上传同一文件。"
        "The stored bytes do not have the digest they were taken in with; they are not handed out, and it was logged. Have the administrator run zhifa verify and restore the file; uploading the same file again mends it too.";
    /// The database is busy.
    Busy = "busy" 503
        "系统繁忙" "The system is busy"
        "数据库暂时无法处理，本次没有任何改动。请稍后重试；带 Idempotency-Key 的请求可以放心重发。"
        "The database cannot take it at the moment; nothing was changed. Try again shortly; a request with an Idempotency-Key can be repeated safely.";
    /// Our fault.
    Internal = "internal" 500
        "系统内部错误" "Internal error"
        "系统出错，已记入日志，本次没有任何改动。请稍后重试，仍然出现请联系管理员。"
        "Something went wrong on our side; it was logged and nothing was changed. Try again, and tell the administrator if it stays.";
}

impl Code {
    /// What the catalogue says about the code.
    pub fn kind(self) -> &'static ProblemKind {
        &CATALOGUE[self as usize]
    }

    /// The HTTP status.
    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.kind().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The code of this name; our own failure if there is none.
    pub(super) fn of_code(name: &str) -> Code {
        CODES.iter().copied().find(|code| code.kind().code == name).unwrap_or(Code::Internal)
    }

    /// The code that best says what a bare status means, for answers made by the web framework.
    pub fn of_status(status: StatusCode) -> Code {
        match status.as_u16() {
            401 => Code::Unauthorized,
            403 => Code::Forbidden,
            404 => Code::NotFound,
            405 => Code::MethodNotAllowed,
            409 => Code::Conflict,
            412 => Code::StaleVersion,
            413 => Code::TooLarge,
            415 => Code::UnsupportedMediaType,
            422 => Code::InvalidInput,
            428 => Code::PreconditionRequired,
            429 => Code::TooManyRequests,
            503 => Code::Busy,
            400..500 => Code::MalformedJson,
            _ => Code::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_own_entry_and_a_real_status() {
        for (place, kind) in CATALOGUE.iter().enumerate() {
            assert!((400..600).contains(&kind.status), "{}", kind.code);
            assert_eq!(CATALOGUE.iter().position(|other| other.code == kind.code), Some(place));
        }
        assert_eq!(Code::Internal.kind().code, "internal");
        assert_eq!(Code::Internal as usize, CATALOGUE.len() - 1);
    }
}
