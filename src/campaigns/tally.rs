//! From what scorers say to a result: the standard of the campaign, the machine's findings, and the event that ends it.

use uuid::Uuid;

use super::campaign::Campaign;
use super::dossier::{Dossier, DossierEvent};
use super::sheet::{self, ScoreSheet};
use super::{Error, assign, store};
use crate::accounts::Actor;
use crate::db::Tx;

/// Ends the scoring of a file with this sheet. Whoever scored it has no more business in the case.
pub(super) fn conclude(
    tx: &mut Tx<'_>,
    actor: &Actor,
    campaign: &Campaign,
    id: Uuid,
    sheet: ScoreSheet,
) -> Result<Dossier, Error> {
    let standard = assign::frozen(tx.conn, campaign)?;
    let file = store::dossier(tx.conn, campaign.id, id)?;
    let result = sheet::result(&standard, &file.machine, &sheet);
    for scorer in &file.scorers {
        assign::take_sight(tx, actor, &file, scorer, "评分结束")?;
    }
    store::befalls(tx, campaign.id, id, actor, &DossierEvent::Concluded { sheet, result })
}
