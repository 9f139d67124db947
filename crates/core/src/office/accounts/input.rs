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
        /// Whether nobody else uses the computer.
        own_computer: bool, "This is my own computer";
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
        /// Whether nobody else uses the computer.
        own_computer: bool, "This is my own computer";
    }
}

input! {
    /// A new password in place of the current one.
    pub struct ChangePasswordInput (form: ChangePasswordFields "change-password", schema: "ChangePasswordBody") {
        /// The current one.
        present: Line<1000>, "Current password", needed "Enter your current password.";
        /// The new one.
        password: Line<1000>, "New password", needed "Enter a new password.";
    }
}

input! {
    /// A code of someone's app, or a recovery code.
    pub struct CodeInput (form: CodeFields "code", schema: "CodeBody") {
        /// The code.
        code: Line<100>, "Code", needed "Enter the code.";
    }
}

input! {
    /// The password, once more.
    pub struct ConfirmInput (form: ConfirmFields "confirm", schema: "ConfirmBody") {
        /// The current one.
        present: Line<1000>, "Password", needed "Enter your password.";
    }
}

input! {
    /// What someone calls a passkey.
    pub struct PasskeyInput (form: PasskeyFields "passkey", schema: "PasskeyBody") {
        /// Its name.
        name: Line<100>, "Name", needed "Give it a name, such as “Work laptop”.";
    }
}

input! {
    /// Why someone's second factors should be removed.
    pub struct RemovalInput (form: RemovalFields "removal", schema: "RemovalBody") {
        /// What has happened, and how the admin knows that it is them.
        reason: Line<500>, "What has happened, and how do you know that it is them?",
            needed "Say what has happened, such as: lost their phone, called me from their own number.";
    }
}
