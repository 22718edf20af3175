-- The public register, masking as dated data, what is published in advance, and what the credit platform was told.

-- The register 公示: what everybody may read, and nothing else; no column points at a case, and no query joins one. What
-- was withdrawn keeps number, day and reason; what may not be seen any more (a minor) keeps nothing to be found by. Rows lie
-- in the order in which they came, so that a search along the list does not jump.
CREATE TABLE public_entry (
    id                uuid NOT NULL,
    number            text NOT NULL,
    digest            text NOT NULL,
    state             text NOT NULL,
    agency_id         uuid NOT NULL,
    organ             text NOT NULL,
    division_code     text NOT NULL,
    field             text,
    outcome           text,
    party_kinds       text NOT NULL,
    penalty_kinds     text NOT NULL,
    words             text NOT NULL,
    listed_on         date NOT NULL,
    published_on      date NOT NULL,
    expires_on        date NOT NULL,
    changed_at        timestamptz NOT NULL,
    withdrawn_on      date,
    withdrawal_reason text,
    entry             text,
    PRIMARY KEY (id),
    CONSTRAINT public_entry_state_known CHECK (state IN ('published', 'withdrawn', 'hidden')),
    CONSTRAINT public_entry_body_while_published CHECK ((state = 'published') = (entry IS NOT NULL)),
    CONSTRAINT public_entry_withdrawn_whole CHECK ((state = 'withdrawn') = (withdrawn_on IS NOT NULL) AND (state = 'withdrawn') = (withdrawal_reason IS NOT NULL)),
    CONSTRAINT public_entry_hidden_tells_nothing CHECK (state <> 'hidden' OR (number = '' AND digest = '')),
    CONSTRAINT public_entry_gone_is_not_found CHECK (state = 'published' OR (field IS NULL AND outcome IS NULL AND party_kinds = '' AND penalty_kinds = ''))
);
CREATE INDEX public_entry_newest ON public_entry (listed_on DESC, id DESC);
CREATE INDEX public_entry_of_organ ON public_entry (agency_id, listed_on DESC, id DESC);
CREATE INDEX public_entry_of_field ON public_entry (field, listed_on DESC, id DESC);
CREATE INDEX public_entry_numbered ON public_entry (number);

-- How an organ shows people's names, from which day on. The past is never changed.
CREATE TABLE masking_profile (
    agency_id  uuid NOT NULL,
    valid_from date NOT NULL,
    person     text NOT NULL,
    ground     text NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamptz NOT NULL,
    PRIMARY KEY (agency_id, valid_from),
    CONSTRAINT masking_profile_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT masking_profile_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT masking_profile_person_known CHECK (person IN ('KEEP', 'SURNAME_MOU', 'DROP'))
);

