-- Where the calendar of today counts a due date otherwise than it was sealed: the sealed day. NULL where they are one.
ALTER TABLE case_task ADD COLUMN sealed_on date;

-- A party of a case as the warnings about patterns compare it. A projection of the acts.
-- `split_key`: same for cases of one party and one power item. `like_key`: same for penalties of one power item, tier,
-- class of party and factors; NULL where nobody is punished. `day`: the last known day of the act, else of the clue.
-- `near_*`: the amount just below which the proposed fine stays. Amounts in fen.
CREATE TABLE case_line (
    case_id       uuid NOT NULL,
    party_id      text NOT NULL,
    agency_id     uuid NOT NULL,
    name          text NOT NULL,
    split_key     text,
    place         text NOT NULL,
    division_code text NOT NULL,
    day           date NOT NULL,
    like_key      text,
    fine_fen      bigint,
    decided_on    date,
    decided_seq   bigint,
    near_fen      bigint,
    near_list     text,
    near_on       date,
    near_seq      bigint,
    near_fine_fen bigint,
    PRIMARY KEY (case_id, party_id),
    CONSTRAINT case_line_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) ON DELETE RESTRICT
);
CREATE INDEX case_line_split ON case_line (split_key, agency_id);
CREATE INDEX case_line_like ON case_line (like_key, agency_id, decided_on);
CREATE INDEX case_line_near ON case_line (agency_id, near_on);
