-- Lists of cases that walked a whole organ to find few: by mandatory review, and by number.
CREATE INDEX enforcement_case_by_review ON enforcement_case (agency_id, review_required, opened_at DESC, id DESC);
CREATE INDEX enforcement_case_by_filing_number ON enforcement_case (filing_number);
CREATE INDEX enforcement_case_by_decision_number ON enforcement_case (decision_number);
