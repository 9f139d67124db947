//! Recovery codes: for someone whose phone is lost. Each works once.

use super::super::record::record;
use super::{queries, tell};
use crate::Result;
use crate::ids::UserId;
use crate::office::accounts::AccountNews;
use crate::office::audit::Act;
use clerk_platform::secrets::token_hash;
use jiff::Timestamp;
use sqlx::PgConnection;

/// How many someone gets.
const MANY: usize = 10;
/// Characters of a code: 120 random bits, so that a plain hash can't be guessed back.
const LENGTH: usize = 24;
/// Letters and digits that nobody takes for another.
const ALPHABET: [char; 32] = [
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y',
    'Z', '2', '3', '4', '5', '6', '7', '8', '9',
];

/// Makes new codes for someone in place of the earlier ones, which no longer work, tells them, and returns the codes as they are shown.
pub async fn make_codes(connection: &mut PgConnection, user_id: UserId, now: Timestamp) -> Result<Vec<String>> {
    tell(connection, user_id, AccountNews::RecoveryCodesMade).await?;
    first_codes(connection, user_id, now).await
}

/// Makes codes for someone who is told of their first factor anyway.
pub(super) async fn first_codes(connection: &mut PgConnection, user_id: UserId, now: Timestamp) -> Result<Vec<String>> {
    let codes: Vec<String> = (0..MANY).map(|_| random_code()).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| token_hash(code)).collect();
    queries::replace_recovery_codes(connection, user_id, &hashes, now).await?;
    record(connection, Some(user_id), Act::RecoveryCodesMade, None).await?;
    Ok(codes.iter().map(|code| shown(code)).collect())
}

/// Accepts a code, and uses it up.
pub(super) async fn accept(connection: &mut PgConnection, user_id: UserId, code: &str, now: Timestamp) -> Result<bool> {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    if code.len() != LENGTH || !queries::use_recovery_code(connection, user_id, &token_hash(&code), now).await? {
        return Ok(false);
    }
    record(connection, Some(user_id), Act::RecoveryCodeUsed, None).await?;
    tell(connection, user_id, AccountNews::RecoveryCodeUsed).await?;
    Ok(true)
}

/// Deletes all codes of someone.
pub(super) async fn delete(connection: &mut PgConnection, user_id: UserId) -> Result<()> {
    queries::delete_recovery_codes(connection, user_id).await
}

fn random_code() -> String {
    let random: [u8; LENGTH] = rand::random();
    random.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32))).collect()
}

/// In groups of four.
fn shown(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
