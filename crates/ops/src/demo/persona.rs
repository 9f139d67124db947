//! What the tables do not say about a client: drawn from lists, so that it fits the rest and is the same on every load.

use super::data::{Client, Data};
use jiff::civil::Date;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

/// Everything about a client that the form asks.
pub(super) struct Persona<'a> {
    pub(super) client: &'a Client,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) call_times: Vec<&'static str>,
    pub(super) employment: Option<&'static str>,
    pub(super) lives: &'static str,
    pub(super) lease: &'static str,
    pub(super) lease_started: Date,
    pub(super) landlord: &'a str,
    /// Name, address, mail domain.
    pub(super) agent: Option<&'a (String, String, String)>,
    pub(super) referrer_type: &'static str,
    pub(super) referrer: Option<&'static str>,
    /// Name, mail domain, preference.
    pub(super) support_worker: Option<&'a (String, String, String)>,
}

/// The first of the year in which a client is this old, give or take.
const OLD: i16 = 1957;
const YOUNG: i16 = 1999;

impl<'a> Persona<'a> {
    pub(super) fn draw(data: &'a Data, number: usize, client: &'a Client, today: Date) -> Self {
        // A generator whose numbers stay the same in later versions of the library.
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(number as u64);
        let (referrer_type, referrer) = referrer(&mut rng);
        let lives = match client.dependents {
            0 if client.home.0.starts_with("Room") => "FLATMATES",
            0 => pick(&mut rng, &["SOLO", "SOLO", "FLATMATES", "PARTNER"]),
            _ => "FAMILY",
        };
        Self {
            client,
            email: client.email.clone().unwrap_or_else(|| email(client)),
            phone: client.phone.clone().unwrap_or_else(|| phone(data, number)),
            call_times: call_times(&mut rng),
            employment: employment(&mut rng, client),
            lives,
            lease: pick(&mut rng, &["YES", "YES", "YES", "YES", "NO", "VERBAL"]),
            lease_started: today.saturating_sub(jiff::Span::new().days(rng.random_range(200..2400))),
            landlord: data.people.landlords.choose(&mut rng).map_or("", String::as_str),
            agent: data.people.agents.choose(&mut rng).filter(|_| number % 5 != 4),
            referrer_type,
            referrer,
            support_worker: data.people.support_workers.choose(&mut rng).filter(|_| client.support),
        }
    }

    /// Who manages the home.
    pub(super) fn manager(&self) -> &str {
        self.agent.map_or(self.landlord, |(name, _, _)| name)
    }
}

fn pick<T: Copy + Default>(rng: &mut Xoshiro256PlusPlus, list: &[T]) -> T {
    list.choose(rng).copied().unwrap_or_default()
}

fn email(client: &Client) -> String {
    let part = |name: &str| -> String { name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect() };
    let mut local = format!("{}.{}", part(&client.first), part(&client.last));
    local.truncate(64);
    format!("{local}@example.com")
}

/// A mobile number while there are some, then a land line; all of them kept for fiction.
fn phone(data: &Data, number: usize) -> String {
    data.people.mobiles.get(number).cloned().unwrap_or_else(|| format!("03 5550 {:04}", 100 + number))
}

fn call_times(rng: &mut Xoshiro256PlusPlus) -> Vec<&'static str> {
    let all = ["WEEK_DAY", "WEEK_EVENING", "SATURDAY", "SUNDAY"];
    let mut times: Vec<_> = all.into_iter().filter(|_| rng.random_bool(0.5)).collect();
    if times.is_empty() {
        times.push("WEEK_DAY");
    }
    times
}

fn employment(rng: &mut Xoshiro256PlusPlus, client: &Client) -> Option<&'static str> {
    let year = client.born.year();
    Some(match (client.income, client.dependents) {
        _ if year < OLD => "RETIRED",
        (Some(..650), _) if year >= YOUNG - 2 => "STUDENT",
        (Some(_), _) => pick(rng, &["WORKING_FULL_TIME", "WORKING_PART_TIME", "WORKING_CASUALLY", "WORKING_TEMPORARY"]),
        (None, 1..) => pick(rng, &["PARENT", "LOOKING_FOR_WORK", "WORKING_PART_TIME"]),
        (None, _) if rng.random_bool(0.2) => return None,
        (None, _) => pick(rng, &["TEMPORARILY_UNABLE", "LOOKING_FOR_WORK", "NOT_LOOKING_FOR_WORK"]),
    })
}

fn referrer(rng: &mut Xoshiro256PlusPlus) -> (&'static str, Option<&'static str>) {
    let all = [
        ("LEGAL_CENTRE", Some("Tenants Victoria")),
        ("LEGAL_CENTRE", Some("Justice Connect")),
        ("LEGAL_CENTRE", Some("Victoria Legal Aid")),
        ("HOUSING_SERVICE", Some("Launch Housing")),
        ("HOUSING_SERVICE", Some("Women’s Housing")),
        ("COMMUNITY_ORGANISATION", Some("Sacred Heart Mission")),
        ("COMMUNITY_ORGANISATION", Some("St Vincent De Paul")),
        ("SOCIAL_MEDIA", Some("Facebook")),
        ("SOCIAL_MEDIA", Some("Reddit")),
        ("SEARCH", None),
        ("SEARCH", None),
        ("WORD_OF_MOUTH", None),
        ("WORD_OF_MOUTH", None),
        ("POSTER", None),
        ("RADIO", None),
    ];
    pick(rng, &all)
}
