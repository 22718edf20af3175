-- The yearly statistics 行政执法统计年报: frozen as they were counted, published once a year for each organ.
CREATE TABLE annual_report (
    id           uuid NOT NULL PRIMARY KEY,
    agency_id    uuid NOT NULL,
    organ        text NOT NULL,
    year         bigint NOT NULL,
    content      text NOT NULL,
    remarks      text NOT NULL,
    frozen_by    uuid NOT NULL,
    frozen_at    timestamptz NOT NULL,
    published_by uuid,
    published_at timestamptz,
    CONSTRAINT annual_report_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT annual_report_frozen_by_fkey FOREIGN KEY (frozen_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT annual_report_published_by_fkey FOREIGN KEY (published_by) REFERENCES account (id) ON DELETE RESTRICT,
    CONSTRAINT annual_report_published_whole CHECK ((published_by IS NULL) = (published_at IS NULL)),
    CONSTRAINT annual_report_two_people CHECK (published_by IS NULL OR published_by <> frozen_by)
);
CREATE UNIQUE INDEX annual_report_once ON annual_report (agency_id, year) WHERE published_at IS NOT NULL;

-- What the statistics of a year are counted from: few acts of many.
CREATE INDEX case_act_counted ON case_act (occurred_at, case_id)
    WHERE kind IN ('decide', 'decide_on_the_spot', 'take_over', 'seize', 'record_execution', 'apply_to_court', 'record_transfer_step', 'transfer_case');

CREATE TRIGGER annual_report_no_delete BEFORE DELETE ON annual_report
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a frozen report stays as it is');
CREATE TRIGGER annual_report_not_truncated BEFORE TRUNCATE ON annual_report
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a frozen report stays as it is');
CREATE TRIGGER annual_report_stands BEFORE UPDATE ON annual_report
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.agency_id <> OLD.agency_id
        OR NEW.organ <> OLD.organ OR NEW.year <> OLD.year OR NEW.content <> OLD.content OR NEW.remarks <> OLD.remarks
        OR NEW.frozen_by <> OLD.frozen_by OR NEW.frozen_at <> OLD.frozen_at)
    EXECUTE FUNCTION zhifa_refuse('zhifa: a frozen report stays as it is');
