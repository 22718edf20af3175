//! The life of a certificate 证件状态: which act may follow in which state, and what it was worth at a moment.

use chrono::NaiveDate;

use super::Error;
use super::model::{ActKind, CertificateAct};
use crate::casefile::facts::Standing;
use crate::law::time::Moment;

/// What a certificate is worth as of some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worth {
    /// Its state.
    pub standing: Standing,
    /// Its last day of validity as known then.
    pub valid_to: NaiveDate,
    /// Last day the yearly check carried it to, as known then; none where there is no check.
    pub checked_to: Option<NaiveDate>,
    /// Last day of the suspension it is under.
    pub until: Option<NaiveDate>,
}

/// What the acts up to `as_of` have made of a certificate; `issued_to` is its last day if nothing says otherwise.
pub fn as_of(acts: &[CertificateAct], issued_to: NaiveDate, as_of: Moment) -> Worth {
    // Even before its issue was entered the certificate has the dates it was issued with.
    let issue = acts.first();
    let issued = Worth {
        standing: Standing::Valid,
        valid_to: issue.and_then(|act| act.valid_to).unwrap_or(issued_to),
        checked_to: issue.and_then(|act| act.annual_check_valid_to),
        until: None,
    };
    let known = acts.iter().filter(|act| act.occurred_at <= as_of);
    known.fold(issued, |worth, act| {
        let standing = after(worth.standing, act.kind).unwrap_or(worth.standing);
        Worth {
            standing,
            valid_to: act.valid_to.unwrap_or(worth.valid_to),
            checked_to: act.annual_check_valid_to.or(worth.checked_to),
            until: act.until.or(worth.until).filter(|_| standing == Standing::Suspended),
        }
    })
}

/// The state an act leads to; none if it may not be done in this state.
fn after(standing: Standing, kind: ActKind) -> Option<Standing> {
    use ActKind as A;
    use Standing as S;
    match (standing, kind) {
        (S::Valid, A::Suspend) => Some(S::Suspended),
        (S::Suspended, A::Restore) => Some(S::Valid),
        (S::Valid, A::ReportLost) => Some(S::Lost),
        // A worn card is replaced while it is good, a lost one to make it good again.
        (S::Lost | S::Valid, A::Replace) => Some(S::Valid),
        (S::Valid, A::Issue | A::Renew | A::AnnualCheck) => Some(S::Valid),
        (S::Valid | S::Suspended | S::Lost, A::Revoke) => Some(S::Revoked),
        (S::Valid | S::Suspended | S::Lost, A::Cancel) => Some(S::Cancelled),
        (S::Suspended | S::Lost | S::Revoked, A::Notify) => Some(standing),
        (S::Suspended | S::Lost, A::Issue | A::Renew | A::AnnualCheck | A::Suspend | A::ReportLost)
        | (S::Suspended, A::Replace)
        | (S::Valid | S::Lost, A::Restore)
        | (S::Valid, A::Notify)
        | (S::Revoked | S::Cancelled, _) => None,
    }
}

/// Refuses an act that the state does not allow.
pub fn check(standing: Standing, kind: ActKind) -> Result<(), Error> {
    let (code, zh) = words(standing);
    match after(standing, kind) {
        Some(_) => Ok(()),
        None => Err(Error::WrongState { standing: code, standing_zh: zh, kind: kind.as_str(), kind_zh: kind.zh() }),
    }
}

