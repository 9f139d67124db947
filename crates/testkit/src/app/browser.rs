//! A browser without scripts: it keeps cookies, follows no redirects, and sends back the tokens of forms.

use reqwest::redirect::Policy;
use scraper::{Html, Selector};
use uuid::Uuid;

/// Someone's browser.
pub struct Browser {
    url: String,
    client: reqwest::Client,
    /// Who is signed in.
    pub user_id: Option<Uuid>,
}

/// What the server answered.
#[derive(Debug)]
pub struct Page {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body.
    pub html: String,
}

impl Browser {
    /// One without cookies.
    pub fn new(url: &str) -> anyhow::Result<Self> {
        Self::with(url, reqwest::header::HeaderMap::new())
    }

    /// One without cookies, at this remote address; for an app that trusts a proxy on this machine.
    pub fn at(url: &str, address: &str) -> anyhow::Result<Self> {
        let headers = [(reqwest::header::HeaderName::from_static("x-forwarded-for"), address.parse()?)];
        Self::with(url, headers.into_iter().collect())
    }

    fn with(url: &str, headers: reqwest::header::HeaderMap) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder().cookie_store(true).redirect(Policy::none()).default_headers(headers);
        Ok(Self { url: url.to_owned(), client: client.build()?, user_id: None })
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Page {
        Page::of(self.client.get(format!("{}{path}", self.url)).send().await.expect("an answer")).await
    }

    /// Opens a page with a header of its own.
    pub async fn get_with(&self, path: &str, name: &str, value: &str) -> Page {
        let request = self.client.get(format!("{}{path}", self.url)).header(name, value);
        Page::of(request.send().await.expect("an answer")).await
    }

    /// Follows a link from another page, of which the browser then tells.
    pub async fn follow(&self, from: &str, path: &str) -> Page {
        let request = self.client.get(format!("{}{path}", self.url)).header("referer", format!("{}{from}", self.url));
        Page::of(request.send().await.expect("an answer")).await
    }

    /// Asks for the head of a page.
    pub async fn head(&self, path: &str) -> Page {
        Page::of(self.client.head(format!("{}{path}", self.url)).send().await.expect("an answer")).await
    }

    /// Sends the first form of a page that goes to `action`: as it is on the page, with what is typed in place of what was
    /// there.
    pub async fn submit(&self, page: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
        let mut fields = page.fields(action);
        fields.retain(|(name, _)| !typed.iter().any(|(typed, _)| typed == name));
        fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.post(action, &fields).await
    }

    /// Sends fields as they are.
    pub async fn post(&self, path: &str, fields: &[(String, String)]) -> Page {
        Page::of(self.client.post(format!("{}{path}", self.url)).form(fields).send().await.expect("an answer")).await
    }
}

impl Page {
    async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, html: response.text().await.expect("a body") }
    }

    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.headers.get("location").and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// All text, with white space collapsed.
    pub fn text(&self) -> String {
        let document = Html::parse_document(&self.html);
        document.root_element().text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The texts of what a CSS selector matches.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).expect("a good selector");
        let text = |element: scraper::ElementRef<'_>| {
            element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
        };
        Html::parse_document(&self.html).select(&selector).map(text).collect()
    }

    /// An attribute of everything that a CSS selector matches.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).expect("a good selector");
        Html::parse_document(&self.html)
            .select(&selector)
            .filter_map(|element| element.attr(name).map(str::to_owned))
            .collect()
    }

    /// The value next to a label in a list of facts.
    pub fn fact(&self, label: &str) -> Option<String> {
        let (labels, values) = (self.all("dl.facts > dt"), self.all("dl.facts > dd"));
        labels.iter().position(|known| known == label).and_then(|at| values.get(at).cloned())
    }

    /// The values of a form: its inputs, the chosen option of each select, and its text areas.
    fn fields(&self, action: &str) -> Vec<(String, String)> {
        let css = |text: &str| Selector::parse(text).expect("a good selector");
        let document = Html::parse_document(&self.html);
        let Some(form) = document.select(&css(&format!("form[action='{action}']"))).next() else { return Vec::new() };
        let (options, chosen) = (css("option"), css("option[selected]"));
        form.select(&css("input[name], select[name], textarea[name]"))
            .filter_map(|field| {
                let value = match field.value().name() {
                    "select" => {
                        field.select(&chosen).next().or_else(|| field.select(&options).next())?.attr("value")?
                    }
                    "textarea" => return Some((field.attr("name")?.to_owned(), field.text().collect::<String>())),
                    _ if matches!(field.attr("type"), Some("checkbox" | "radio"))
                        && field.attr("checked").is_none() =>
                    {
                        return None;
                    }
                    _ => field.attr("value").unwrap_or_default(),
                };
                Some((field.attr("name")?.to_owned(), value.to_owned()))
            })
            .collect()
    }
}
