-- The day from which an organ works with this system 上线日; a decision on paper is older. Not set: the day it was entered.
ALTER TABLE agency ADD COLUMN live_on TEXT;
