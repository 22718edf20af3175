-- What acts name and nobody has stored for their case 应传未传, across cases: for work lists and warnings. It follows from
-- the acts and from `media`, and can be made anew.
CREATE TABLE media_owed (
    case_id    TEXT NOT NULL,
    digest     TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    seq        INTEGER NOT NULL,
    title      TEXT NOT NULL,
    account_id TEXT NOT NULL,
    due_on     TEXT NOT NULL,
    due_at     TEXT,
    PRIMARY KEY (case_id, digest),
    CONSTRAINT media_owed_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT media_owed_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX media_owed_by_account ON media_owed (account_id, due_on, case_id, digest);
CREATE INDEX media_owed_by_agency ON media_owed (agency_id, due_on, case_id, digest);

-- What is to be published in advance and is not yet.
CREATE INDEX public_object_unreleased ON public_object (agency_id, due_on) WHERE released_at IS NULL;
