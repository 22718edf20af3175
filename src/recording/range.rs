//! `Range` of a recording (RFC 9110, 14): one stretch of bytes. Several at once are answered by the whole, as the RFC allows.

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// Everything: nothing was asked for, or nothing that is understood.
    All,
    /// Bytes from the first up to, and not with, the second.
    Part(u64, u64),
    /// Nothing that is there.
    Nothing,
}

/// The bytes that a `Range` asks for of a file of so many, from the first up to and not with the second; none if it asks
/// for nothing that is there.
pub fn stretch(header: Option<&str>, size: u64) -> Option<(u64, u64)> {
    match asked(header, size) {
        Asked::All => Some((0, size)),
        Asked::Part(first, end) => Some((first, end)),
        Asked::Nothing => None,
    }
}

/// Reads the header against a file of so many bytes.
pub(super) fn asked(header: Option<&str>, size: u64) -> Asked {
    let Some(ranges) = header.and_then(|text| text.trim().strip_prefix("bytes=")) else { return Asked::All };
    if ranges.contains(',') {
        return Asked::All;
    }
    let number = |text: &str| match text.is_empty() || text.len() > 18 || !text.bytes().all(|b| b.is_ascii_digit()) {
        true => None,
        false => text.parse::<u64>().ok(),
    };
    match ranges.trim().split_once('-') {
        Some(("", last)) => match number(last) {
            Some(0) => Asked::Nothing,
            Some(last) => part(size.saturating_sub(last), size, size),
            None => Asked::All,
        },
        Some((first, "")) => number(first).map_or(Asked::All, |first| part(first, size, size)),
        Some((first, last)) => match (number(first), number(last)) {
            (Some(first), Some(last)) if first <= last => part(first, last + 1, size),
            _ => Asked::All,
        },
        None => Asked::All,
    }
}

fn part(first: u64, end: u64, size: u64) -> Asked {
    match first < size {
        true => Asked::Part(first, end.min(size)),
        false => Asked::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_the_rfc_says() {
        let of = |text| asked(Some(text), 100);
        assert_eq!(asked(None, 100), Asked::All);
        assert_eq!(of("bytes=0-0"), Asked::Part(0, 1));
        assert_eq!(of("bytes=10-"), Asked::Part(10, 100));
        assert_eq!(of("bytes=10-999"), Asked::Part(10, 100));
        assert_eq!(of("bytes=-10"), Asked::Part(90, 100));
        assert_eq!(of("bytes=-1000"), Asked::Part(0, 100));
        for nothing in ["bytes=100-", "bytes=200-300", "bytes=-0"] {
            assert_eq!(of(nothing), Asked::Nothing, "{nothing}");
        }
        for all in
            ["bytes=5-4", "bytes=", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=1-2,5-6", "bytes=99999999999999999999-"]
        {
            assert_eq!(of(all), Asked::All, "{all}");
        }
    }
}
