//! Every mail that Clerk sends. The words are in `mails/<mail>/`: `subject.txt`, `text.txt`, and `body.html` with the same
//! content; a mistake in one of them fails the build. Handlers decide who gets which mail, and fill it in.

use crate::outside::Message;
use crate::{Context, Failure};
use askama::Template;
use clerk_core::office::organisation::{Organisation, organisation};

/// A mail, filled in.
pub(crate) trait Mail {
    /// What it says when it is sent by this centre.
    fn words(&self, organisation: &Organisation) -> askama::Result<Words>;
}

/// What a mail says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    subject: String,
    text: String,
    html: String,
}

/// Declares mails: the folder of each, and the values that its words need.
macro_rules! mails {
    ($($(#[$about:meta])* $mail:ident in $folder:tt { $($(#[$doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$about])*
        pub(crate) struct $mail { $($(#[$doc])* pub(crate) $field: $type,)* }

        pastey::paste! {
            #[derive(Template)]
            #[template(path = $folder "/subject.txt")]
            struct [<$mail Subject>]<'a> { mail: &'a $mail, organisation: &'a Organisation }

            #[derive(Template)]
            #[template(path = $folder "/text.txt")]
            struct [<$mail Text>]<'a> { mail: &'a $mail, organisation: &'a Organisation }

            #[derive(Template)]
            #[template(path = $folder "/body.html")]
            struct [<$mail Body>]<'a> { mail: &'a $mail, organisation: &'a Organisation, subject: &'a str }

            impl Mail for $mail {
                fn words(&self, organisation: &Organisation) -> askama::Result<Words> {
                    let mail = self;
                    let subject = [<$mail Subject>] { mail, organisation };
                    // Most subjects are the same for everyone, and use neither.
                    let [<$mail Subject>] { mail: _mail, organisation: _organisation } = &subject;
                    let subject = subject.render()?.trim_end().to_owned();
                    let text = [<$mail Text>] { mail, organisation }.render()?.trim_end().to_owned() + "\n";
                    let html = [<$mail Body>] { mail, organisation, subject: &subject }.render()?;
                    Ok(Words { subject, text, html })
                }
            }
        }
    )*};
}

mails! {
    /// Asks a new member of staff to set their first password.
    Invitation in "invitation" {
        full_name: String,
        email: String,
        link: String,
    }

    /// Lets someone who has forgotten their password set a new one.
    PasswordReset in "password_reset" {
        full_name: String,
        link: String,
    }

    /// Tells someone that their account was changed.
    AccountChanged in "account_changed" {
        full_name: String,
        /// What has changed, as a sentence.
        what: &'static str,
        /// Where they set another one, if it was not them.
        link: String,
    }

    /// Reminds a renter of a form that they have not finished.
    Reminder in "reminder" {
        /// Empty when they have not told us.
        first_name: String,
        link: String,
        /// The last day on which the link opens.
        until: String,
        /// Where a new form can be begun.
        site: String,
    }
}

/// Sends a mail that belongs to no case. Returns false when it was held back, see [`SendGrid`](crate::outside::SendGrid).
pub(crate) async fn send(context: &Context, to: &str, mail: &impl Mail) -> Result<bool, Failure> {
    // The connection is returned before SendGrid is called.
    let (organisation, _) = organisation(&mut *context.pool.acquire().await?).await?;
    let Words { subject, text, html } =
        mail.words(&organisation).map_err(|error| Failure::fail(format!("a mail can't be written: {error}")))?;
    let message = Message { from: context.outside.sender.clone(), to: to.to_owned(), subject, text, html };
    Ok(context.outside.mail.send(&message).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn centre() -> Organisation {
        Organisation {
            name: "Law & <Order>".into(),
            address: "1 Main St\nTown".into(),
            phone: "03 9000 0000".into(),
            ..Default::default()
        }
    }

    fn invitation() -> Invitation {
        Invitation {
            full_name: "Ann <b>&\"'".into(),
            email: "ann@staff.test".into(),
            link: "https://clerk.test/admin/set-password/a?b=1&c=\"2".into(),
        }
    }

    #[test]
    fn the_text_is_as_it_was_entered() {
        let words = invitation().words(&centre()).unwrap();
        assert_eq!(words.subject, "Your Clerk account at Law & <Order>");
        assert_eq!(
            words.text,
            "Hello Ann <b>&\"',\n\n\
             You have been invited to Clerk, the case management system of Law & <Order>.\n\n\
             Set a password to get started:\nhttps://clerk.test/admin/set-password/a?b=1&c=\"2\n\n\
             The link works once and expires after 7 days. If it has expired, ask an admin for a new invitation.\n\
             You will sign in with this email address: ann@staff.test\n\
             \n-- \nLaw & <Order>\n1 Main St\nTown\n03 9000 0000\n"
        );
        let reminder = |first_name: &str| Reminder {
            first_name: first_name.into(),
            link: "https://a.test/resume/?sub=x".into(),
            until: "8 Dec 2026".into(),
            site: "https://a.test".into(),
        };
        let text = |reminder: Reminder| reminder.words(&Organisation::default()).unwrap().text;
        assert!(text(reminder("Ann")).starts_with("Hello Ann,\n\nYou started "));
        assert!(text(reminder("")).starts_with("Hello,\n\nYou started "));
        assert!(text(reminder("")).contains("It works until 8 Dec 2026.\n"));
        assert!(text(reminder("")).contains("start a new form on our website:\nhttps://a.test\n"));
        assert!(text(reminder("")).ends_with("only reminder we will send.\n"));
    }

    #[test]
    fn nothing_gets_out_of_its_place_in_html() {
        let html = invitation().words(&centre()).unwrap().html;
        assert!(html.contains("<title>Your Clerk account at Law &#38; &#60;Order&#62;</title>"), "{html}");
        assert!(html.contains("<p>Hello Ann &#60;b&#62;&#38;&#34;&#39;,</p>"), "{html}");
        assert!(
            html.contains("<a href=\"https://clerk.test/admin/set-password/a?b=1&#38;c=&#34;2\">https://"),
            "{html}"
        );
        assert!(html.contains("Order&#62;<br>\n1 Main St<br>\nTown<br>\n03 9000 0000\n"), "{html}");
    }

    #[test]
    fn html_says_what_the_text_says() {
        let (organisation, full_name, link) = (Organisation::default(), "Ann".to_owned(), "https://a.test/".to_owned());
        let mails: [&dyn Mail; 4] = [
            &Invitation { full_name: full_name.clone(), email: "ann@staff.test".into(), link: link.clone() },
            &PasswordReset { full_name: full_name.clone(), link: link.clone() },
            &AccountChanged { full_name: full_name.clone(), what: "A", link: link.clone() },
            &Reminder { first_name: full_name, link, until: String::new(), site: String::new() },
        ];
        for mail in mails {
            let Words { text, html, .. } = mail.words(&organisation).unwrap();
            for line in text.lines() {
                assert!(html.contains(&line.replace('\'', "&#39;")) || html.contains(line), "{line} not in {html}");
            }
            assert!(!html.contains("<hr>"), "a centre that says nothing of itself has no footer: {html}");
        }
    }
}
