-- The public register, masking as dated data, what is published in advance, and what the credit platform was told.

-- The register 公示: what everybody may read, and nothing else; no column points at a case, and no query joins one. What
-- was withdrawn keeps number, day and reason; what may not be seen any more (a minor) keeps nothing to be found by. Rows lie
-- in the order in which they came, so that a search along the list does not jump.
CREATE TABLE public_entry (
    id                TEXT NOT NULL,
    number            TEXT NOT NULL,
    digest            TEXT NOT NULL,
    state             TEXT NOT NULL,
    agency_id         TEXT NOT NULL,
    organ             TEXT NOT NULL,
    division_code     TEXT NOT NULL,
    field             TEXT,
    outcome           TEXT,
    party_kinds       TEXT NOT NULL,
    penalty_kinds     TEXT NOT NULL,
    words             TEXT NOT NULL,
    listed_on         TEXT NOT NULL,
    published_on      TEXT NOT NULL,
    expires_on        TEXT NOT NULL,
    changed_at        TEXT NOT NULL,
    withdrawn_on      TEXT,
    withdrawal_reason TEXT,
    entry             TEXT,
    PRIMARY KEY (id),
    CONSTRAINT public_entry_state_known CHECK (state IN ('published', 'withdrawn', 'hidden')),
    CONSTRAINT public_entry_body_while_published CHECK ((state = 'published') = (entry IS NOT NULL)),
    CONSTRAINT public_entry_withdrawn_whole CHECK ((state = 'withdrawn') = (withdrawn_on IS NOT NULL) AND (state = 'withdrawn') = (withdrawal_reason IS NOT NULL)),
    CONSTRAINT public_entry_hidden_tells_nothing CHECK (state <> 'hidden' OR (number = '' AND digest = '')),
    CONSTRAINT public_entry_gone_is_not_found CHECK (state = 'published' OR (field IS NULL AND outcome IS NULL AND party_kinds = '' AND penalty_kinds = ''))
) STRICT;
CREATE INDEX public_entry_newest ON public_entry (listed_on DESC, id DESC);
CREATE INDEX public_entry_of_organ ON public_entry (agency_id, listed_on DESC, id DESC);
CREATE INDEX public_entry_of_field ON public_entry (field, listed_on DESC, id DESC);
CREATE INDEX public_entry_numbered ON public_entry (number);

-- How an organ shows people's names, from which day on. The past is never changed.
CREATE TABLE masking_profile (
    agency_id  TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    person     TEXT NOT NULL,
    ground     TEXT NOT NULL,
    entered_by TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    PRIMARY KEY (agency_id, valid_from),
    CONSTRAINT masking_profile_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT masking_profile_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT masking_profile_person_known CHECK (person IN ('KEEP', 'SURNAME_MOU', 'DROP'))
) STRICT;

-- What is made public in advance 事前公开: each version with who collected, checked and released it.
CREATE TABLE public_object (
    id           TEXT NOT NULL,
    agency_id    TEXT NOT NULL,
    kind         TEXT NOT NULL,
    title        TEXT NOT NULL,
    version      INTEGER NOT NULL,
    content      TEXT NOT NULL,
    formed_on    TEXT NOT NULL,
    valid_from   TEXT NOT NULL,
    due_on       TEXT NOT NULL,
    ended        INTEGER NOT NULL,
    collected_by TEXT NOT NULL,
    collected_at TEXT NOT NULL,
    checked_by   TEXT,
    checked_at   TEXT,
    released_by  TEXT,
    released_at  TEXT,
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
) STRICT;
CREATE INDEX public_object_shown ON public_object (agency_id, kind, id);

