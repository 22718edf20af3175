-- Full-process recording 执法全过程记录: audio-video, photos and scans that cases rest on. The bytes lie in the media store.

-- What is stored, named by the SM3 digest of its bytes: the same bytes are stored once. What the last look found may be
-- written; all else, and the row, stays for ever.
CREATE TABLE media_object (
    digest       text NOT NULL,
    sha256       text NOT NULL,
    size         bigint NOT NULL,
    content_type text NOT NULL,
    stored_at    timestamptz NOT NULL,
    checked_at   timestamptz,
    finding      text,
    PRIMARY KEY (digest),
    CONSTRAINT media_object_size_positive CHECK (size >= 1)
);
CREATE INDEX media_object_by_check ON media_object (checked_at, digest);

-- One recording of one case, complete. `act_seq`: the act it covers, where it was said at the upload.
CREATE TABLE media (
    id                   uuid NOT NULL,
    case_id              uuid NOT NULL,
    agency_id            uuid NOT NULL,
    act_seq              bigint,
    kind                 text NOT NULL,
    filename             text NOT NULL,
    declared_type        text,
    device               text,
    clock_offset_seconds bigint,
    starts_at            timestamptz,
    ends_at              timestamptz,
    digest               text NOT NULL,
    uploaded_by          uuid NOT NULL,
    begun_at             timestamptz NOT NULL,
    stored_at            timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT media_digest_fkey FOREIGN KEY (digest) REFERENCES media_object (digest) ON DELETE RESTRICT,
    CONSTRAINT media_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT media_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT media_kind_known CHECK (kind IN ('audio_video', 'photo', 'scan', 'document'))
);
CREATE INDEX media_of_case ON media (case_id, id);
CREATE INDEX media_by_digest ON media (digest, case_id);

-- An upload under way. `received`: so many bytes are on the disk for good; `metadata` as the client gave it.
CREATE TABLE media_upload (
    id                   uuid NOT NULL,
    case_id              uuid NOT NULL,
    agency_id            uuid NOT NULL,
    act_seq              bigint,
    kind                 text NOT NULL,
    filename             text NOT NULL,
    declared_type        text,
    device               text,
    clock_offset_seconds bigint,
    starts_at            timestamptz,
    ends_at              timestamptz,
    metadata             text NOT NULL,
    size                 bigint NOT NULL,
    received             bigint NOT NULL,
    uploaded_by          uuid NOT NULL,
    begun_at             timestamptz NOT NULL,
    expires_at           timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT media_upload_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT media_upload_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT media_upload_received_within CHECK (received >= 0 AND received <= size)
);
CREATE INDEX media_upload_by_expiry ON media_upload (expires_at, id);

CREATE TRIGGER media_kept BEFORE UPDATE OR DELETE ON media
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a stored recording is never changed or deleted');
CREATE TRIGGER media_not_truncated BEFORE TRUNCATE ON media
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a stored recording is never changed or deleted');
CREATE TRIGGER media_object_kept BEFORE UPDATE OF digest, sha256, size, content_type, stored_at OR DELETE ON media_object
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a stored recording is never changed or deleted');
CREATE TRIGGER media_object_not_truncated BEFORE TRUNCATE ON media_object
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a stored recording is never changed or deleted');
