-- Which acts an organ records how 音像记录清单, and with which cameras 执法记录仪.

-- One published list; `entries` as JSON. A later one replaces it from its day on; none is changed.
CREATE TABLE recording_list (
    id         TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    basis      TEXT NOT NULL,
    entries    TEXT NOT NULL,
    set_by     TEXT NOT NULL,
    set_at     TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT recording_list_day UNIQUE (agency_id, valid_from),
    CONSTRAINT recording_list_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT recording_list_set_by_fkey FOREIGN KEY (set_by) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;

-- A camera in the hands of somebody for a while; handed on, it is entered anew.
CREATE TABLE recorder (
    id         TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    serial     TEXT NOT NULL,
    model      TEXT NOT NULL,
    officer_id TEXT,
    valid_from TEXT NOT NULL,
    valid_to   TEXT,
    reason     TEXT,
    entered_by TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT recorder_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT,
    CONSTRAINT recorder_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officer (id) ON DELETE RESTRICT,
    CONSTRAINT recorder_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES account (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX recorder_by_serial ON recorder (agency_id, serial, valid_from);
CREATE INDEX recorder_list ON recorder (agency_id, id);

CREATE TRIGGER recording_list_no_update BEFORE UPDATE ON recording_list
BEGIN SELECT RAISE(ABORT, 'zhifa: a published recording list is never changed or deleted'); END;
CREATE TRIGGER recording_list_no_delete BEFORE DELETE ON recording_list
BEGIN SELECT RAISE(ABORT, 'zhifa: a published recording list is never changed or deleted'); END;
-- INSERT OR REPLACE deletes without firing the trigger above.
CREATE TRIGGER recording_list_no_replace BEFORE INSERT ON recording_list
WHEN EXISTS (SELECT 1 FROM recording_list
             WHERE id = NEW.id OR (agency_id = NEW.agency_id AND valid_from = NEW.valid_from))
BEGIN SELECT RAISE(ABORT, 'zhifa: a published recording list is never changed or deleted'); END;
