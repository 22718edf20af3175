//! A bucket for recordings 对象存储: `s3://bucket/prefix`. The keys to it are in no settings file: they come from the environment,
//! under the names every tool for S3 knows (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, …).

use super::{Error, Given};

/// A bucket of an object store that speaks S3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaBucket {
    /// Its name.
    pub name: String,
    /// What the place of every object begins with; empty for none.
    pub prefix: String,
    /// Where the store is, unless it is Amazon's.
    pub endpoint: Option<String>,
    /// Its region.
    pub region: Option<String>,
}

impl MediaBucket {
    pub(super) fn of(
        url: Option<Given>,
        endpoint: Option<Given>,
        region: Option<Given>,
    ) -> Result<Option<MediaBucket>, Error> {
        let Some(url) = url else {
            return match endpoint.or(region) {
                Some(given) => Err(given.refused("media_url beside it, such as s3://bucket/prefix")),
                None => Ok(None),
            };
        };
        let expected = "s3://bucket or s3://bucket/prefix, the name of 3 to 63 letters, digits, dots or hyphens";
        let Some((name, prefix)) = parts(&url.value) else { return Err(url.refused(expected)) };
        if !cfg!(feature = "s3") {
            return Err(url.refused("nothing: this program was built without the feature s3"));
        }
        let is_web = |given: &Given| given.value.starts_with("https://") || given.value.starts_with("http://");
        if let Some(wrong) = endpoint.as_ref().filter(|given| !is_web(given)) {
            let wrong = Given { setting: wrong.setting.clone(), value: wrong.value.clone() };
            return Err(wrong.refused("https:// and a host, or http:// inside the organ's own network"));
        }
        let value = |given: Option<Given>| given.map(|given| given.value);
        Ok(Some(MediaBucket { name, prefix, endpoint: value(endpoint), region: value(region) }))
    }
}

fn parts(url: &str) -> Option<(String, String)> {
    let rest = url.strip_prefix("s3://")?;
    let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    let prefix = prefix.trim_matches('/');
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
    let fits = (3..=63).contains(&name.len()) && name.chars().all(known) && prefix.chars().all(plain);
    fits.then(|| (name.to_owned(), prefix.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(value: &str) -> Option<Given> {
        Some(Given { setting: "media_url".to_owned(), value: value.to_owned() })
    }

    #[test]
    fn an_address_is_a_bucket_and_a_prefix() {
        assert_eq!(parts("s3://zhifa-media"), Some(("zhifa-media".to_owned(), String::new())));
        assert_eq!(parts("s3://zhifa-media/town/a/"), Some(("zhifa-media".to_owned(), "town/a".to_owned())));
        for wrong in ["https://zhifa-media", "s3://", "s3://ab", "s3://Großes", "s3://abc/ü"] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_endpoint_without_a_bucket_is_refused() {
        assert!(MediaBucket::of(None, given("http://127.0.0.1:9000"), None).is_err());
        assert_eq!(MediaBucket::of(None, None, None).unwrap(), None);
        assert!(MediaBucket::of(given("folder"), None, None).is_err());
    }

    #[test]
    fn a_program_without_the_feature_says_so() {
        let asked = MediaBucket::of(given("s3://zhifa-media/town"), None, None);
        match (cfg!(feature = "s3"), asked) {
            (true, asked) => assert_eq!(asked.unwrap().unwrap().prefix, "town"),
            (false, asked) => assert!(asked.unwrap_err().to_string().contains("without the feature s3")),
        }
    }
}
