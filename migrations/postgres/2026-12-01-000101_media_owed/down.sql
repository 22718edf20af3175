DROP INDEX public_object_unreleased;
DROP TABLE media_owed;
