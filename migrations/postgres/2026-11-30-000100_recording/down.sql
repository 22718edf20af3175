DROP TABLE media_upload;
DROP TABLE media;
DROP TABLE media_object;
