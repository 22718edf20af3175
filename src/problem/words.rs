//! The two languages an answer can be in.

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};

/// A language of the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese, unless asked otherwise.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language a request asks for: the one of the two with the greater weight, Chinese when in doubt.
    pub fn of(headers: &HeaderMap) -> Lang {
        let mut best = (0.0, Lang::Zh);
        let wishes = headers.get_all(ACCEPT_LANGUAGE).filter_map(|value| value.to_str().ok());
        for wish in wishes.flat_map(|value| value.split(',')) {
            let (tag, weight) = match wish.split_once(';') {
                Some((tag, q)) => (tag, q.trim().strip_prefix("q=").and_then(|q| q.trim().parse().ok()).unwrap_or(0.0)),
                None => (wish, 1.0),
            };
            let lang = match tag.trim().split('-').next().map(str::to_ascii_lowercase).as_deref() {
                Some("zh" | "*") => Lang::Zh,
                Some("en") => Lang::En,
                _ => continue,
            };
            if weight > best.0 {
                best = (weight, lang);
            }
        }
        best.1
    }

    /// The language tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// A sentence in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
        Bilingual { zh: zh.into(), en: en.into() }
    }

    /// The sentence in one of them.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    #[test]
    fn the_wish_with_the_greater_weight_wins() {
        for (wish, lang) in [
            ("en", Lang::En),
            ("en-GB,en;q=0.9", Lang::En),
            ("zh-CN,zh;q=0.9,en;q=0.8", Lang::Zh),
            ("fr, en;q=0.5", Lang::En),
            ("en;q=0.3, zh", Lang::Zh),
            ("*", Lang::Zh),
            ("en;q=0", Lang::Zh),
            ("en;q=x", Lang::Zh),
            ("", Lang::Zh),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(wish));
            assert_eq!(Lang::of(&headers), lang, "{wish}");
        }
    }
}
