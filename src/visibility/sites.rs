//! Where the visibility rules of a page stand: on components, on fields, and on the actions that a property lists.

use crate::finding::{Place, Subject};
use crate::index::Page;
use crate::metadata::{Item, ItemKind, ListItem, PageFacts, Property, VisibilityRule};
use crate::text::Span;

/// A visibility rule, and what it shows or hides.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    page: &'a PageFacts,
    /// The component or field that has the rule, or whose property lists the action: an index into
    /// `PageFacts::items`. `None` where a property of the template lists the action.
    pub item: Option<usize>,
    /// The dynamic action, where the rule is one's.
    pub action: Option<&'a ListItem>,
    /// The rule.
    pub rule: &'a VisibilityRule,
}

/// All visibility rules of a page: those of the template's actions, then item by item its own and its actions'.
pub fn sites(page: &PageFacts) -> impl Iterator<Item = Site<'_>> {
    let of_template = actions(page, None, &page.template_properties);
    let of_items = page.items.iter().enumerate().flat_map(move |(at, item)| {
        let own = item.rule.iter().map(move |rule| Site { page, item: Some(at), action: None, rule });
        own.chain(actions(page, Some(at), &item.properties))
    });
    of_template.chain(of_items)
}

fn actions<'a>(
    page: &'a PageFacts,
    item: Option<usize>,
    properties: &'a [Property],
) -> impl Iterator<Item = Site<'a>> + 'a {
    let listed = properties.iter().flat_map(|property| &property.list);
    listed.filter_map(move |action| Some(Site { page, item, action: Some(action), rule: action.rule.as_ref()? }))
}

impl<'a> Site<'a> {
    /// The component or field that has the rule, or lists the action.
    #[must_use]
    pub fn holder(&self) -> Option<&'a Item> {
        self.page.items.get(self.item?)
    }

    /// The rule as a subject's member: `component:sms_panel` for a component or field,
    /// `component:highlights/action:Edit` for an action, with `#2` for the second of one name.
    #[must_use]
    pub fn member(&self) -> String {
        let holder = self.item.map_or_else(|| "template".to_owned(), |item| self.page.item_member(item));
        let Some(action) = self.action else { return holder };
        let properties = self.holder().map_or(&self.page.template_properties, |item| &item.properties);
        let listed = properties.iter().flat_map(|property| &property.list);
        let name = action_name(action);
        let before =
            listed.take_while(|other| !std::ptr::eq(*other, action)).filter(|other| action_name(other) == name);
        match before.count() {
            0 => format!("{holder}/action:{name}"),
            earlier => format!("{holder}/action:{name}#{}", earlier.saturating_add(1)),
        }
    }

    /// The rule as a subject.
    #[must_use]
    pub fn subject(&self, page: &Page) -> Subject {
        page.subject(self.member())
    }

    /// What is shown or hidden, for messages: `` `sms_panel` ``, ``the field `Status__c` ``, ``the action `Edit` ``.
    #[must_use]
    pub fn what(&self) -> String {
        match (self.action, self.holder()) {
            (Some(action), _) => format!("the action `{}`", action_name(action)),
            (None, Some(item)) => item.shown(),
            (None, None) => String::new(),
        }
    }

    /// The text that a person would edit to change the rule.
    #[must_use]
    pub fn place(&self, page: &Page) -> Place {
        Place::span(page.file, self.rule.edited())
    }
}

impl VisibilityRule {
    /// The text that a person would edit to change the rule: the filter, else the first left side, else all of it.
    #[must_use]
    pub fn edited(&self) -> Span {
        let filter = self.filter.as_ref().map(|filter| filter.span);
        filter.or_else(|| self.criteria.first().map(|first| first.left.span)).unwrap_or(self.span)
    }
}

fn action_name(action: &ListItem) -> &str {
    action.value.as_ref().map_or("", |value| value.value.as_str())
}

impl Item {
    /// What is shown, for messages: a component by its identifier where it has one, a field by its name.
    #[must_use]
    pub fn shown(&self) -> String {
        match self.kind {
            ItemKind::Component => format!("`{}`", self.identifier.as_ref().unwrap_or(&self.name).value),
            ItemKind::Field => format!("the field `{}`", self.name.value.trim_start_matches("Record.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Text;

    fn text(value: &str) -> Option<Text> {
        Some(Text { value: value.into(), ..Text::default() })
    }

    fn action(name: &str, ruled: bool) -> ListItem {
        ListItem { value: text(name), rule: ruled.then(VisibilityRule::default), ..ListItem::default() }
    }

    #[test]
    fn rules_stand_in_three_places() {
        let listing = |list| vec![Property { list, ..Property::default() }];
        let panel = Item {
            identifier: text("panel"),
            properties: listing(vec![action("Edit", false), action("Edit", true), action("New", true)]),
            rule: Some(VisibilityRule::default()),
            ..Item::default()
        };
        let field = Item {
            kind: ItemKind::Field,
            name: text("Record.Status__c").unwrap_or_default(),
            rule: Some(VisibilityRule::default()),
            ..Item::default()
        };
        let page = PageFacts {
            template_properties: listing(vec![action("Delete", true)]),
            items: vec![panel, field],
            ..PageFacts::default()
        };
        let all: Vec<(String, String)> = sites(&page).map(|site| (site.member(), site.what())).collect();
        let expected = [
            ("template/action:Delete", "the action `Delete`"),
            ("component:panel", "`panel`"),
            ("component:panel/action:Edit#2", "the action `Edit`"),
            ("component:panel/action:New", "the action `New`"),
            ("component:Record.Status__c", "the field `Status__c`"),
        ];
        assert_eq!(all, expected.map(|(member, what)| (member.to_owned(), what.to_owned())));
    }
}
