//! The filters of one page, made ready for questions about who sees what.

use std::cell::OnceCell;

use crate::context::Context;
use crate::index::Page;
use crate::metadata::{Criterion, VisibilityRule};
use crate::names::{fold, is_placeholder};
use crate::visibility::criterion::Left;
use crate::visibility::decide::{Condition, Values};
use crate::visibility::fields::Fields;
use crate::visibility::layout::{Layout, Path};
use crate::visibility::sites::{Site, sites};

/// The filters of a page.
#[derive(Debug)]
pub struct Filters<'c, 'i> {
    context: &'c Context<'i>,
    page: &'c Page,
    /// Which components enclose which.
    pub layout: Layout<'c>,
    /// The fields that criteria look at.
    pub fields: Fields<'c, 'i>,
    /// The conditions of components and fields, each made when it is first asked for.
    conditions: Vec<OnceCell<Option<Condition>>>,
}

/// A component around something, and the condition that its rule states.
#[derive(Clone, Debug)]
pub struct Around {
    /// The component: an index into `PageFacts::items`.
    pub item: usize,
    /// Its condition.
    pub condition: Condition,
}

impl<'c, 'i> Filters<'c, 'i> {
    /// The filters of this page; `None` where it has none.
    #[must_use]
    pub fn of(context: &'c Context<'i>, page: &'c Page) -> Option<Self> {
        sites(&page.facts).next()?;
        let object = page.facts.sobject_type.as_ref().map(|object| object.value.as_str());
        let conditions = vec![OnceCell::new(); page.facts.items.len()];
        Some(Filters {
            context,
            page,
            layout: Layout::of(&page.facts),
            fields: Fields::new(context, object),
            conditions,
        })
    }

    /// The condition that a rule states; `None` where its filter is not valid, or where deployment fills in what it
    /// says.
    #[must_use]
    pub fn condition(&self, site: &Site<'_>) -> Option<Condition> {
        match (site.action, site.item) {
            (None, Some(item)) => self.of_item(item).cloned(),
            _ if is_filled_in(self.context, self.page, site.rule) => None,
            _ => Condition::of_action(site.rule),
        }
    }

    /// The condition of a component's or field's own rule.
    fn of_item(&self, item: usize) -> Option<&Condition> {
        let make = || {
            let rule = self.page.facts.items.get(item)?.rule.as_ref()?;
            let known = !is_filled_in(self.context, self.page, rule);
            known.then(|| Condition::of(rule)).flatten()
        };
        self.conditions.get(item)?.get_or_init(make).as_ref()
    }

    /// The components and fields with a condition among these, in their order.
    fn conditions(&self, items: impl IntoIterator<Item = usize>) -> Vec<Around> {
        let around = |item| Some(Around { item, condition: self.of_item(item)?.clone() });
        items.into_iter().filter_map(around).collect()
    }

    /// The ways from a rule's owner up to the page, each with the components around the owner that have a condition,
    /// the innermost first. A page that inherits tells only a part of them: there are none then.
    #[must_use]
    pub fn around(&self, site: &Site<'_>) -> Vec<Vec<Around>> {
        let Some(item) = site.item.filter(|_| self.page.facts.parent.is_none()) else { return Vec::new() };
        let listing = site.action.map(|_| item);
        let enclosing = |path: Path| self.conditions(listing.into_iter().chain(path.enclosing));
        self.layout.paths(item).into_iter().map(enclosing).collect()
    }

    /// The ways from an item up to the page, each with the conditions on it, the item's own included. A way that ends
    /// in no region of the page counts too: a page that this one inherits from may show it.
    #[must_use]
    pub fn ways(&self, item: usize) -> Vec<Vec<Around>> {
        let of_way = |path: Path| self.conditions(std::iter::once(item).chain(path.enclosing));
        self.layout.paths(item).into_iter().map(of_way).collect()
    }

    /// What is known of the values of a criterion's field.
    #[must_use]
    pub fn values(&self, left: &Left) -> Values {
        self.fields.values(left)
    }
}

/// Whether a build tool or deployment fills in a part of the rule.
#[must_use]
pub fn is_filled_in(context: &Context<'_>, page: &Page, rule: &VisibilityRule) -> bool {
    let filter = rule.filter.as_ref().is_some_and(|filter| is_open(context, page, &filter.value));
    filter || rule.criteria.iter().any(|criterion| is_criterion_filled_in(context, page, criterion))
}

/// Whether a build tool or deployment fills in a part of the criterion.
#[must_use]
pub fn is_criterion_filled_in(context: &Context<'_>, page: &Page, criterion: &Criterion) -> bool {
    let right = criterion.right.as_ref().map(|right| &right.value);
    [&criterion.left.value, &criterion.operator.value]
        .into_iter()
        .chain(right)
        .any(|value| is_open(context, page, value))
}

/// Whether a build tool or deployment fills in a part of the text. A token for the project's own namespace leaves no
/// doubt, and does not count.
#[must_use]
pub fn is_open(context: &Context<'_>, page: &Page, value: &str) -> bool {
    let may_be = value.contains('%') || is_placeholder(value);
    (may_be && is_placeholder(&fold(value, None))) || context.index.is_rewritten(page.file, value)
}
