-- Issued papers 已出具文书, byte for byte as they were printed: the act that issued one has sealed their digest.
CREATE TABLE printed_paper (
    case_id   uuid NOT NULL,
    seq       bigint NOT NULL,
    digest    text NOT NULL,
    pages     bigint NOT NULL,
    content   text NOT NULL,
    CONSTRAINT printed_paper_pkey PRIMARY KEY (case_id, seq)
);
CREATE TRIGGER printed_paper_no_delete BEFORE DELETE ON printed_paper
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: an issued paper stays as it is');
CREATE TRIGGER printed_paper_no_update BEFORE UPDATE ON printed_paper
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: an issued paper stays as it is');
CREATE TRIGGER printed_paper_not_truncated BEFORE TRUNCATE ON printed_paper
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: an issued paper stays as it is');

-- Templates of an organ's own 本机关文书模板, each version kept.
CREATE TABLE paper_template (
    id          uuid NOT NULL PRIMARY KEY,
    agency_id   uuid NOT NULL,
    kind        text NOT NULL,
    n           bigint NOT NULL,
    version     text NOT NULL,
    content     text NOT NULL,
    withdrawn   boolean NOT NULL,
    entered_by  uuid NOT NULL,
    entered_at  timestamptz NOT NULL,
    CONSTRAINT paper_template_once UNIQUE (agency_id, kind, version),
    CONSTRAINT paper_template_order UNIQUE (agency_id, kind, n),
    CONSTRAINT paper_template_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT paper_template_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES account (id) ON DELETE RESTRICT
);
CREATE TRIGGER paper_template_no_delete BEFORE DELETE ON paper_template
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a template stays as it was released');
CREATE TRIGGER paper_template_no_update BEFORE UPDATE ON paper_template
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a template stays as it was released');
CREATE TRIGGER paper_template_not_truncated BEFORE TRUNCATE ON paper_template
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a template stays as it was released');

-- Packages 电子案卷 that were asked for, and where they stand.
CREATE TABLE file_package (
    id        uuid NOT NULL PRIMARY KEY,
    case_id   uuid NOT NULL,
    version   bigint NOT NULL,
    asked_by  uuid NOT NULL,
    asked_at  timestamptz NOT NULL,
    papers    bigint NOT NULL,
    digest    text,
    size      bigint,
    pages     bigint,
    failed    text,
    CONSTRAINT file_package_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES account (id) ON DELETE RESTRICT
);
CREATE INDEX file_package_case ON file_package (case_id, asked_at);

-- Files of other organs 移入的电子案卷, as they came.
CREATE TABLE imported_file (
    id             uuid NOT NULL PRIMARY KEY,
    agency_id      uuid NOT NULL,
    case_id        uuid NOT NULL,
    organ          text NOT NULL,
    title          text NOT NULL,
    number         text,
    head_digest    text NOT NULL,
    package_digest text NOT NULL,
    manifest       text NOT NULL,
    acts           text NOT NULL,
    imported_by    uuid NOT NULL,
    imported_at    timestamptz NOT NULL,
    CONSTRAINT imported_file_once UNIQUE (agency_id, package_digest),
    CONSTRAINT imported_file_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT imported_file_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES account (id) ON DELETE RESTRICT
);
CREATE TRIGGER imported_file_no_delete BEFORE DELETE ON imported_file
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a file stays as it came');
CREATE TRIGGER imported_file_no_update BEFORE UPDATE ON imported_file
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a file stays as it came');
CREATE TRIGGER imported_file_not_truncated BEFORE TRUNCATE ON imported_file
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a file stays as it came');

-- A paper that was issued once more is void 作废; its number stays, with the reason.
ALTER TABLE paper ADD COLUMN void_because text;
