//! Domains of email addresses, as a field.

use crate::input::{Control, Field, Kind, Refused, clean, json};
use serde_json::Value;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ArrayBuilder, ObjectBuilder, RefOr, Schema};

const MOST: usize = 50;

/// Domains, in order, each once; a form has them line by line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Domains(Vec<String>);

impl Field for Domains {
    type Stored = Vec<String>;
    const CONTROL: Control = Control::new(Kind::Text);

    fn of(stored: &Vec<String>) -> Self {
        Self(stored.clone())
    }

    fn stored(&self) -> Vec<String> {
        self.0.clone()
    }

    fn from_text(text: &str) -> Result<Self, Refused> {
        let lines = text.split(['\n', ',', ' ']).map(|line| line.trim().trim_start_matches('@').to_lowercase());
        let mut domains: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        domains.sort();
        domains.dedup();
        if !domains.iter().all(|domain| is_domain(domain)) {
            return Err("Enter one domain per line, such as example.org.".into());
        }
        if domains.len() > MOST {
            return Err(format!("Enter up to {MOST} domains.").into());
        }
        Ok(Self(domains))
    }

    fn from_json(value: &Value) -> Result<Self, Refused> {
        Self::from_text(&clean::prose(&json::<Vec<String>>(value)?.join("\n")))
    }

    fn to_text(&self) -> String {
        self.0.join("\n")
    }

    fn to_json(&self) -> Value {
        self.0.as_slice().into()
    }

    fn empty() -> Option<Self> {
        Some(Self::default())
    }

    fn schema(description: &str) -> RefOr<Schema> {
        let text = ObjectBuilder::new().schema_type(Type::String);
        ArrayBuilder::new().items(text).max_items(Some(MOST)).description(Some(description)).into()
    }
}

/// Whether a text can be a domain.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
        (1..=63).contains(&label.len()) && label.chars().all(fits) && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::super::StaffDomainsInput;
    use super::*;
    use crate::input::Form;

    #[test]
    fn domains_line_by_line() {
        let read = |text: &str| {
            let form = Form::<StaffDomainsInput>::sent(&[("domains".to_owned(), text.to_owned())]);
            form.read(None).map(|input| input.domains.stored())
        };
        assert_eq!(read(" Example.org\r\n@b.example.org\n\nexample.org").unwrap(), ["b.example.org", "example.org"]);
        for text in ["", " \n", "nonsense", "a@example.org", "exa mple.org", "https://example.org"] {
            assert!(read(text).is_err(), "{text}");
        }
        assert!(Domains::from_text("exa\0mple.org").is_err());
    }
}
