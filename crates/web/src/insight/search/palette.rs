//! What the palette (Ctrl K) lists besides the pages and actions that the page itself knows: what was viewed last, and what is found.

use super::pages::folder;
use crate::http::{PageResult, Reader};
use actix_web::HttpResponse;
use actix_web::web::Query;
use clerk_core::insight::recent::{Recent, RecentKind, recent};
use clerk_core::insight::search::{self, Kind};
use serde::{Deserialize, Serialize};

/// Hits of a kind that the palette has room for.
const SHOWN: usize = 4;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PaletteQuery {
    q: String,
}

/// A record that was viewed, with its address.
pub(crate) struct RecentLink {
    pub(crate) href: String,
    pub(crate) text: String,
    /// Of a case, the client's name.
    pub(crate) detail: String,
}

#[derive(Debug, Serialize)]
struct Item {
    text: String,
    detail: String,
    kind: &'static str,
    href: String,
}

/// `GET /admin/palette`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<PaletteQuery>) -> PageResult {
    let items: Vec<Item> = if query.q.trim().is_empty() {
        recent(&mut db, &staff.viewer).await?.into_iter().map(Item::from).collect()
    } else {
        let found = search::find(&mut db, &staff.viewer, &query.q, None).await?;
        let named = found.groups.into_iter().filter(|group| !matches!(group.kind, Kind::Note | Kind::Answer));
        named
            .flat_map(|group| {
                let kind = group.kind;
                group.hits.into_iter().take(SHOWN).map(move |hit| Item {
                    href: format!("/admin/{}/{}", folder(kind), hit.id),
                    text: hit.title,
                    detail: hit.detail,
                    kind: kind.label(),
                })
            })
            .collect()
    };
    Ok(HttpResponse::Ok().json(items))
}

impl From<Recent> for RecentLink {
    fn from(recent: Recent) -> Self {
        let folder = match recent.kind {
            RecentKind::Case => "cases",
            RecentKind::Client => "clients",
            RecentKind::Person => "people",
        };
        Self { href: format!("/admin/{folder}/{}", recent.id), text: recent.title, detail: recent.detail }
    }
}

impl From<Recent> for Item {
    fn from(recent: Recent) -> Self {
        let RecentLink { href, text, detail } = recent.into();
        Self { text, detail, kind: "Viewed", href }
    }
}