fn words(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::Valid => ("valid", "有效"),
        Standing::Suspended => ("suspended", "暂扣"),
        Standing::Revoked => ("revoked", "吊销"),
        Standing::Cancelled => ("cancelled", "注销"),
        Standing::Lost => ("lost", "遗失"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn act(seq: i64, kind: ActKind, month: u32, valid_to: Option<NaiveDate>) -> CertificateAct {
        let at = Moment::at_shanghai(2026, month, 1, 9, 0).unwrap();
        CertificateAct {
            seq,
            kind,
            occurred_at: at,
            recorded_at: at,
            reason: String::new(),
            account_id: uuid::Uuid::nil(),
            valid_to,
            annual_check_valid_to: None,
            until: None,
            ground_since: None,
        }
    }

    #[test]
    fn each_moment_sees_the_certificate_of_its_time() {
        let acts = [
            act(1, ActKind::Issue, 1, Some(day(2026, 6, 30))),
            act(2, ActKind::Suspend, 3, None),
            act(3, ActKind::Restore, 4, None),
            act(4, ActKind::Renew, 6, Some(day(2031, 6, 30))),
            act(5, ActKind::Revoke, 9, None),
        ];
        let at =
            |month, day| as_of(&acts, self::day(2031, 6, 30), Moment::at_shanghai(2026, month, day, 9, 0).unwrap());
        assert_eq!(
            as_of(&acts, day(2031, 6, 30), Moment::at_shanghai(2025, 1, 1, 0, 0).unwrap()).valid_to,
            day(2026, 6, 30)
        );
        let valid = |valid_to| Worth { standing: Standing::Valid, valid_to, checked_to: None, until: None };
        assert_eq!(at(2, 1), valid(day(2026, 6, 30)));
        assert_eq!(at(3, 1).standing, Standing::Suspended);
        assert_eq!(at(5, 1), valid(day(2026, 6, 30)));
        assert_eq!(at(8, 1), valid(day(2031, 6, 30)));
        assert_eq!(at(12, 1).standing, Standing::Revoked);
    }

    #[test]
    fn the_end_is_the_end() {
        for kind in ActKind::ALL.iter().filter(|kind| **kind != ActKind::Notify) {
            assert!(check(Standing::Revoked, *kind).is_err());
            assert!(check(Standing::Cancelled, *kind).is_err());
        }
        assert!(check(Standing::Suspended, ActKind::Renew).is_err());
        assert!(check(Standing::Lost, ActKind::Replace).is_ok());
        assert!(check(Standing::Valid, ActKind::Restore).is_err());
    }

    /// Acts of any kinds at any days, in the order they happened.
    fn any_life() -> impl Strategy<Value = Vec<CertificateAct>> {
        let one =
            (0..ActKind::ALL.len(), 0_i64..400, proptest::option::of(0_u64..4000), proptest::option::of(0_u64..4000));
        proptest::collection::vec(one, 1..12).prop_map(|mut list| {
            list.sort_by_key(|(_, at, ..)| *at);
            let start = Moment::at_shanghai(2026, 1, 1, 9, 0).unwrap();
            let later = |days: u64| day(2026, 1, 1).checked_add_days(chrono::Days::new(days));
            let acts = list.into_iter().zip(1..).map(|((kind, at, valid, checked), seq)| CertificateAct {
                occurred_at: start.plus_days(at),
                valid_to: valid.and_then(later),
                annual_check_valid_to: checked.and_then(later),
                ..act(seq, ActKind::ALL[kind], 1, None)
            });
            acts.collect()
        })
    }

    proptest! {
        #[test]
        fn what_happens_later_never_changes_what_an_earlier_moment_knew(acts in any_life(), cut in 0_usize..12, back in 1_i64..400) {
            let cut = cut.min(acts.len() - 1);
            let moment = acts[cut].occurred_at.plus_days(-back);
            let issued = day(2030, 1, 1);
            // The issue is known from its entering on, whatever its moment: it is the first act always.
            let known = acts[..cut.max(1)].to_vec();
            prop_assert_eq!(as_of(&acts, issued, moment), as_of(&known, issued, moment));
        }

        #[test]
        fn whatever_is_entered_a_revoked_certificate_stays_revoked(acts in any_life()) {
            let end = Moment::at_shanghai(2030, 1, 1, 0, 0).unwrap();
            let over = (1..=acts.len()).map(|n| as_of(&acts[..n], day(2030, 1, 1), end).standing);
            let states: Vec<_> = over.collect();
            let first = states.iter().position(|state| matches!(state, Standing::Revoked | Standing::Cancelled));
            if let Some(first) = first {
                prop_assert!(states[first..].iter().all(|state| *state == states[first]));
            }
        }
    }
}
