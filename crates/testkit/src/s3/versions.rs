//! Files whose old versions are kept: s3s-fs, plus what it lacks of S3.

use s3s::dto::*;
use s3s::{S3, S3Request, S3Response, S3Result};
use s3s_fs::FileSystem;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Files in a folder. In a bucket with versioning, what is replaced or deleted is kept as `.versions/BUCKET/KEY/<a version>`.
#[derive(Debug)]
pub(super) struct Versioned {
    folder: PathBuf,
    files: FileSystem,
}

impl Versioned {
    pub(super) fn new(folder: &Path) -> anyhow::Result<Self> {
        let files = FileSystem::new(folder)
            .map_err(|error| anyhow::anyhow!("can't keep S3 files in {}: {error:?}", folder.display()))?;
        Ok(Self { folder: folder.to_owned(), files })
    }

    /// Switches on versioning for a bucket.
    pub(super) fn begin(folder: &Path, bucket: &str) -> std::io::Result<()> {
        std::fs::create_dir_all(versions_of(folder, bucket))
    }

    /// Saves an object's current version, if it exists, before a change.
    async fn keep(&self, bucket: &str, key: &str) -> S3Result<()> {
        let current = self.folder.join(bucket).join(key);
        let is_object = tokio::fs::metadata(&current).await.is_ok_and(|metadata| metadata.is_file());
        if !is_object || !versions_of(&self.folder, bucket).exists() {
            return Ok(());
        }
        let versions = versions_of(&self.folder, bucket).join(key);
        tokio::fs::create_dir_all(&versions).await.map_err(s3s::S3Error::internal_error)?;
        // s3s-fs writes a new file and renames it, so this one never changes.
        match tokio::fs::hard_link(&current, versions.join(Uuid::new_v4().to_string())).await {
            // Someone else was faster.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            linked => linked.map_err(s3s::S3Error::internal_error),
        }
    }
}

/// Where a bucket's old versions are. A bucket without this folder keeps none.
pub(super) fn versions_of(folder: &Path, bucket: &str) -> PathBuf {
    folder.join(".versions").join(bucket)
}

/// An empty one, as rclone sends it, counts as none; s3s-fs would find nothing.
fn a_delimiter(given: Option<String>) -> Option<String> {
    given.filter(|delimiter| !delimiter.is_empty())
}

/// The trait: first the operations that are passed on to the files. Operations that nobody needs here are not implemented.
macro_rules! s3 {
    ([$($name:ident($input:ident) -> $output:ident,)*] $($own:item)*) => {
        #[async_trait::async_trait]
        impl S3 for Versioned {
            $(async fn $name(&self, request: S3Request<$input>) -> S3Result<S3Response<$output>> {
                self.files.$name(request).await
            })*
            $($own)*
        }
    };
}

s3! {
    [
        abort_multipart_upload(AbortMultipartUploadInput) -> AbortMultipartUploadOutput,
        create_multipart_upload(CreateMultipartUploadInput) -> CreateMultipartUploadOutput,
        get_bucket_location(GetBucketLocationInput) -> GetBucketLocationOutput,
        get_object(GetObjectInput) -> GetObjectOutput,
        head_bucket(HeadBucketInput) -> HeadBucketOutput,
        head_object(HeadObjectInput) -> HeadObjectOutput,
        list_buckets(ListBucketsInput) -> ListBucketsOutput,
        list_parts(ListPartsInput) -> ListPartsOutput,
        upload_part(UploadPartInput) -> UploadPartOutput,
    ]

    async fn get_bucket_versioning(
        &self,
        request: S3Request<GetBucketVersioningInput>,
    ) -> S3Result<S3Response<GetBucketVersioningOutput>> {
        let is_on = versions_of(&self.folder, &request.input.bucket).exists();
        let status = is_on.then(|| BucketVersioningStatus::from_static(BucketVersioningStatus::ENABLED));
        Ok(S3Response::new(GetBucketVersioningOutput { status, ..Default::default() }))
    }

    async fn list_objects(
        &self,
        mut request: S3Request<ListObjectsInput>,
    ) -> S3Result<S3Response<ListObjectsOutput>> {
        request.input.delimiter = a_delimiter(request.input.delimiter);
        self.files.list_objects(request).await
    }

    async fn list_objects_v2(
        &self,
        mut request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        request.input.delimiter = a_delimiter(request.input.delimiter);
        self.files.list_objects_v2(request).await
    }

    async fn copy_object(&self, request: S3Request<CopyObjectInput>) -> S3Result<S3Response<CopyObjectOutput>> {
        self.keep(&request.input.bucket, &request.input.key).await?;
        self.files.copy_object(request).await
    }

    async fn put_object(&self, request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        self.keep(&request.input.bucket, &request.input.key).await?;
        self.files.put_object(request).await
    }

    async fn complete_multipart_upload(
        &self,
        request: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        self.keep(&request.input.bucket, &request.input.key).await?;
        self.files.complete_multipart_upload(request).await
    }

    async fn delete_object(
        &self,
        request: S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        self.keep(&request.input.bucket, &request.input.key).await?;
        self.files.delete_object(request).await
    }

    async fn delete_objects(
        &self,
        request: S3Request<DeleteObjectsInput>,
    ) -> S3Result<S3Response<DeleteObjectsOutput>> {
        for object in &request.input.delete.objects {
            self.keep(&request.input.bucket, &object.key).await?;
        }
        self.files.delete_objects(request).await
    }
}
