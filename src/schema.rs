//! The tables of both databases, in the shape `diesel print-schema` gives (see diesel.toml), but kept by hand, since
//! the tool is no part of the build. `tests/it/schema.rs` compares every table, column, type, nullability and primary
//! key with each database, so a slip fails the tests.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    account (id) {
        id -> Uuid,
        username -> Text,
        password_hash -> Text,
        name -> Text,
        agency_id -> Uuid,
        roles -> Text,
        post -> Nullable<Text>,
        legal_qualification -> Nullable<Text>,
        first_review_on -> Nullable<Date>,
        disabled_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        must_change_password -> Bool,
        password_changed_at -> Nullable<Timestamptz>,
        one_time_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    agency (id) {
        id -> Uuid,
        name -> Text,
        division_code -> Text,
        level -> Text,
        parent_id -> Nullable<Uuid>,
        profile -> Text,
        series_prefix -> Text,
        reconsideration_organ -> Nullable<Text>,
        court -> Nullable<Text>,
        created_at -> Timestamptz,
        live_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    agency_change (id) {
        id -> Uuid,
        agency_id -> Uuid,
        at -> Timestamptz,
        account_id -> Nullable<Uuid>,
        what -> Text,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;

    anchor (day) {
        day -> Date,
        until -> Timestamptz,
        cases -> Int8,
        root -> Text,
        prev -> Text,
        made_at -> Timestamptz,
        audit_from -> Nullable<Timestamptz>,
        audit_entries -> Nullable<Int8>,
        audit_digest -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uuid;

    anchor_part (day, n) {
        day -> Date,
        n -> Int8,
        first_case -> Uuid,
        cases -> Int8,
        root -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    annual_report (id) {
        id -> Uuid,
        agency_id -> Uuid,
        organ -> Text,
        year -> Int8,
        content -> Text,
        remarks -> Text,
        frozen_by -> Uuid,
        frozen_at -> Timestamptz,
        published_by -> Nullable<Uuid>,
        published_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    audit_entry (id) {
        id -> Uuid,
        at -> Timestamptz,
        account_id -> Nullable<Uuid>,
        action -> Text,
        object -> Text,
        detail -> Text,
        result -> Text,
        address -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    case_act (case_id, seq) {
        case_id -> Uuid,
        seq -> Int8,
        kind -> Text,
        occurred_at -> Timestamptz,
        recorded_at -> Timestamptz,
        account_id -> Uuid,
        status_after -> Text,
        subject -> Nullable<Text>,
        review_required -> Bool,
        outcome -> Nullable<Text>,
        barred -> Text,
        reviewer_qualified -> Bool,
        prev -> Text,
        digest -> Text,
        sealed -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    case_act_body (case_id, seq) {
        case_id -> Uuid,
        seq -> Int8,
        salt -> Text,
        body -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    case_deadline (case_id, seq, clock) {
        case_id -> Uuid,
        seq -> Int8,
        clock -> Text,
        opened_on -> Date,
        due_on -> Date,
        due_at -> Nullable<Timestamptz>,
        provisional -> Bool,
        met_seq -> Nullable<Int8>,
        met_on -> Nullable<Date>,
        superseded_seq -> Nullable<Int8>,
        stopped_seq -> Nullable<Int8>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uuid;

    case_line (case_id, party_id) {
        case_id -> Uuid,
        party_id -> Text,
        agency_id -> Uuid,
        name -> Text,
        split_key -> Nullable<Text>,
        place -> Text,
        division_code -> Text,
        day -> Date,
        like_key -> Nullable<Text>,
        fine_fen -> Nullable<Int8>,
        decided_on -> Nullable<Date>,
        decided_seq -> Nullable<Int8>,
        near_fen -> Nullable<Int8>,
        near_list -> Nullable<Text>,
        near_on -> Nullable<Date>,
        near_seq -> Nullable<Int8>,
        near_fine_fen -> Nullable<Int8>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    case_mark (case_id, seq, n) {
        case_id -> Uuid,
        seq -> Int8,
        n -> Int8,
        agency_id -> Uuid,
        rule -> Text,
        article -> Text,
        nature -> Text,
        zh -> Text,
        en -> Text,
        since -> Timestamptz,
        warning_key -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uuid;

    case_party (case_id, party_id) {
        case_id -> Uuid,
        party_id -> Text,
        agency_id -> Uuid,
        entry_id -> Uuid,
        root_id -> Uuid,
        kind -> Text,
        name -> Text,
        name_key -> Text,
        id_kind -> Nullable<Text>,
        number -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    case_task (case_id, task_key) {
        case_id -> Uuid,
        task_key -> Text,
        agency_id -> Uuid,
        duty -> Text,
        seq -> Int8,
        clock -> Nullable<Text>,
        party_id -> Nullable<Text>,
        due_on -> Date,
        role -> Text,
        account_id -> Nullable<Uuid>,
        officer_id -> Nullable<Uuid>,
        not_for -> Text,
        title -> Text,
        warning_key -> Nullable<Text>,
        sealed_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    cash_receipt (agency_id, receipt) {
        agency_id -> Uuid,
        receipt -> Text,
        case_id -> Uuid,
        seq -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    certificate (id) {
        id -> Uuid,
        officer_id -> Uuid,
        number -> Text,
        issuer -> Text,
        fields -> Text,
        area_code -> Text,
        valid_from -> Date,
        valid_to -> Date,
        created_at -> Timestamptz,
        kind -> Text,
        power_source -> Text,
        rules -> Text,
        photo_digest -> Nullable<Text>,
        checked_to -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    certificate_act (certificate_id, seq) {
        certificate_id -> Uuid,
        seq -> Int8,
        kind -> Text,
        occurred_at -> Timestamptz,
        recorded_at -> Timestamptz,
        reason -> Text,
        account_id -> Uuid,
        valid_to -> Nullable<Date>,
        checked_to -> Nullable<Date>,
        until -> Nullable<Date>,
        ground_since -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    credit_change (agency_id, number) {
        agency_id -> Uuid,
        number -> Int8,
        case_id -> Uuid,
        entry_seq -> Int8,
        act_seq -> Int8,
        kind -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    credit_source (agency_id) {
        agency_id -> Uuid,
        credit_code -> Text,
        source -> Nullable<Text>,
        source_code -> Nullable<Text>,
        entered_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    delegation (id) {
        id -> Uuid,
        agency_id -> Uuid,
        delegate_id -> Uuid,
        body -> Text,
        valid_from -> Date,
        valid_to -> Date,
        ended_on -> Nullable<Date>,
        end_reason -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    division (code) {
        code -> Text,
        name -> Text,
        parent -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;

    due_count (one) {
        one -> Int8,
        ruleset -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    enforcement_case (id) {
        id -> Uuid,
        agency_id -> Uuid,
        status -> Text,
        version -> Int8,
        head_digest -> Text,
        subject -> Nullable<Text>,
        review_required -> Bool,
        filing_number -> Nullable<Text>,
        decision_number -> Nullable<Text>,
        power_item_id -> Nullable<Uuid>,
        cause -> Nullable<Text>,
        parties -> Text,
        procedure -> Text,
        place -> Text,
        summary -> Text,
        source -> Text,
        opened_at -> Timestamptz,
        filed_on -> Nullable<Date>,
        decided_on -> Nullable<Date>,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    evaluated_file (id) {
        id -> Uuid,
        campaign_id -> Uuid,
        case_id -> Uuid,
        agency_id -> Uuid,
        part -> Text,
        state -> Text,
        first_id -> Nullable<Uuid>,
        second_id -> Nullable<Uuid>,
        rechecker_id -> Nullable<Uuid>,
        told -> Bool,
        score -> Nullable<Int8>,
        grade -> Nullable<Text>,
        due_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    evaluation_campaign (id) {
        id -> Uuid,
        agency_id -> Uuid,
        year -> Int8,
        title -> Text,
        kind -> Text,
        standard_id -> Text,
        standard_digest -> Text,
        version -> Int8,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    evaluation_event (stream_id, seq) {
        stream_id -> Uuid,
        seq -> Int8,
        kind -> Text,
        body -> Text,
        account_id -> Uuid,
        name -> Text,
        at -> Timestamptz,
        prev -> Text,
        digest -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    evaluation_frame (campaign_id, case_id) {
        campaign_id -> Uuid,
        case_id -> Uuid,
        part -> Text,
        agency_id -> Uuid,
        stratum -> Text,
        flagged -> Bool,
        officers -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    evaluation_sight (campaign_id, subject_id) {
        campaign_id -> Uuid,
        subject_id -> Uuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    evaluation_check (case_id, version, standard_digest, ruleset) {
        case_id -> Uuid,
        version -> Int8,
        standard_digest -> Text,
        ruleset -> Text,
        agency_id -> Uuid,
        run_id -> Uuid,
        checked_at -> Timestamptz,
        variant -> Text,
        at_most -> Int8,
        at_least -> Int8,
        broken -> Int8,
        vetoed -> Int8,
        open -> Int8,
        result -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    evaluation_run (id) {
        id -> Uuid,
        agency_id -> Uuid,
        agencies -> Text,
        standard_id -> Text,
        standard_digest -> Text,
        standard -> Text,
        ruleset -> Text,
        asked_by -> Uuid,
        asked_at -> Timestamptz,
        total -> Int8,
        done -> Int8,
        after_case -> Nullable<Uuid>,
        counts -> Text,
        finished_at -> Nullable<Timestamptz>,
        failed -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    evaluation_standard (id) {
        id -> Uuid,
        agency_id -> Uuid,
        standard_id -> Text,
        version -> Text,
        digest -> Text,
        content -> Text,
        released_by -> Uuid,
        released_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    file_package (id) {
        id -> Uuid,
        case_id -> Uuid,
        version -> Int8,
        asked_by -> Uuid,
        asked_at -> Timestamptz,
        papers -> Int8,
        digest -> Nullable<Text>,
        size -> Nullable<Int8>,
        pages -> Nullable<Int8>,
        failed -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    idempotency_key (account_id, key) {
        account_id -> Uuid,
        key -> Text,
        request_digest -> Text,
        case_id -> Nullable<Uuid>,
        status -> Int4,
        body -> Text,
        etag -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    identity_link (issuer, subject) {
        issuer -> Text,
        subject -> Text,
        account_id -> Uuid,
        linked_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    imported_case (id) {
        id -> Uuid,
        agency_id -> Uuid,
        batch_id -> Uuid,
        row_number -> Int8,
        filing_number -> Nullable<Text>,
        decision_number -> Nullable<Text>,
        year -> Int8,
        content -> Text,
        digest -> Text,
        imported_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    imported_file (id) {
        id -> Uuid,
        agency_id -> Uuid,
        case_id -> Uuid,
        organ -> Text,
        title -> Text,
        number -> Nullable<Text>,
        head_digest -> Text,
        package_digest -> Text,
        manifest -> Text,
        acts -> Text,
        imported_by -> Uuid,
        imported_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    ledger_batch (id) {
        id -> Uuid,
        agency_id -> Uuid,
        file_name -> Text,
        file_digest -> Text,
        rows -> Int8,
        taken -> Int8,
        already_there -> Int8,
        conflicts -> Int8,
        refused -> Int8,
        report -> Text,
        imported_by -> Uuid,
        imported_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    legal_move (from_status, kind, to_status) {
        from_status -> Text,
        kind -> Text,
        to_status -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    legal_review (case_id, seq) {
        case_id -> Uuid,
        seq -> Int8,
        subject -> Text,
        agency_id -> Uuid,
        submitted_at -> Timestamptz,
        submitted_by -> Uuid,
        due_on -> Date,
        opinion_seq -> Nullable<Int8>,
        outcome -> Nullable<Text>,
        reviewer_id -> Nullable<Uuid>,
        opined_at -> Nullable<Timestamptz>,
        assigned_to -> Nullable<Uuid>,
        waiting_since -> Nullable<Date>,
        contested_seq -> Nullable<Int8>,
        settled_seq -> Nullable<Int8>,
        working_days -> Nullable<Int8>,
        late -> Nullable<Bool>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;

    login_failure (name_digest) {
        name_digest -> Text,
        failures -> Int4,
        failed_at -> Timestamptz,
        locked_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    login_session (id) {
        id -> Uuid,
        account_id -> Uuid,
        refresh_digest -> Text,
        previous_digest -> Nullable<Text>,
        expires_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        user_agent -> Nullable<Text>,
        address -> Nullable<Text>,
        last_seen_at -> Nullable<Timestamptz>,
        ends_at -> Nullable<Timestamptz>,
        must_enrol -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    media (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_id -> Uuid,
        act_seq -> Nullable<Int8>,
        kind -> Text,
        filename -> Text,
        declared_type -> Nullable<Text>,
        device -> Nullable<Text>,
        clock_offset_seconds -> Nullable<Int8>,
        starts_at -> Nullable<Timestamptz>,
        ends_at -> Nullable<Timestamptz>,
        digest -> Text,
        uploaded_by -> Uuid,
        begun_at -> Timestamptz,
        stored_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    media_object (digest) {
        digest -> Text,
        sha256 -> Text,
        size -> Int8,
        content_type -> Text,
        stored_at -> Timestamptz,
        checked_at -> Nullable<Timestamptz>,
        finding -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    media_owed (case_id, digest) {
        case_id -> Uuid,
        digest -> Text,
        agency_id -> Uuid,
        seq -> Int8,
        title -> Text,
        account_id -> Uuid,
        due_on -> Date,
        due_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    media_upload (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_id -> Uuid,
        act_seq -> Nullable<Int8>,
        kind -> Text,
        filename -> Text,
        declared_type -> Nullable<Text>,
        device -> Nullable<Text>,
        clock_offset_seconds -> Nullable<Int8>,
        starts_at -> Nullable<Timestamptz>,
        ends_at -> Nullable<Timestamptz>,
        metadata -> Text,
        size -> Int8,
        received -> Int8,
        uploaded_by -> Uuid,
        begun_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    masking_profile (agency_id, valid_from) {
        agency_id -> Uuid,
        valid_from -> Date,
        person -> Text,
        ground -> Text,
        entered_by -> Uuid,
        entered_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    number_block (id) {
        id -> Uuid,
        agency_id -> Uuid,
        series -> Text,
        year -> Int4,
        first_n -> Int8,
        last_n -> Int8,
        officer_id -> Uuid,
        device -> Text,
        account_id -> Uuid,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    number_counter (agency_id, series, year) {
        agency_id -> Uuid,
        series -> Text,
        year -> Int4,
        n -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    officer (id) {
        id -> Uuid,
        agency_id -> Uuid,
        name -> Text,
        employment -> Text,
        account_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        born_on -> Nullable<Date>,
        staff_number -> Nullable<Text>,
        legal_qualification -> Nullable<Text>,
        left_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    officer_exam (id) {
        id -> Uuid,
        officer_id -> Uuid,
        held_on -> Date,
        subject -> Text,
        passed -> Bool,
        organiser -> Text,
        remark -> Nullable<Text>,
        reverses -> Nullable<Uuid>,
        account_id -> Uuid,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    officer_presence (officer_id, case_id, seq) {
        officer_id -> Uuid,
        case_id -> Uuid,
        seq -> Int8,
        kind -> Text,
        place -> Text,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    officer_training (id) {
        id -> Uuid,
        officer_id -> Uuid,
        held_on -> Date,
        half_hours -> Int8,
        kind -> Text,
        title -> Text,
        proof -> Nullable<Text>,
        reverses -> Nullable<Uuid>,
        account_id -> Uuid,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;

    oidc_attempt (state_digest) {
        state_digest -> Text,
        secret_digest -> Text,
        nonce -> Text,
        verifier -> Text,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    paper (case_id, seq) {
        case_id -> Uuid,
        seq -> Int8,
        agency_id -> Uuid,
        kind -> Text,
        number -> Nullable<Text>,
        about_seq -> Int8,
        title -> Text,
        issued_at -> Timestamptz,
        void_because -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    paper_number (agency_id, series, year, n) {
        agency_id -> Uuid,
        series -> Text,
        year -> Int4,
        n -> Int8,
        number -> Text,
        case_id -> Uuid,
        seq -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    paper_template (id) {
        id -> Uuid,
        agency_id -> Uuid,
        kind -> Text,
        n -> Int8,
        version -> Text,
        content -> Text,
        withdrawn -> Bool,
        entered_by -> Uuid,
        entered_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    party_merge (id) {
        id -> Uuid,
        from_entry -> Uuid,
        into_entry -> Uuid,
        reason -> Text,
        merged_by -> Uuid,
        merged_at -> Timestamptz,
        undone_by -> Nullable<Uuid>,
        undone_at -> Nullable<Timestamptz>,
        undone_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    past_password (account_id, changed_at) {
        account_id -> Uuid,
        changed_at -> Timestamptz,
        password_hash -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uuid;

    penalised_party (case_id, party_id) {
        case_id -> Uuid,
        party_id -> Text,
        seq -> Int8,
        number -> Text,
        decided_on -> Date,
        id_number -> Nullable<Text>,
        kind -> Text,
        name -> Text,
        item_code -> Text,
        item_name -> Text,
        fine_fen -> Int8,
        began_on -> Nullable<Date>,
        ended_on -> Nullable<Date>,
        place -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    pool_grant (id) {
        id -> Uuid,
        case_id -> Uuid,
        agency_id -> Uuid,
        account_id -> Uuid,
        home_id -> Uuid,
        task -> Text,
        from_at -> Timestamptz,
        to_at -> Timestamptz,
        ground -> Text,
        granted_by -> Uuid,
        granted_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        ended_by -> Nullable<Uuid>,
        end_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    power_item (id) {
        id -> Uuid,
        agency_id -> Uuid,
        code -> Text,
        name -> Text,
        field -> Text,
        body -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Uuid;

    printed_paper (case_id, seq) {
        case_id -> Uuid,
        seq -> Int8,
        digest -> Text,
        pages -> Int8,
        content -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    public_entry (id) {
        id -> Uuid,
        number -> Text,
        digest -> Text,
        state -> Text,
        agency_id -> Uuid,
        organ -> Text,
        division_code -> Text,
        field -> Nullable<Text>,
        outcome -> Nullable<Text>,
        party_kinds -> Text,
        penalty_kinds -> Text,
        words -> Text,
        listed_on -> Date,
        published_on -> Date,
        expires_on -> Date,
        changed_at -> Timestamptz,
        withdrawn_on -> Nullable<Date>,
        withdrawal_reason -> Nullable<Text>,
        entry -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    public_object (id) {
        id -> Uuid,
        agency_id -> Uuid,
        kind -> Text,
        title -> Text,
        version -> Int8,
        content -> Text,
        formed_on -> Date,
        valid_from -> Date,
        due_on -> Date,
        ended -> Int8,
        collected_by -> Uuid,
        collected_at -> Timestamptz,
        checked_by -> Nullable<Uuid>,
        checked_at -> Nullable<Timestamptz>,
        released_by -> Nullable<Uuid>,
        released_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    publication (case_id, seq) {
        case_id -> Uuid,
        seq -> Int8,
        agency_id -> Uuid,
        state -> Text,
        due_on -> Date,
        reason -> Nullable<Text>,
        released_seq -> Nullable<Int8>,
        released_at -> Nullable<Timestamptz>,
        corrected_at -> Nullable<Timestamptz>,
        withdrawn_seq -> Nullable<Int8>,
        withdrawn_at -> Nullable<Timestamptz>,
        withdrawal_reason -> Nullable<Text>,
        entry -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    recorder (id) {
        id -> Uuid,
        agency_id -> Uuid,
        serial -> Text,
        model -> Text,
        officer_id -> Nullable<Uuid>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        reason -> Nullable<Text>,
        entered_by -> Uuid,
        entered_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    recording_list (id) {
        id -> Uuid,
        agency_id -> Uuid,
        valid_from -> Date,
        basis -> Text,
        entries -> Text,
        set_by -> Uuid,
        set_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    recovery_code (account_id, digest) {
        account_id -> Uuid,
        digest -> Text,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    review_catalogue (id) {
        id -> Uuid,
        agency_id -> Uuid,
        name -> Text,
        document -> Text,
        valid_from -> Date,
        content -> Text,
        collected_by -> Uuid,
        collected_at -> Timestamptz,
        released_by -> Nullable<Uuid>,
        released_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    role_change (id) {
        id -> Uuid,
        account_id -> Uuid,
        at -> Timestamptz,
        by_id -> Uuid,
        roles_before -> Text,
        roles_after -> Text,
        post_before -> Nullable<Text>,
        post_after -> Nullable<Text>,
        reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    second_factor (account_id) {
        account_id -> Uuid,
        key_id -> Text,
        sealed -> Text,
        confirmed_at -> Nullable<Timestamptz>,
        last_step -> Int8,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    second_factor_rule (agency_id) {
        agency_id -> Uuid,
        roles -> Text,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    void_number (block_id, n) {
        block_id -> Uuid,
        n -> Int8,
        reason -> Text,
        account_id -> Uuid,
        voided_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    warning_closing (warning_key) {
        warning_key -> Text,
        agency_id -> Uuid,
        closed_by -> Uuid,
        closed_at -> Timestamptz,
        reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    webhook (id) {
        id -> Uuid,
        agency_id -> Uuid,
        account_id -> Uuid,
        url -> Text,
        kinds -> Text,
        secret -> Text,
        created_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        failures -> Int4,
        not_before -> Timestamptz,
        key_id -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::Timestamptz;
    use crate::db::types::Uuid;

    webhook_delivery (id) {
        id -> Uuid,
        webhook_id -> Uuid,
        case_id -> Uuid,
        agency_id -> Uuid,
        seq -> Int8,
        kind -> Text,
        digest -> Text,
        recorded_at -> Timestamptz,
        state -> Text,
        attempts -> Int4,
        next_attempt_at -> Timestamptz,
        last_status -> Nullable<Int4>,
        last_error -> Nullable<Text>,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::joinable!(account -> agency (agency_id));
diesel::joinable!(anchor_part -> anchor (day));
diesel::joinable!(annual_report -> agency (agency_id));
diesel::joinable!(audit_entry -> account (account_id));
diesel::joinable!(case_act -> account (account_id));
diesel::joinable!(case_line -> agency (agency_id));
diesel::joinable!(case_mark -> agency (agency_id));
diesel::joinable!(case_task -> account (account_id));
diesel::joinable!(case_task -> agency (agency_id));
diesel::joinable!(cash_receipt -> agency (agency_id));
diesel::joinable!(certificate -> officer (officer_id));
diesel::joinable!(certificate_act -> account (account_id));
diesel::joinable!(certificate_act -> certificate (certificate_id));
diesel::joinable!(enforcement_case -> agency (agency_id));
diesel::joinable!(enforcement_case -> power_item (power_item_id));
diesel::joinable!(idempotency_key -> account (account_id));
diesel::joinable!(imported_case -> agency (agency_id));
diesel::joinable!(imported_case -> ledger_batch (batch_id));
diesel::joinable!(ledger_batch -> account (imported_by));
diesel::joinable!(ledger_batch -> agency (agency_id));
diesel::joinable!(legal_review -> agency (agency_id));
diesel::joinable!(login_session -> account (account_id));
diesel::joinable!(media -> account (uploaded_by));
diesel::joinable!(media -> agency (agency_id));
diesel::joinable!(media -> media_object (digest));
diesel::joinable!(media_owed -> account (account_id));
diesel::joinable!(media_owed -> agency (agency_id));
diesel::joinable!(media_upload -> account (uploaded_by));
diesel::joinable!(media_upload -> agency (agency_id));
diesel::joinable!(number_block -> account (account_id));
diesel::joinable!(number_block -> agency (agency_id));
diesel::joinable!(number_block -> officer (officer_id));
diesel::joinable!(number_counter -> agency (agency_id));
diesel::joinable!(officer -> account (account_id));
diesel::joinable!(officer -> agency (agency_id));
diesel::joinable!(officer_exam -> account (account_id));
diesel::joinable!(officer_exam -> officer (officer_id));
diesel::joinable!(officer_presence -> officer (officer_id));
diesel::joinable!(officer_training -> account (account_id));
diesel::joinable!(officer_training -> officer (officer_id));
diesel::joinable!(paper -> agency (agency_id));
diesel::joinable!(paper_number -> agency (agency_id));
diesel::joinable!(power_item -> agency (agency_id));
diesel::joinable!(masking_profile -> account (entered_by));
diesel::joinable!(masking_profile -> agency (agency_id));
diesel::joinable!(public_object -> agency (agency_id));
diesel::joinable!(publication -> agency (agency_id));
diesel::joinable!(review_catalogue -> agency (agency_id));
diesel::joinable!(recorder -> account (entered_by));
diesel::joinable!(recorder -> agency (agency_id));
diesel::joinable!(recorder -> officer (officer_id));
diesel::joinable!(recording_list -> account (set_by));
diesel::joinable!(recording_list -> agency (agency_id));
diesel::joinable!(void_number -> account (account_id));
diesel::joinable!(void_number -> number_block (block_id));
diesel::joinable!(warning_closing -> account (closed_by));
diesel::joinable!(warning_closing -> agency (agency_id));
diesel::joinable!(webhook_delivery -> webhook (webhook_id));
diesel::joinable!(evaluated_file -> agency (agency_id));
diesel::joinable!(evaluated_file -> evaluation_campaign (campaign_id));
diesel::joinable!(evaluation_campaign -> agency (agency_id));
diesel::joinable!(evaluation_event -> account (account_id));
diesel::joinable!(evaluation_frame -> agency (agency_id));
diesel::joinable!(evaluation_sight -> evaluation_campaign (campaign_id));

diesel::allow_tables_to_appear_in_same_query!(
    account,
    agency,
    agency_change,
    anchor,
    anchor_part,
    annual_report,
    audit_entry,
    case_act,
    case_act_body,
    case_deadline,
    case_line,
    case_mark,
    case_party,
    case_task,
    cash_receipt,
    certificate,
    certificate_act,
    credit_change,
    credit_source,
    delegation,
    division,
    enforcement_case,
    evaluation_check,
    evaluation_run,
    evaluation_standard,
    file_package,
    idempotency_key,
    imported_case,
    imported_file,
    ledger_batch,
    legal_move,
    legal_review,
    login_session,
    media,
    media_object,
    media_owed,
    media_upload,
    masking_profile,
    number_block,
    number_counter,
    officer,
    officer_exam,
    officer_presence,
    officer_training,
    paper,
    paper_number,
    paper_template,
    party_merge,
    penalised_party,
    pool_grant,
    power_item,
    printed_paper,
    public_entry,
    public_object,
    publication,
    review_catalogue,
    recorder,
    recording_list,
    void_number,
    warning_closing,
    webhook,
    webhook_delivery,
    evaluated_file,
    evaluation_campaign,
    evaluation_event,
    evaluation_frame,
    evaluation_sight,
);