-- What is made public in advance 事前公开: each version with who collected, checked and released it.
CREATE TABLE public_object (
    id           uuid NOT NULL,
    agency_id    uuid NOT NULL,
    kind         text NOT NULL,
    title        text NOT NULL,
    version      bigint NOT NULL,
    content      text NOT NULL,
    formed_on    date NOT NULL,
    valid_from   date NOT NULL,
    due_on       date NOT NULL,
    ended        bigint NOT NULL,
    collected_by uuid NOT NULL,
    collected_at timestamptz NOT NULL,
    checked_by   uuid,
    checked_at   timestamptz,
    released_by  uuid,
    released_at  timestamptz,
    PRIMARY KEY (id),
    CONSTRAINT public_object_version_key UNIQUE (agency_id, kind, title, version),
    CONSTRAINT public_object_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT public_object_collected_by_fkey FOREIGN KEY (collected_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT public_object_checked_by_fkey FOREIGN KEY (checked_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT public_object_released_by_fkey FOREIGN KEY (released_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT public_object_version_counts CHECK (version >= 1),
    CONSTRAINT public_object_ended_flag CHECK (ended IN (0, 1)),
    CONSTRAINT public_object_checked_whole CHECK ((checked_by IS NULL) = (checked_at IS NULL)),
    CONSTRAINT public_object_released_whole CHECK ((released_by IS NULL) = (released_at IS NULL)),
    CONSTRAINT public_object_checked_first CHECK (released_by IS NULL OR checked_by IS NOT NULL),
    CONSTRAINT public_object_by_two CHECK (released_by IS NULL OR released_by <> collected_by)
);
CREATE INDEX public_object_shown ON public_object (agency_id, kind, id);

-- What the credit platform 信用平台 is told 双公示: each release, correction and recall once, in order, without gaps.
CREATE TABLE credit_change (
    agency_id uuid NOT NULL,
    number    bigint NOT NULL,
    case_id   uuid NOT NULL,
    entry_seq bigint NOT NULL,
    act_seq   bigint NOT NULL,
    kind      text NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (agency_id, number),
    CONSTRAINT credit_change_act_key UNIQUE (case_id, entry_seq, act_seq),
    CONSTRAINT credit_change_act_fkey FOREIGN KEY (case_id, act_seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT credit_change_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT credit_change_kind_known CHECK (kind IN ('publish', 'correct', 'recall')),
    CONSTRAINT credit_change_counts CHECK (number >= 1)
);

CREATE TRIGGER public_entry_no_delete BEFORE DELETE ON public_entry
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a publication is withdrawn, never deleted');
CREATE TRIGGER public_entry_not_truncated BEFORE TRUNCATE ON public_entry
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a publication is withdrawn, never deleted');
CREATE TRIGGER public_entry_keeps_key BEFORE UPDATE ON public_entry
    FOR EACH ROW WHEN (NEW.id <> OLD.id)
    EXECUTE FUNCTION zhifa_refuse('zhifa: a publication keeps its decision');

CREATE TRIGGER masking_profile_no_update BEFORE UPDATE ON masking_profile
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: how names were shown is never changed');
CREATE TRIGGER masking_profile_no_delete BEFORE DELETE ON masking_profile
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: how names were shown is never changed');
CREATE TRIGGER masking_profile_not_truncated BEFORE TRUNCATE ON masking_profile
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: how names were shown is never changed');

CREATE TRIGGER public_object_no_delete BEFORE DELETE ON public_object
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: what was published in advance keeps its versions');
CREATE TRIGGER public_object_not_truncated BEFORE TRUNCATE ON public_object
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: what was published in advance keeps its versions');
-- What was collected stays as it is; it is checked once, and released once.
CREATE TRIGGER public_object_keeps BEFORE UPDATE ON public_object
    FOR EACH ROW WHEN (NEW.id <> OLD.id OR NEW.agency_id <> OLD.agency_id OR NEW.kind <> OLD.kind OR NEW.title <> OLD.title
        OR NEW.version <> OLD.version OR NEW.content <> OLD.content OR NEW.formed_on <> OLD.formed_on
        OR NEW.valid_from <> OLD.valid_from OR NEW.due_on <> OLD.due_on OR NEW.ended <> OLD.ended
        OR NEW.collected_by <> OLD.collected_by OR NEW.collected_at <> OLD.collected_at
        OR (OLD.checked_by IS NOT NULL AND (NEW.checked_by IS NULL OR NEW.checked_by <> OLD.checked_by OR NEW.checked_at <> OLD.checked_at))
        OR OLD.released_by IS NOT NULL)
    EXECUTE FUNCTION zhifa_refuse('zhifa: what was published in advance keeps its versions');

CREATE TRIGGER credit_change_no_update BEFORE UPDATE ON credit_change
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: what the credit platform was told is never changed');
CREATE TRIGGER credit_change_no_delete BEFORE DELETE ON credit_change
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: what the credit platform was told is never changed');
CREATE TRIGGER credit_change_not_truncated BEFORE TRUNCATE ON credit_change
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: what the credit platform was told is never changed');
