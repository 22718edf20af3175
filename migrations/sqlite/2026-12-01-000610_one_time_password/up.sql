-- Until when a password that an administrator has set opens the way to one's own. None: the password is one's own, or was
-- set before there was an end to it.
ALTER TABLE account ADD COLUMN one_time_until TEXT;
