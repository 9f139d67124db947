//! What the page of a list shows around and in its rows.

use super::column::{Column, heads, in_address, shown};
use super::{Address, COUNTED_ON_TABS, Cell, List, Opened};
use crate::http::Staff;
use crate::ui::list_query::{address, page_text};
use crate::ui::{Choice, Pager, SortColumn, at_most_99};
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::office::lists::{PAGE_SIZES, SavedView};
use clerk_platform::db::Hurried;
use clerk_platform::paging::Page;
use sqlx::Postgres;
use sqlx::pool::PoolConnection;
use std::time::Duration;

/// How long counting what is in saved views may take.
const LONGEST_COUNT: Duration = Duration::from_millis(300);

/// A list as its page shows it; `components/list.html` has its parts.
pub(crate) struct ListView {
    /// Its name in addresses of what is kept of it.
    pub(crate) name: &'static str,
    /// The address of this list without its page and without columns of its own, to come back to.
    pub(crate) here: String,
    /// What of it can be kept: the filter, the order and the columns.
    pub(crate) query: String,
    /// The parts of the address that its filters have to keep: the saved view and its columns.
    pub(crate) kept: Vec<(&'static str, String)>,
    /// The views, the built-in ones first; none if there is but one.
    pub(crate) tabs: Vec<ViewTab>,
    pub(crate) has_views: bool,
    pub(crate) can_share: bool,
    /// The saved view that is open.
    pub(crate) open: Option<OpenView>,
    /// The columns that can be chosen.
    pub(crate) choices: Vec<Choice>,
    pub(crate) sizes: Vec<Choice>,
    /// Its heads: that of the first column, then the others.
    pub(crate) heads: Vec<SortColumn>,
    pub(crate) class: &'static str,
    pub(crate) rows: Vec<ListRow>,
    pub(crate) pager: Pager,
}

/// A view, as a link with an address of its own.
pub(crate) struct ViewTab {
    pub(crate) label: String,
    pub(crate) href: String,
    pub(crate) active: bool,
    pub(crate) count: Option<String>,
    /// Whether its filter no longer makes sense. Its link leads to where it can be changed or deleted.
    pub(crate) is_broken: bool,
}

/// The saved view that is open.
pub(crate) struct OpenView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) can_change: bool,
    /// Whether its maker may only stop sharing it.
    pub(crate) can_take_back: bool,
    /// Whether the list shows something else by now.
    pub(crate) is_changed: bool,
}

/// A row.
pub(crate) struct ListRow {
    pub(crate) id: String,
    pub(crate) href: String,
    pub(crate) text: String,
    /// The label and the content of each cell.
    pub(crate) cells: Vec<(&'static str, Cell)>,
    /// What can be done with it where it is, if anything.
    pub(crate) action: Option<RowAction>,
}

/// A link in a row.
pub(crate) struct RowAction {
    pub(crate) href: String,
    pub(crate) label: &'static str,
}

impl<L: List> Opened<L> {
    /// The list with the rows that were found. This is the last that its page reads.
    pub(crate) async fn view(
        self,
        db: PoolConnection<Postgres>,
        staff: &Staff,
        query: &L::Query,
        found: Page<L::Row>,
    ) -> Result<ListView> {
        let tabs = self.tabs(db, staff, query).await?;
        let mut here = query.with(|common| common.page.clear());
        let (view, columns) = (here.common().view.clone(), here.common().columns.clone());
        let to_keep = query.to_keep(&in_address(&self.columns));
        let open = self.around.views.iter().find(|saved| saved.id.to_string() == view);
        let is_chosen = |key: &str| self.columns.iter().any(|column| column.key == key);
        let (number, size) = self.part;
        let href = |number: i64| address(L::PATH, &query.with(|common| *common.page = page_text(number)));
        Ok(ListView {
            name: L::NAME.as_str(),
            here: address(L::PATH, &here.with(|common| common.columns.clear())),
            kept: vec![("view", view.clone()), ("columns", columns)],
            tabs,
            has_views: L::HAS_VIEWS,
            can_share: staff.viewer.may(Action::ShareViews),
            open: open.map(|saved| self.open(staff, saved, &to_keep)),
            choices: L::COLUMNS
                .iter()
                .map(|column| Choice { selected: is_chosen(column.key), ..Choice::new(column.key, column.label, "") })
                .collect(),
            sizes: PAGE_SIZES
                .map(|rows| Choice::new(rows.to_string(), format!("{rows} rows"), &size.to_string()))
                .into(),
            heads: heads::<L>(&self.columns, query),
            class: L::FIRST.class,
            pager: Pager::new(number, size, &found, href),
            rows: found.items.iter().map(|row| self.row(row, staff)).collect(),
            query: to_keep,
        })
    }

