-- Which acts an organ records how 音像记录清单, and with which cameras 执法记录仪.

-- One published list; `entries` as JSON. A later one replaces it from its day on; none is changed.
CREATE TABLE recording_list (
    id         uuid NOT NULL,
    agency_id  uuid NOT NULL,
    valid_from date NOT NULL,
    basis      text NOT NULL,
    entries    text NOT NULL,
    set_by     uuid NOT NULL,
    set_at     timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT recording_list_day UNIQUE (agency_id, valid_from),
    CONSTRAINT recording_list_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT recording_list_set_by_fkey FOREIGN KEY (set_by) REFERENCES account (id) ON DELETE RESTRICT
);

-- A camera in the hands of somebody for a while; handed on, it is entered anew.
CREATE TABLE recorder (
    id         uuid NOT NULL,
    agency_id  uuid NOT NULL,
    serial     text NOT NULL,
    model      text NOT NULL,
    officer_id uuid,
    valid_from date NOT NULL,
    valid_to   date,
    reason     text,
    entered_by uuid NOT NULL,
    entered_at timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT recorder_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT recorder_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officer (id) ON DELETE RESTRICT,
    CONSTRAINT recorder_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES account (id) ON DELETE RESTRICT
);
CREATE INDEX recorder_by_serial ON recorder (agency_id, serial, valid_from);
CREATE INDEX recorder_list ON recorder (agency_id, id);

CREATE TRIGGER recording_list_kept BEFORE UPDATE OR DELETE ON recording_list
    FOR EACH ROW EXECUTE FUNCTION zhifa_refuse('zhifa: a published recording list is never changed or deleted');
CREATE TRIGGER recording_list_not_truncated BEFORE TRUNCATE ON recording_list
    FOR EACH STATEMENT EXECUTE FUNCTION zhifa_refuse('zhifa: a published recording list is never changed or deleted');
