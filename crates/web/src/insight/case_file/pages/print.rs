//! Everything about a case on one page, to be printed.

use crate::casework::timeline::views::{TimelineQuery, TimelineView};
use crate::http::{PageResult, Reader, page};
use crate::insight::case_file::details::DetailsView;
use crate::insight::case_file::form::FormView;
use crate::insight::case_file::work::{DateRow, ServiceRow};
use crate::ui::{FileTile, Moment, NavSection, Shell};
use crate::views::band::CaseBand;
use actix_web::web::Path;
use askama::Template;
use clerk_core::ids::CaseId;
use clerk_core::insight::case_file::{self, Part};

#[derive(Template)]
#[template(path = "insight/case_file/print.html")]
struct PrintPage {
    shell: Shell,
    band: CaseBand,
    details: Option<DetailsView>,
    critical_dates: Vec<DateRow>,
    services: Vec<ServiceRow>,
    timeline: TimelineView,
    files: Vec<FileTile>,
    form: Option<FormView>,
    printed_at: Moment,
}

/// `GET /admin/cases/{id}/print`
pub(crate) async fn show(Reader { staff, mut db }: Reader, id: Path<CaseId>) -> PageResult {
    let mut file = case_file::get(&mut db, &staff.viewer, *id, &Part::ALL).await?;
    let timeline = TimelineView::of(&mut db, &staff, *id, &TimelineQuery::whole(), &[]).await?;
    let contents = std::mem::take(&mut file.contents);
    let band = CaseBand::new(&file, None, &staff);
    Ok(page(&PrintPage {
        shell: staff.shell(NavSection::Cases),
        details: contents.details.map(|details| DetailsView::new(details, &staff)),
        form: contents.form.map(|form| FormView::new(form, &contents.uploads, &staff)),
        files: contents.uploads.iter().map(FileTile::from).collect(),
        services: ServiceRow::all(*id, contents.services),
        critical_dates: DateRow::rows(&file.summary, contents.dates, &staff),
        printed_at: Moment::time(staff.now().into()),
        band,
        timeline,
    }))
}
