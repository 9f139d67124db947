//! Staff, how they sign in, and the settings of the centre.

mod api;
mod audit;
mod guessing;
mod hand_over;
mod leaving;
mod lost_factors;
mod openid;
mod passwords;
mod providers;
mod second_factors;
mod sessions;
mod setting_up;
mod settings;
mod sign_in;
mod staff;
mod tokens;
