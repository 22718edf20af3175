-- A list of cases by power item walked a whole organ to find few.
CREATE INDEX enforcement_case_by_item ON enforcement_case (agency_id, power_item_id, opened_at DESC, id DESC);
