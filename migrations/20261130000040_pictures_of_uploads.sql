-- What is odd about a file, and the JPEG of a HEIC picture, which few browsers show. The previous release knows neither, and leaves
-- them empty.
alter table uploads
    add column remark text check (remark in ('ENDS_EARLY', 'NOT_SHOWN')),
    -- The JPEG's key in the bucket, and its size in bytes.
    add column preview_key text,
    add column preview_size bigint,
    add constraint uploads_preview check (preview_key is null or preview_size is not null);
create index uploads_without_preview on uploads (created_at) where content_type = 'image/heif' and preview_key is null and remark is null;
create index uploads_previews on uploads (preview_key collate "C") where preview_key is not null;
