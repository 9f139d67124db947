//! The tabs of a case other than its timeline.

use crate::http::{Done, PageResult, Reader, page};
use crate::insight::case_file::details::DetailsView;
use crate::insight::case_file::form::FormView;
use crate::insight::case_file::work::{DateRow, ServiceRow};
use crate::ui::{FileTile, NavSection, Shell};
use crate::views::band::CaseBand;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::ids::CaseId;
use clerk_core::insight::case_file::{self, CaseFile, CaseTab, Contents};

/// What a tab begins with: its frame, the summary of the case, and the rest of its file.
struct Opened {
    shell: Shell,
    band: CaseBand,
    file: CaseFile,
}

async fn open(Reader { staff, db }: &mut Reader, id: CaseId, tab: CaseTab, done: &Done) -> PageResult<Opened> {
    let file = case_file::get(db, &staff.viewer, id, tab.parts()).await?;
    Ok(Opened {
        shell: staff.shell(NavSection::Cases).after(done.done.as_deref()),
        band: CaseBand::new(&file, Some(tab), staff),
        file,
    })
}

#[derive(Template)]
#[template(path = "insight/case_file/details.html")]
struct DetailsPage {
    shell: Shell,
    band: CaseBand,
    details: Option<DetailsView>,
}

/// `GET /admin/cases/{id}/details`
pub(crate) async fn details(mut reader: Reader, id: Path<CaseId>, done: Query<Done>) -> PageResult {
    let Opened { shell, band, file } = open(&mut reader, *id, CaseTab::Details, &done).await?;
    let details = file.contents.details.map(|details| DetailsView::new(details, &reader.staff));
    Ok(page(&DetailsPage { shell, band, details }))
}

#[derive(Template)]
#[template(path = "insight/case_file/dates.html")]
struct DatesPage {
    shell: Shell,
    band: CaseBand,
    critical_dates: Vec<DateRow>,
}

/// `GET /admin/cases/{id}/dates`
pub(crate) async fn dates(mut reader: Reader, id: Path<CaseId>, done: Query<Done>) -> PageResult {
    let Opened { shell, band, file } = open(&mut reader, *id, CaseTab::Dates, &done).await?;
    Ok(page(&DatesPage {
        shell,
        band,
        critical_dates: DateRow::rows(&file.summary, file.contents.dates, &reader.staff),
    }))
}

#[derive(Template)]
#[template(path = "insight/case_file/services.html")]
struct ServicesPage {
    shell: Shell,
    band: CaseBand,
    services: Vec<ServiceRow>,
}

/// `GET /admin/cases/{id}/services`
pub(crate) async fn services(mut reader: Reader, id: Path<CaseId>, done: Query<Done>) -> PageResult {
    let Opened { shell, band, file } = open(&mut reader, *id, CaseTab::Services, &done).await?;
    Ok(page(&ServicesPage { shell, band, services: ServiceRow::all(*id, file.contents.services) }))
}

#[derive(Template)]
#[template(path = "insight/case_file/files.html")]
struct FilesPage {
    shell: Shell,
    band: CaseBand,
    files: Vec<FileTile>,
}

/// `GET /admin/cases/{id}/files`
pub(crate) async fn files(mut reader: Reader, id: Path<CaseId>, done: Query<Done>) -> PageResult {
    let Opened { shell, band, file } = open(&mut reader, *id, CaseTab::Files, &done).await?;
    Ok(page(&FilesPage { shell, band, files: file.contents.uploads.iter().map(FileTile::from).collect() }))
}

#[derive(Template)]
#[template(path = "insight/case_file/form.html")]
struct FormPage {
    shell: Shell,
    band: CaseBand,
    form: Option<FormView>,
}

/// `GET /admin/cases/{id}/form`
pub(crate) async fn form(mut reader: Reader, id: Path<CaseId>, done: Query<Done>) -> PageResult {
    let Opened { shell, band, file } = open(&mut reader, *id, CaseTab::Form, &done).await?;
    let Contents { form, uploads, .. } = file.contents;
    Ok(page(&FormPage { shell, band, form: form.map(|form| FormView::new(form, &uploads, &reader.staff)) }))
}
