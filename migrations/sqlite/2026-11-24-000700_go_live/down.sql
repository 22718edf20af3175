ALTER TABLE agency DROP COLUMN live_on;
