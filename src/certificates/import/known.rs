//! Who a row is about, and whether what it says may be entered: matched with the officers and certificates that are there.

use uuid::Uuid;

use super::CellRemark;
use super::columns::Column;
use super::row::Read;
use crate::accounts::Agency;
use crate::casefile::facts::Employment;
use crate::casefile::parts::Text;
use crate::certificates::model::{CertificateRow, NewCertificate};
use crate::certificates::officer_model::{NewOfficer, Officer};
use crate::certificates::{Error, issue, officers, store};
use crate::db::{Conn, Tx};

/// Who a row is about.
pub(super) enum Person {
    New,
    Known(Box<Officer>),
}

impl Read<'_> {
    /// Who the row is about: by the certificate, by the staff number, or by the name where it is nobody else's.
    pub(super) fn person(
        &mut self,
        conn: &mut Conn,
        organ: &Agency,
        new: &NewOfficer,
        holder: Option<Uuid>,
    ) -> Result<Option<Person>, Error> {
        let holder = match holder {
            Some(id) => store::officer(conn, id)?,
            None => None,
        };
        if let Some(holder) = holder {
            if holder.name != new.name || holder.agency_id != organ.id {
                self.wrong(
                    Column::Number,
                    "number_in_use",
                    "该证件编号已登记在另一人名下",
                    "the number is another officer's",
                );
                return Ok(None);
            }
            return Ok(Some(self.known(new, holder)));
        }
        if let Some(number) = &new.staff_number
            && let Some(there) = store::officer_numbered(conn, organ.id, number)?
        {
            if there.name != new.name {
                let zh = format!("该工号属于{}", there.name);
                self.wrong(Column::StaffNumber, "number_in_use", zh, "the staff number is another officer's");
                return Ok(None);
            }
            return Ok(Some(self.known(new, there)));
        }
        let named = store::officers_named(conn, organ.id, &new.name)?;
        // Two staff numbers are two people.
        let apart = |there: &Officer| new.staff_number.is_some() && there.staff_number.is_some();
        let mut same: Vec<_> = named.into_iter().filter(|there| !apart(there)).collect();
        match same.len() {
            0 => Ok(Some(Person::New)),
            1 => {
                let there = same.remove(0);
                self.look(
                    Column::Name,
                    "same_name",
                    "本机关已有同名人员，按同一人处理；如为两人，请各填工号".to_owned(),
                    "an officer of this name is there and was taken for the same; give two people their staff numbers"
                        .to_owned(),
                );
                Ok(Some(self.known(new, there)))
            }
            count => {
                let zh = format!("本机关有{count}名同名人员，请填写工号或者证件编号");
                self.wrong(Column::Name, "ambiguous", zh, "several officers of this name; give the staff number");
                Ok(None)
            }
        }
    }

    fn known(&mut self, new: &NewOfficer, there: Officer) -> Person {
        if new.employment != there.employment {
            let word = match there.employment {
                Employment::Established => "在编在职",
                Employment::Auxiliary => "辅助人员",
            };
            self.look(
                Column::Employment,
                "differs",
                format!("系统中登记为{word}，未更改"),
                "differs from what is entered, which was left as it is".to_owned(),
            );
        }
        Person::Known(Box::new(there))
    }

    /// What is entered of a certificate is changed by acts, never by a list.
    pub(super) fn compare(&mut self, there: &CertificateRow, card: &NewCertificate) {
        for (column, here, says) in
            [(Column::ValidFrom, there.valid_from, card.valid_from), (Column::ValidTo, there.valid_to, card.valid_to)]
        {
            if here != says {
                self.look(
                    column,
                    "differs",
                    format!("系统中为{here}，表中为{says}，未更改；延续请办理“延续”"),
                    format!("{here} is entered, the list says {says}; nothing was changed, use renew"),
                );
            }
        }
    }

    /// Whether officer and certificate may be entered; a refusal is told, and is no failure of the import.
    pub(super) fn judge(
        &mut self,
        tx: &mut Tx<'_>,
        organ: &Agency,
        new: &NewOfficer,
        person: Person,
        card: Option<&NewCertificate>,
    ) -> Result<Option<Person>, Error> {
        if matches!(person, Person::New) {
            let judged = officers::judge(tx.conn, organ.id, new, tx.now);
            self.told(judged)?;
        }
        if let Some(card) = card {
            let stranger;
            let officer = match &person {
                Person::Known(officer) => officer.as_ref(),
                Person::New => {
                    stranger = Officer {
                        id: Uuid::nil(),
                        agency_id: organ.id,
                        name: new.name.clone(),
                        employment: new.employment,
                        account_id: new.account_id,
                        staff_number: None,
                        legal_qualification: new.legal_qualification.clone(),
                        left_on: None,
                        created_at: tx.now,
                        born_on: new.born_on,
                    };
                    &stranger
                }
            };
            let judged = issue::judge(tx.conn, officer, card, tx.now);
            if let Some(judged) = self.told(judged)? {
                for condition in judged.conditions.refusing {
                    self.errors.push(CellRemark { column: None, code: condition.rule, message: condition.message });
                }
            }
        }
        Ok(self.errors.is_empty().then_some(person))
    }

    /// A refusal as a remark; what is no refusal stays an error.
    fn told<T>(&mut self, judged: Result<T, Error>) -> Result<Option<T>, Error> {
        match judged {
            Ok(value) => Ok(Some(value)),
            Err(Error::Field { pointer, code, zh, en }) => {
                let column = match pointer.trim_start_matches('/') {
                    "account_id" => Some(Column::Username),
                    name => Column::parse(name),
                };
                match column {
                    Some(column) => self.wrong(column, code, zh, en),
                    None => self.errors.push(CellRemark { column: None, code, message: Text::new(zh, en) }),
                }
                Ok(None)
            }
            Err(Error::AccountTaken) => {
                self.wrong(
                    Column::Username,
                    "account_taken",
                    "该账号已属于另一名人员",
                    "the account is another officer's",
                );
                Ok(None)
            }
            Err(Error::StaffNumberTaken) => {
                self.wrong(
                    Column::StaffNumber,
                    "number_in_use",
                    "该工号属于另一名人员",
                    "the staff number is another officer's",
                );
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }
}
