//! The bucket 对象存储 that keeps what is complete, behind the feature `s3`.

use std::sync::Arc;

use object_store::ObjectStore;

use super::Error;
use crate::config::MediaBucket;

/// The bucket, below its prefix. Keys come from the environment (`AWS_…`), or from the machine it runs on.
#[cfg(feature = "s3")]
pub(super) fn open(bucket: &MediaBucket) -> Result<Arc<dyn ObjectStore>, Error> {
    use object_store::aws::AmazonS3Builder;
    use object_store::prefix::PrefixStore;

    // The one provider of ciphers that is in the program anyway; a second call finds it there.
    drop(rustls::crypto::ring::default_provider().install_default());
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(&bucket.name);
    if let Some(region) = &bucket.region {
        builder = builder.with_region(region);
    }
    if let Some(endpoint) = &bucket.endpoint {
        builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http://"));
    }
    let opened = builder.build()?;
    Ok(match bucket.prefix.is_empty() {
        true => Arc::new(opened),
        false => Arc::new(PrefixStore::new(opened, bucket.prefix.as_str())),
    })
}

/// The settings refuse a bucket before it comes to this.
#[cfg(not(feature = "s3"))]
pub(super) fn open(_: &MediaBucket) -> Result<Arc<dyn ObjectStore>, Error> {
    Err(Error::Internal("this program was built without the feature s3".to_owned()))
}
