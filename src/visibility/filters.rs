//! The filters of one page, made ready for questions about who sees what.
//!
//! Many rules ask about the same page. They are given the same [`Filters`], in which each part is made when it is first
//! asked for and then kept; the engine drops them all before it turns to the next page.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::context::Context;
use crate::index::Page;
use crate::metadata::{Criterion, VisibilityRule};
use crate::names::{fold, is_placeholder};
use crate::visibility::criterion::{Left, Test};
use crate::visibility::decide::{Condition, Values};
use crate::visibility::fields::Fields;
use crate::visibility::filter::{Filter, FilterError};
use crate::visibility::layout::{Layout, Path};
use crate::visibility::sites::{Site, sites};

/// The filters of a page.
#[derive(Debug)]
pub struct Filters<'c, 'i> {
    /// The project.
    pub context: &'c Context<'i>,
    /// The page.
    pub page: &'c Page,
    /// The fields that criteria look at.
    pub fields: Fields<'c, 'i>,
    layout: OnceCell<Layout<'c>>,
    sites: OnceCell<Vec<FilterSite<'c>>>,
    /// Whether some component with a rule has others inside itself.
    encloses: OnceCell<bool>,
}

/// A visibility rule, taken apart.
#[derive(Debug)]
pub struct FilterSite<'c> {
    /// Where it stands.
    pub site: Site<'c>,
    /// How its criteria are joined.
    pub filter: Result<Arc<Filter>, FilterError>,
    /// What its criteria say, in the order of the file.
    pub tests: Arc<[Test]>,
    /// Whether a build tool or deployment fills in a part of it.
    is_filled_in: bool,
    condition: OnceCell<Option<Condition>>,
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
    /// The filters of this page.
    #[must_use]
    pub fn of(context: &'c Context<'i>, page: &'c Page) -> Self {
        let object = page.facts.sobject_type.as_ref().map(|object| &*object.value);
        Filters {
            context,
            page,
            fields: Fields::new(context, object),
            layout: OnceCell::new(),
            sites: OnceCell::new(),
            encloses: OnceCell::new(),
        }
    }

    /// Which components enclose which.
    pub fn layout(&self) -> &Layout<'c> {
        self.layout.get_or_init(|| Layout::of(&self.page.facts))
    }

    /// All visibility rules of the page, in the order of [`sites`].
    pub fn sites(&self) -> &[FilterSite<'c>] {
        let take_apart = |site: Site<'c>| FilterSite {
            site,
            filter: Filter::of(site.rule).map(Arc::new),
            tests: site.rule.criteria.iter().map(Test::of).collect(),
            is_filled_in: self.is_filled_in(site.rule),
            condition: OnceCell::new(),
        };
        self.sites.get_or_init(|| sites(&self.page.facts).map(take_apart).collect())
    }

    /// The condition of a component's or field's own rule.
    fn of_item(&self, item: usize) -> Option<&Condition> {
        let sites = self.sites();
        // An item's own rule stands before those of its actions.
        let first = sites.partition_point(|known| known.site.item < Some(item));
        sites.get(first).filter(|known| known.site.item == Some(item) && known.site.action.is_none())?.condition()
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
        if !self.encloses() {
            return vec![self.conditions(listing)];
        }
        let enclosing = |path: Path| self.conditions(listing.into_iter().chain(path.enclosing));
        self.layout().paths(item).into_iter().map(enclosing).collect()
    }

    /// Few tabs and sections have rules of their own. Where none has, all ways from an item up to the page are alike.
    fn encloses(&self) -> bool {
        let has_rule = |item: usize| self.page.facts.items.get(item).is_some_and(|item| item.rule.is_some());
        *self.encloses.get_or_init(|| self.layout().enclosing().any(has_rule))
    }

    /// The ways from an item up to the page, each with the conditions on it, the item's own included. A way that ends
    /// in no region of the page counts too: a page that this one inherits from may show it.
    #[must_use]
    pub fn ways(&self, item: usize) -> Vec<Vec<Around>> {
        let of_way = |path: Path| self.conditions(std::iter::once(item).chain(path.enclosing));
        self.layout().paths(item).into_iter().map(of_way).collect()
    }

    /// What is known of the values of a criterion's field. Where a criterion of the page names a picklist value by its
    /// label, two words may be one value, and nothing is known.
    #[must_use]
    pub fn values(&self, left: &Left) -> Values {
        if self.is_named_by_label(left) { Values::Unknown } else { self.fields.values(left) }
    }

    fn is_named_by_label(&self, left: &Left) -> bool {
        let facts = self.fields.name(left).and_then(|name| self.fields.facts(&name));
        let Some(field) = facts.filter(|field| !field.value_labels.is_empty()) else { return false };
        let is_label = |text: &str| field.value_labels.iter().any(|label| label.to_lowercase() == text.to_lowercase());
        let mut tests = self.sites().iter().flat_map(|site| site.tests.iter());
        tests.any(|test| test.left == *left && test.right.as_deref().is_some_and(is_label))
    }

    /// Whether a build tool or deployment fills in a part of the rule.
    fn is_filled_in(&self, rule: &VisibilityRule) -> bool {
        rule.filter.as_ref().is_some_and(|filter| self.is_open(&filter.value))
            || rule.criteria.iter().any(|criterion| self.is_criterion_open(criterion))
    }

    fn is_criterion_open(&self, criterion: &Criterion) -> bool {
        let texts = [&criterion.left, &criterion.operator].into_iter().chain(&criterion.right);
        texts.into_iter().any(|text| self.is_open(&text.value))
    }

    /// Whether a build tool or deployment fills in a part of a criterion of the rule.
    #[must_use]
    pub fn fills_in(&self, rule: &FilterSite<'_>, criterion: &Criterion) -> bool {
        rule.is_filled_in && self.is_criterion_open(criterion)
    }

    /// Whether a build tool or deployment fills in a part of the text. A token for the project's own namespace leaves
    /// no doubt, and does not count.
    #[must_use]
    pub fn is_open(&self, value: &str) -> bool {
        let may_be = value.contains('%') || is_placeholder(value);
        (may_be && is_placeholder(&fold(value, None))) || self.context.index.is_rewritten(self.page.file, value)
    }
}

impl<'c> FilterSite<'c> {
    /// The criteria, each with what it says, in the order of the file.
    pub fn criteria(&self) -> impl Iterator<Item = (&'c Criterion, &Test)> {
        self.site.rule.criteria.iter().zip(self.tests.iter())
    }

    /// The condition that the rule states; `None` where its filter is not valid, or where deployment fills in what it
    /// says.
    pub fn condition(&self) -> Option<&Condition> {
        let make = || {
            let filter = self.filter.as_ref().ok().filter(|_| !self.is_filled_in)?;
            let condition = Condition::new(Arc::clone(filter), Arc::clone(&self.tests));
            Some(if self.site.action.is_some() { condition.of_action() } else { condition })
        };
        self.condition.get_or_init(make).as_ref()
    }
}
