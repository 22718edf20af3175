-- What acts name and nobody has stored for their case 应传未传, across cases: for work lists and warnings. It follows from
-- the acts and from `media`, and can be made anew.
CREATE TABLE media_owed (
    case_id    uuid NOT NULL,
    digest     text NOT NULL,
    agency_id  uuid NOT NULL,
    seq        bigint NOT NULL,
    title      text NOT NULL,
    account_id uuid NOT NULL,
    due_on     date NOT NULL,
    due_at     timestamptz,
    PRIMARY KEY (case_id, digest),
    CONSTRAINT media_owed_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT media_owed_account_id_fkey FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
);
CREATE INDEX media_owed_by_account ON media_owed (account_id, due_on, case_id, digest);
CREATE INDEX media_owed_by_agency ON media_owed (agency_id, due_on, case_id, digest);

-- What is to be published in advance and is not yet.
CREATE INDEX public_object_unreleased ON public_object (agency_id, due_on) WHERE released_at IS NULL;
