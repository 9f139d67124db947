//! Adds a tenancy to a client and changes one.

use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{FormFrame, NavSection, Shell};
use actix_web::web::Path;
use askama::Template;
use clerk_core::ids::{ClientId, TenancyId};
use clerk_core::input::Form;
use clerk_core::parties::clients;
use clerk_core::parties::tenancies::{self, TenancyInput};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "parties/tenancies/form.html")]
struct TenancyPage {
    shell: Shell,
    form: Form<TenancyInput>,
    frame: FormFrame,
    title: &'static str,
    back_label: String,
}

/// The subject of the form.
#[derive(Clone, Copy)]
enum Target {
    /// A new tenancy of this client.
    New(ClientId),
    /// A tenancy that is stored.
    Present(TenancyId),
}

/// `GET /admin/clients/{id}/tenancies/new`
pub(crate) async fn show_new(staff: Staff, client_id: Path<ClientId>) -> PageResult {
    render(&staff, Target::New(*client_id), Draft::new()).await
}

/// `POST /admin/clients/{id}/tenancies/new`
pub(crate) async fn create(staff: Staff, client_id: Path<ClientId>, sent: Sent<TenancyInput>) -> PageResult {
    let add = async |tx: &mut PgConnection| {
        clients::require_seen(tx, &staff.viewer, *client_id).await?;
        let id = tenancies::create(tx, &staff.viewer, *client_id, &sent.form.read(None)?, staff.now()).await?;
        Ok(format!("/admin/tenancies/{id}?done=tenancy"))
    };
    staff.save(&sent, add, async |draft| render(&staff, Target::New(*client_id), draft).await).await
}

/// `GET /admin/tenancies/{id}/edit`
pub(crate) async fn show(staff: Staff, id: Path<TenancyId>) -> PageResult {
    render(&staff, Target::Present(*id), Draft::new()).await
}

/// `POST /admin/tenancies/{id}/edit`
pub(crate) async fn update(staff: Staff, id: Path<TenancyId>, sent: Sent<TenancyInput>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let kept = tenancies::find(&mut *tx, &staff.viewer, *id).await?;
        let input = sent.form.read(Some(&TenancyInput::of(&kept)))?;
        tenancies::update(tx, &staff.viewer, *id, &input, sent.version(), staff.now()).await?;
        Ok(format!("/admin/tenancies/{id}?done=tenancy"))
    };
    staff.save(&sent, change, async |draft| render(&staff, Target::Present(*id), draft).await).await
}

async fn render(staff: &Staff, target: Target, draft: Draft<TenancyInput>) -> PageResult {
    let mut db = staff.db().await?;
    let (mut stored, mut changed_at) = (None, None);
    let (title, back, back_label, tail) = match target {
        Target::New(id) => {
            let client = clients::find(&mut db, &staff.viewer, id).await?;
            ("Add tenancy", format!("/admin/clients/{id}"), client.shown_name(), "tenancies/new")
        }
        Target::Present(id) => {
            let tenancy = tenancies::find(&mut db, &staff.viewer, id).await?;
            (stored, changed_at) = (Some(Form::of(&TenancyInput::of(&tenancy))), Some(tenancy.updated_at.to_jiff()));
            ("Edit tenancy", format!("/admin/tenancies/{id}"), tenancy.in_a_line(), "edit")
        }
    };
    Ok(draft.page(&TenancyPage {
        shell: staff.shell(NavSection::Clients),
        title,
        frame: FormFrame {
            action: format!("{back}/{tail}"),
            back,
            version: draft.version(changed_at),
            current: draft.current(stored.as_ref(), Form::in_lines),
        },
        back_label,
        form: draft.form(stored),
    }))
}