    fn row(&self, row: &L::Row, staff: &Staff) -> ListRow {
        let head = (L::FIRST.head)(row);
        let cell = |column: &Column<L::Row>| column.cell_of(row, &staff.viewer, staff.today());
        let cells = self.columns.iter().map(|column| (column.label, cell(column))).collect();
        ListRow { id: head.id, href: head.href, text: head.text, cells, action: None }
    }

    fn open(&self, staff: &Staff, saved: &SavedView, to_keep: &str) -> OpenView {
        let kept = L::Query::of_kept(&saved.query).map(|mut query| {
            let columns = shown::<L>(query.common().columns, None);
            query.to_keep(&in_address(&columns))
        });
        OpenView {
            id: saved.id.to_string(),
            name: saved.name.clone(),
            can_change: saved.may_be_changed_by(&staff.viewer),
            can_take_back: saved.may_be_taken_back_by(&staff.viewer),
            is_changed: kept.as_deref() != Some(to_keep),
        }
    }

    /// The tabs: the built-in views, then those that people have saved, each with how much is in it.
    async fn tabs(&self, db: PoolConnection<Postgres>, staff: &Staff, query: &L::Query) -> Result<Vec<ViewTab>> {
        let built_in = L::built_in(&staff.viewer);
        let related = L::related(staff);
        if !L::HAS_VIEWS || built_in.len() + self.around.views.len() < 2 && related.is_none() {
            return Ok(Vec::new());
        }
        let present = query.filter_alone();
        let view = query.clone().common().view.clone();
        let is_saved = self.around.views.iter().any(|saved| saved.id.to_string() == view);
        // What is in the views that everyone has is found by indexes. Nobody knows that of a saved one.
        let mut is_bounded = true;
        let mut counted = Vec::new();
        let mut tabs: Vec<(ViewTab, Option<usize>)> = Vec::new();
        for (number, (label, kept)) in built_in.iter().enumerate() {
            let Some(of_view) = L::Query::of_kept(kept) else { continue };
            let tab = ViewTab {
                label: (*label).to_owned(),
                href: address(L::PATH, &of_view),
                active: !is_saved && of_view.filter_alone() == present,
                count: None,
                is_broken: false,
            };
            // The list as it comes says how much it has where it is shown.
            let place = (number > 0).then_some(counted.len());
            counted.extend(place.map(|_| of_view));
            tabs.push((tab, place));
        }
        tabs.extend(related.map(|tab| (tab, None)));
        for saved in &self.around.views {
            let of_view = L::Query::of_kept(&saved.query).filter(|query| L::is_understood(query, staff));
            let id = saved.id.to_string();
            let href = match &of_view {
                Some(of_view) => address(L::PATH, &of_view.with(|common| common.view.clone_from(&id))),
                None => format!("/admin/views/{id}"),
            };
            let (active, is_broken) = (id == view, of_view.is_none());
            // Counting what a search finds can cost as much as the search.
            let of_view = of_view.filter(|_| !saved.has_search());
            let place = of_view.is_some().then_some(counted.len());
            is_bounded &= of_view.is_none();
            counted.extend(of_view);
            tabs.push((ViewTab { label: saved.name.clone(), href, active, count: None, is_broken }, place));
        }
        // A page asks the database four times at the most, and a search already does.
        let counts = match counted.is_empty() || L::is_costly(query) {
            true => Vec::new(),
            false => counts::<L>(db, staff, &counted, is_bounded).await?,
        };
        let number = |place: Option<usize>| place.and_then(|place| counts.get(place)).map(|count| at_most_99(*count));
        Ok(tabs.into_iter().map(|(tab, place)| ViewTab { count: number(place).or(tab.count), ..tab }).collect())
    }
}

/// How many rows each of these queries gives; none if it takes too long and there is no bound to it: then the tabs do without.
async fn counts<L: List>(
    mut db: PoolConnection<Postgres>,
    staff: &Staff,
    queries: &[L::Query],
    is_bounded: bool,
) -> Result<Vec<i64>> {
    if is_bounded {
        return L::counts(&mut db, staff, queries).await;
    }
    let mut hurried = Hurried::begin(db, LONGEST_COUNT).await?;
    match L::counts(hurried.connection()?, staff, queries).await {
        Err(error) if error.took_too_long() => {
            tracing::warn!(
                list = L::NAME.as_str(),
                "counting the saved views took too long: their tabs have no numbers"
            );
            Ok(Vec::new())
        }
        counted => counted,
    }
}

const _: () = assert!(COUNTED_ON_TABS == 100, "`at_most_99` says `99+` from 100 on");
