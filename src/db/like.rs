//! Patterns of LIKE, the same on both databases.

/// The pattern for texts that contain this one, which stands for itself; use it with `.escape('\\')`.
pub fn containing(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}
