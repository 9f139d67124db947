//! Files for spreadsheets: CSV in UTF-8 with a mark by which they know it, and no cell that is taken for a formula.

use actix_web::HttpResponse;
use actix_web::http::header;
use clerk_core::{Error, Result};

/// Spreadsheets take a text in UTF-8 for one when it begins with this.
const MARK: &str = "\u{feff}";

/// A file that is being written.
pub(crate) struct Spreadsheet(csv::Writer<Vec<u8>>);

impl Spreadsheet {
    /// A file with these heads.
    pub(crate) fn new<T: AsRef<str>>(heads: impl IntoIterator<Item = T>) -> Result<Self> {
        let mut builder = csv::WriterBuilder::new();
        builder.terminator(csv::Terminator::CRLF).flexible(true);
        let mut file = Self(builder.from_writer(MARK.as_bytes().to_vec()));
        file.row(heads)?;
        Ok(file)
    }

    /// Adds a row.
    pub(crate) fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) -> Result<()> {
        let cells: Vec<String> = cells.into_iter().map(|cell| plain(cell.as_ref())).collect();
        // A row of one empty cell would be an empty line.
        self.0.write_record(&cells).map_err(|error| failed(&error))
    }

    /// The file as an answer.
    pub(crate) fn answer(self, name: &str) -> Result<HttpResponse> {
        let file = self.0.into_inner().map_err(|error| failed(&error))?;
        Ok(HttpResponse::Ok()
            .content_type("text/csv; charset=utf-8")
            .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")))
            .body(file))
    }
}

fn failed(error: &dyn std::fmt::Display) -> Error {
    Error::External(format!("writing a file: {error}"))
}

/// A cell that no spreadsheet takes for a formula.
fn plain(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheets_read_it_as_text() {
        let mut file = Spreadsheet::new(["Case", "Client"]).unwrap();
        file.row(["=1+1", "Zoë, \"Z\""]).unwrap();
        file.row(["\t@x", "\r=1"]).unwrap();
        let file = String::from_utf8(file.0.into_inner().unwrap()).unwrap();
        assert_eq!(file, "\u{feff}Case,Client\r\n'=1+1,\"Zoë, \"\"Z\"\"\"\r\n'\t@x,\"'\r=1\"\r\n");
    }
}
