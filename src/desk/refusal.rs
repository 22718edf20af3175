//! How the desk says no: every reason at once, each with its article and the way out.

use crate::casefile::parts::Text;
use crate::casefile::rulebook::{Finding, Refusal};
use crate::law::codes::Role;
use crate::problem::{Bilingual, Problem, Violation};

/// A role that may not do the act.
pub(super) fn role(needs: &[Role]) -> Problem {
    let zh: Vec<_> = needs.iter().map(|role| role.zh()).collect();
    let en: Vec<_> = needs.iter().map(|role| role.as_str()).collect();
    Problem::forbidden(
        format!("该行为由以下角色办理：{}。", zh.join("、")),
        format!("this act is done by: {}", en.join(", ")),
    )
}

/// A refused act with every breached rule.
pub(super) fn unlawful(refused: &Refusal) -> Problem {
    let count = refused.findings.iter().map(|finding| finding.breaches.len()).sum::<usize>();
    let (zh, en) = if refused.can_be_recorded_as_happened {
        (
            format!(
                "有{count}处不符合规定。如果事实确已如此发生，可以附 as_happened 说明原因重新提交：将如实记录并永久标记。"
            ),
            format!(
                "{count} breaches. If it really happened that way, send it again with as_happened and the reason: it is recorded as it happened and marked for ever."
            ),
        )
    } else {
        (format!("有{count}处不符合规定，未予记录。"), format!("{count} breaches; nothing was recorded"))
    };
    Problem::unlawful(refused.findings.iter().flat_map(violations).collect()).detail(zh, en)
}

fn violations(finding: &Finding) -> Vec<Violation> {
    finding
        .breaches
        .iter()
        .map(|found| Violation {
            rule: finding.rule.to_owned(),
            article: finding.article.to_owned(),
            message: bilingual(&found.message),
            remedy: bilingual(&found.remedy),
            acts: found.acts.clone(),
        })
        .collect()
}

fn bilingual(text: &Text) -> Bilingual {
    Bilingual::new(text.zh.clone(), text.en.clone())
}
