//! The columns of a list: each is said once, for its page, its menu and its file.

use super::{Address, Cell, List};
use crate::ui::SortColumn;
use crate::ui::list_query::address;
use clerk_core::access::{Action, Viewer};
use jiff::civil::Date;

/// A column that can be shown or not.
pub(crate) struct Column<R: 'static> {
    /// What it is called in addresses and where choices are stored.
    pub(crate) key: &'static str,
    pub(crate) label: &'static str,
    /// Whether it is shown to those who have chosen nothing.
    pub(crate) is_usual: bool,
    order: Option<Order>,
    /// What a row shows in it, on this day.
    pub(crate) cell: fn(&R, Date) -> Cell,
    /// Where what it shows is changed, by those who may do this; none where it can't be.
    pub(super) change: Option<Change<R>>,
}

/// The address of the form where a row's cell is changed, and what one has to be allowed for it.
pub(super) type Change<R> = (fn(&R) -> Option<String>, Option<Action>);

/// An order by a column.
#[derive(Clone, Copy)]
pub(crate) struct Order {
    /// Its name in addresses; a minus before it turns it round.
    name: &'static str,
    /// Whether a first click shows the last first: the newest.
    is_newest_first: bool,
    /// Whether a second click turns it round.
    turns: bool,
}

impl Order {
    /// From the start of the alphabet, or the next date; or turned round.
    pub(crate) const fn by(name: &'static str) -> Self {
        Self { name, is_newest_first: false, turns: true }
    }

    /// The newest first; or turned round.
    pub(crate) const fn newest(name: &'static str) -> Self {
        Self { name, is_newest_first: true, turns: true }
    }

    /// The same in one direction alone.
    pub(crate) const fn only(self) -> Self {
        Self { turns: false, ..self }
    }

    /// The names of the order and of its reverse, that of the first click first.
    fn names(self) -> (String, String) {
        let (name, turned) = (self.name.to_owned(), format!("-{}", self.name));
        if self.is_newest_first { (turned, name) } else { (name, turned) }
    }

    fn is(self, sort: &str) -> bool {
        let (first, second) = self.names();
        sort == first || self.turns && sort == second
    }
}

impl<R> Column<R> {
    /// One that is shown to those who have chosen nothing.
    pub(crate) const fn new(key: &'static str, label: &'static str, cell: fn(&R, Date) -> Cell) -> Self {
        Self { key, label, is_usual: true, order: None, cell, change: None }
    }

    /// The same, but shown only to those who choose it.
    pub(crate) const fn on_request(self) -> Self {
        Self { is_usual: false, ..self }
    }

    /// The same; what it shows can be changed from the list, in the form at this address, by those who may do `needed`, or by all who
    /// see it.
    pub(crate) const fn changed_at(self, address: fn(&R) -> Option<String>, needed: Option<Action>) -> Self {
        Self { change: Some((address, needed)), ..self }
    }

    /// The same; the list can be sorted by it.
    pub(crate) const fn sorted(self, order: Order) -> Self {
        Self { order: Some(order), ..self }
    }
}

impl<R> Column<R> {
    /// The content of a row's cell.
    pub(super) fn cell_of(&self, row: &R, viewer: &Viewer, today: Date) -> Cell {
        let change = self.change.filter(|(_, needed)| needed.is_none_or(|needed| viewer.may(needed)));
        Cell { change: change.and_then(|(address, _)| address(row)), ..(self.cell)(row, today) }
    }
}

/// The column that is always there: the reference or the name, which holds the link.
pub(crate) struct First<R: 'static> {
    pub(crate) label: &'static str,
    /// The order by it, if there is one.
    pub(crate) order: Option<Order>,
    /// `ref` for a file reference, which on a phone is followed on its line by what the row is about; `wide` for a name.
    pub(crate) class: &'static str,
    pub(crate) head: fn(&R) -> RowHead,
}

/// The heading of a row.
pub(crate) struct RowHead {
    pub(crate) id: String,
    pub(crate) href: String,
    pub(crate) text: String,
}

/// The heads of these columns, after that of the first. One without an address can't be sorted by.
pub(super) fn heads<L: List>(columns: &[&'static Column<L::Row>], query: &L::Query) -> Vec<SortColumn> {
    let first = std::iter::once((L::FIRST.label, L::FIRST.order));
    let all = first.chain(columns.iter().map(|column| (column.label, column.order)));
    all.map(|(label, order)| head::<L>(label, order, query)).collect()
}

fn head<L: List>(label: &'static str, order: Option<Order>, query: &L::Query) -> SortColumn {
    let Some(order) = order else { return SortColumn { label, href: String::new(), state: "" } };
    let mut here = query.with(|common| common.page.clear());
    let present = here.common().sort.cloned().filter(|sort| is_known::<L>(sort));
    let present = present.unwrap_or_else(|| L::SORT.to_owned());
    let (first, second) = order.names();
    // A click turns the order round if the list is in it already.
    let next = if present == first && order.turns { second } else { first };
    let state = match order.is(&present) {
        true if present.starts_with('-') => "desc",
        true => "asc",
        false => "",
    };
    if let Some(sort) = here.common().sort {
        *sort = next;
    }
    SortColumn { label, href: address(L::PATH, &here), state }
}

/// Whether the list has this order.
fn is_known<L: List>(sort: &str) -> bool {
    let orders = L::COLUMNS.iter().filter_map(|column| column.order);
    orders.chain(L::FIRST.order).any(|order| order.is(sort))
}

/// The columns to show: those that the address names, or else those that the reader has chosen, or else the usual ones. What is not
/// known is ignored.
pub(crate) fn shown<L: List>(named: &str, chosen: Option<&[String]>) -> Vec<&'static Column<L::Row>> {
    let of = |is_in: &dyn Fn(&str) -> bool| L::COLUMNS.iter().filter(|column| is_in(column.key)).collect::<Vec<_>>();
    let in_address = of(&|key| named.split(',').any(|name| name == key));
    if named == NONE || !in_address.is_empty() {
        return in_address;
    }
    match chosen {
        Some(chosen) => of(&|key| chosen.iter().any(|name| name == key)),
        None => L::COLUMNS.iter().filter(|column| column.is_usual).collect(),
    }
}

/// In an address: no column but the first.
const NONE: &str = "-";

/// These columns as an address names them.
pub(super) fn in_address<R>(columns: &[&'static Column<R>]) -> String {
    let keys: Vec<&str> = columns.iter().map(|column| column.key).collect();
    if keys.is_empty() { NONE.to_owned() } else { keys.join(",") }
}
