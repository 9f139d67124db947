//! All lists.

/// Does something with the list of a name, as a type.
macro_rules! with_list {
    ($name:expr, $List:ident => $what:expr) => {
        match $name {
            ListName::Cases => with_list!(@ $List, casework::cases::list::CaseList, $what),
            ListName::Mine => with_list!(@ $List, casework::queues::list::MyCases, $what),
            ListName::Inbox => with_list!(@ $List, casework::queues::list::Inbox, $what),
            ListName::Reviews => with_list!(@ $List, casework::queues::list::Reviews, $what),
            ListName::Checks => with_list!(@ $List, casework::queues::list::ChecksMissing, $what),
            ListName::Reassign => with_list!(@ $List, casework::queues::list::Reassign, $what),
            ListName::Dates => with_list!(@ $List, casework::queues::date_list::DateList, $what),
            ListName::Clients => with_list!(@ $List, parties::clients::list::ClientList, $what),
            ListName::People => with_list!(@ $List, parties::people::list::PersonList, $what),
            ListName::Staff => with_list!(@ $List, office::staff::list::StaffList, $what),
        }
    };
    (@ $List:ident, $($part:ident)::+, $what:expr) => {{
        type $List = crate::$($part)::+;
        $what
    }};
}

pub(super) use with_list;
