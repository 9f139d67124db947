//! The forms of people who are not signed in. Passwords are not read from these: they are taken as secrets, so that they are
//! never shown or logged.

use crate::input::{EmailAddress, Line, input};

input! {
    /// Who signs in.
    pub struct SignInInput (form: SignInFields "sign-in", schema: "SignInBody") {
        /// Their email address.
        email: EmailAddress, "Email", needed "Enter the email address you sign in with.";
        /// Their password.
        password: Line<1000>, "Password", needed "Enter your password.";
    }
}

input! {
    /// Who has forgotten their password.
    pub struct ForgotPasswordInput (form: ForgotPasswordFields "forgot-password", schema: "ForgotPasswordBody") {
        /// Their email address.
        email: EmailAddress, "Email", needed "Enter the email address you sign in with.";
    }
}

input! {
    /// The password that someone sets with a link.
    pub struct SetPasswordInput (form: SetPasswordFields "set-password", schema: "SetPasswordBody") {
        /// The new password.
        password: Line<1000>, "Password", needed "Enter a password.";
    }
}
