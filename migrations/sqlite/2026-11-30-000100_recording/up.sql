-- Full-process recording 执法全过程记录: audio-video, photos and scans that cases rest on. The bytes lie in the media store.

-- What is stored, named by the SM3 digest of its bytes: the same bytes are stored once. What the last look found may be
-- written; all else, and the row, stays for ever.
CREATE TABLE media_object (
    digest       TEXT NOT NULL,
    sha256       TEXT NOT NULL,
    size         INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    stored_at    TEXT NOT NULL,
    checked_at   TEXT,
    finding      TEXT,
    PRIMARY KEY (digest),
    CONSTRAINT media_object_size_positive CHECK (size >= 1)
) STRICT;
CREATE INDEX media_object_by_check ON media_object (checked_at, digest);

-- One recording of one case, complete. `act_seq`: the act it covers, where it was said at the upload.
CREATE TABLE media (
    id                   TEXT NOT NULL,
    case_id              TEXT NOT NULL,
    agency_id            TEXT NOT NULL,
    act_seq              INTEGER,
    kind                 TEXT NOT NULL,
    filename             TEXT NOT NULL,
    declared_type        TEXT,
    device               TEXT,
    clock_offset_seconds INTEGER,
    starts_at            TEXT,
    ends_at              TEXT,
    digest               TEXT NOT NULL,
    uploaded_by          TEXT NOT NULL,
    begun_at             TEXT NOT NULL,
    stored_at            TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT media_digest_fkey FOREIGN KEY (digest) REFERENCES media_object (digest) ON DELETE RESTRICT,
    CONSTRAINT media_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT media_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT media_kind_known CHECK (kind IN ('audio_video', 'photo', 'scan', 'document'))
) STRICT;
CREATE INDEX media_of_case ON media (case_id, id);
CREATE INDEX media_by_digest ON media (digest, case_id);

-- An upload under way. `received`: so many bytes are on the disk for good; `metadata` as the client gave it.
CREATE TABLE media_upload (
    id                   TEXT NOT NULL,
    case_id              TEXT NOT NULL,
    agency_id            TEXT NOT NULL,
    act_seq              INTEGER,
    kind                 TEXT NOT NULL,
    filename             TEXT NOT NULL,
    declared_type        TEXT,
    device               TEXT,
    clock_offset_seconds INTEGER,
    starts_at            TEXT,
    ends_at              TEXT,
    metadata             TEXT NOT NULL,
    size                 INTEGER NOT NULL,
    received             INTEGER NOT NULL,
    uploaded_by          TEXT NOT NULL,
    begun_at             TEXT NOT NULL,
    expires_at           TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT media_upload_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT media_upload_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT media_upload_received_within CHECK (received >= 0 AND received <= size)
) STRICT;
CREATE INDEX media_upload_by_expiry ON media_upload (expires_at, id);

CREATE TRIGGER media_no_update BEFORE UPDATE ON media
BEGIN SELECT RAISE(ABORT, 'zhifa: a stored recording is never changed or deleted'); END;
CREATE TRIGGER media_no_delete BEFORE DELETE ON media
BEGIN SELECT RAISE(ABORT, 'zhifa: a stored recording is never changed or deleted'); END;
-- INSERT OR REPLACE deletes without firing the trigger above.
CREATE TRIGGER media_no_replace BEFORE INSERT ON media
WHEN EXISTS (SELECT 1 FROM media WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'zhifa: a stored recording is never changed or deleted'); END;
CREATE TRIGGER media_object_no_update BEFORE UPDATE OF digest, sha256, size, content_type, stored_at ON media_object
BEGIN SELECT RAISE(ABORT, 'zhifa: a stored recording is never changed or deleted'); END;
CREATE TRIGGER media_object_no_delete BEFORE DELETE ON media_object
BEGIN SELECT RAISE(ABORT, 'zhifa: a stored recording is never changed or deleted'); END;
CREATE TRIGGER media_object_no_replace BEFORE INSERT ON media_object
WHEN EXISTS (SELECT 1 FROM media_object WHERE digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'zhifa: a stored recording is never changed or deleted'); END;
