DROP TABLE pool_grant;
DROP TABLE delegation;
DROP TABLE division;
DROP TABLE agency_change;
