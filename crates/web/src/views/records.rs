//! What may be the same as a record, what forms offer, and the records that were joined with it; `components/records.html` shows
//! it.

use crate::ui::Moment;
use clerk_core::casework::joins::Join;
use clerk_core::casework::offered::Offer;
use clerk_core::ids::CaseId;
use clerk_core::parties::clients::{Alike, Client};
use uuid::Uuid;

/// A value that a form says differently.
pub(crate) struct OfferRow {
    pub(crate) id: Uuid,
    pub(crate) label: String,
    pub(crate) recorded: String,
    pub(crate) offered: String,
    /// The query of the buttons' address: the case whose page it is.
    pub(crate) from: String,
    /// Where it comes from.
    pub(crate) about: String,
}

impl OfferRow {
    /// The offers of a client, on the page of a case if there is one.
    pub(crate) fn all(offers: &[Offer], client: &Client, case: Option<CaseId>) -> Vec<Self> {
        let row = |offer: &Offer| {
            let label = offer.detail.label();
            let mut letters = label.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            Self {
                id: offer.id,
                label: first.chain(letters).collect(),
                recorded: offer.recorded_in_words(client),
                offered: offer.in_words(),
                from: case.map(|id| format!("?case={id}")).unwrap_or_default(),
                about: match (case, offer.case_id) {
                    (None, None) => "from a joined record".to_owned(),
                    _ => Moment::date_of(offer.created_at).text,
                },
            }
        };
        offers.iter().map(row).collect()
    }
}

/// A record that was joined with another.
pub(crate) struct JoinRow {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) joined: Moment,
    pub(crate) by: String,
}

impl From<Join> for JoinRow {
    fn from(join: Join) -> Self {
        Self { id: join.id, name: join.removed_name(), joined: Moment::time(join.joined_at), by: join.joined_by }
    }
}

/// A client whom someone may be.
pub(crate) struct AlikeRow {
    pub(crate) id: Uuid,
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) born: String,
}

impl From<Alike> for AlikeRow {
    fn from(alike: Alike) -> Self {
        Self {
            id: *alike.client.id,
            href: format!("/admin/clients/{}", alike.client.id),
            name: alike.client.full_name(),
            email: alike.client.email,
            phone: alike.client.phone,
            born: alike.date_of_birth.map(|day| Moment::date(day).text).unwrap_or_default(),
        }
    }
}