-- What the credit platform 信用平台 is told 双公示: each release, correction and recall once, in order, without gaps.
CREATE TABLE credit_change (
    agency_id TEXT NOT NULL,
    number    INTEGER NOT NULL,
    case_id   TEXT NOT NULL,
    entry_seq INTEGER NOT NULL,
    act_seq   INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    at        TEXT NOT NULL,
    PRIMARY KEY (agency_id, number),
    CONSTRAINT credit_change_act_key UNIQUE (case_id, entry_seq, act_seq),
    CONSTRAINT credit_change_act_fkey FOREIGN KEY (case_id, act_seq) REFERENCES case_act (case_id, seq) ON DELETE RESTRICT,
    CONSTRAINT credit_change_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT credit_change_kind_known CHECK (kind IN ('publish', 'correct', 'recall')),
    CONSTRAINT credit_change_counts CHECK (number >= 1)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER public_entry_no_delete BEFORE DELETE ON public_entry
BEGIN SELECT RAISE(ABORT, 'zhifa: a publication is withdrawn, never deleted'); END;
CREATE TRIGGER public_entry_no_replace BEFORE INSERT ON public_entry
WHEN EXISTS (SELECT 1 FROM public_entry WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'zhifa: a publication is withdrawn, never deleted'); END;
CREATE TRIGGER public_entry_keeps_key BEFORE UPDATE ON public_entry
WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'zhifa: a publication keeps its decision'); END;

CREATE TRIGGER masking_profile_no_update BEFORE UPDATE ON masking_profile
BEGIN SELECT RAISE(ABORT, 'zhifa: how names were shown is never changed'); END;
CREATE TRIGGER masking_profile_no_delete BEFORE DELETE ON masking_profile
BEGIN SELECT RAISE(ABORT, 'zhifa: how names were shown is never changed'); END;
CREATE TRIGGER masking_profile_no_replace BEFORE INSERT ON masking_profile
WHEN EXISTS (SELECT 1 FROM masking_profile WHERE agency_id = NEW.agency_id AND valid_from = NEW.valid_from)
BEGIN SELECT RAISE(ABORT, 'zhifa: how names were shown is never changed'); END;

CREATE TRIGGER public_object_no_delete BEFORE DELETE ON public_object
BEGIN SELECT RAISE(ABORT, 'zhifa: what was published in advance keeps its versions'); END;
CREATE TRIGGER public_object_no_replace BEFORE INSERT ON public_object
WHEN EXISTS (SELECT 1 FROM public_object WHERE id = NEW.id
    OR (agency_id = NEW.agency_id AND kind = NEW.kind AND title = NEW.title AND version = NEW.version))
BEGIN SELECT RAISE(ABORT, 'zhifa: what was published in advance keeps its versions'); END;
-- What was collected stays as it is; it is checked once, and released once.
CREATE TRIGGER public_object_keeps BEFORE UPDATE ON public_object
WHEN NEW.id <> OLD.id OR NEW.agency_id <> OLD.agency_id OR NEW.kind <> OLD.kind OR NEW.title <> OLD.title
    OR NEW.version <> OLD.version OR NEW.content <> OLD.content OR NEW.formed_on <> OLD.formed_on
    OR NEW.valid_from <> OLD.valid_from OR NEW.due_on <> OLD.due_on OR NEW.ended <> OLD.ended
    OR NEW.collected_by <> OLD.collected_by OR NEW.collected_at <> OLD.collected_at
    OR (OLD.checked_by IS NOT NULL AND (NEW.checked_by IS NULL OR NEW.checked_by <> OLD.checked_by OR NEW.checked_at <> OLD.checked_at))
    OR OLD.released_by IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'zhifa: what was published in advance keeps its versions'); END;

CREATE TRIGGER credit_change_no_update BEFORE UPDATE ON credit_change
BEGIN SELECT RAISE(ABORT, 'zhifa: what the credit platform was told is never changed'); END;
CREATE TRIGGER credit_change_no_delete BEFORE DELETE ON credit_change
BEGIN SELECT RAISE(ABORT, 'zhifa: what the credit platform was told is never changed'); END;
CREATE TRIGGER credit_change_no_replace BEFORE INSERT ON credit_change
WHEN EXISTS (SELECT 1 FROM credit_change WHERE (agency_id = NEW.agency_id AND number = NEW.number)
    OR (case_id = NEW.case_id AND entry_seq = NEW.entry_seq AND act_seq = NEW.act_seq))
BEGIN SELECT RAISE(ABORT, 'zhifa: what the credit platform was told is never changed'); END;
