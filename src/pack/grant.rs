//! Grants as packs and the configuration write them: `object:PushTopic:read`, `app:*`, `customPermission:Skip_Flows`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

use crate::metadata::{Flags, GrantKind};
use crate::pack::name::matches_glob;
use crate::suggest::did_you_mean;
use crate::toml_file::from_text;

/// Each kind with its word.
const KINDS: &[(GrantKind, &str)] = &[
    (GrantKind::Agent, "agent"),
    (GrantKind::App, "app"),
    (GrantKind::Class, "class"),
    (GrantKind::CustomMetadataType, "customMetadataType"),
    (GrantKind::CustomPermission, "customPermission"),
    (GrantKind::CustomSetting, "customSetting"),
    (GrantKind::Dataspace, "dataspace"),
    (GrantKind::DataSource, "dataSource"),
    (GrantKind::EmailRoutingAddress, "emailRoutingAddress"),
    (GrantKind::ExternalCredentialPrincipal, "externalCredentialPrincipal"),
    (GrantKind::Field, "field"),
    (GrantKind::Flow, "flow"),
    (GrantKind::Object, "object"),
    (GrantKind::Page, "page"),
    (GrantKind::RecordType, "recordType"),
    (GrantKind::ServicePresenceStatus, "servicePresenceStatus"),
    (GrantKind::SummaryDefinition, "summaryDefinition"),
    (GrantKind::Tab, "tab"),
    (GrantKind::User, "user"),
];

/// The flags of an object permission with their words.
const OBJECT_FLAGS: &[(Flags, &str)] = &[
    (Flags::READ, "read"),
    (Flags::CREATE, "create"),
    (Flags::EDIT, "edit"),
    (Flags::DELETE, "delete"),
    (Flags::VIEW_ALL, "viewAll"),
    (Flags::MODIFY_ALL, "modifyAll"),
    (Flags::VIEW_ALL_FIELDS, "viewAllFields"),
    (Flags::VIEW_SETUP, "viewSetup"),
    (Flags::CUSTOMIZE_SETUP, "customizeSetup"),
    (Flags::DELETE_SETUP, "deleteSetup"),
];

/// The flags of a field permission with their words.
const FIELD_FLAGS: &[(Flags, &str)] = &[(Flags::READ, "read"), (Flags::EDIT, "edit")];

/// The flags of a tab setting with their words.
const TAB_FLAGS: &[(Flags, &str)] = &[(Flags::TAB_AVAILABLE, "available"), (Flags::TAB_VISIBLE, "visible")];

/// The words that may stand behind a name of this kind; empty where a grant of the kind is just given or not.
#[must_use]
pub fn flag_words(kind: GrantKind) -> &'static [(Flags, &'static str)] {
    match kind {
        GrantKind::Object => OBJECT_FLAGS,
        GrantKind::Field => FIELD_FLAGS,
        GrantKind::Tab => TAB_FLAGS,
        _ => &[],
    }
}

/// The words of all kinds of grants, sorted.
pub(crate) fn kind_words() -> impl Iterator<Item = &'static str> + Clone {
    KINDS.iter().map(|(_, word)| *word)
}

/// One grant, or a pattern of grants: `kind:Name` or `kind:Name:flag`, where `*` in the name stands for any letters.
/// Names compare as [`matches_glob`] compares them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantPattern {
    /// What is granted.
    pub kind: GrantKind,
    /// The name, which may hold `*`.
    pub name: String,
    /// The flag that is meant; `None` for whichever flag is granted.
    pub flags: Option<Flags>,
}

impl GrantPattern {
    /// Whether this is one grant: no `*`, and a flag where the kind has flags.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        !self.name.contains('*') && self.flags.is_some()
    }

    /// Whether a grant is one of these: the name fits and the flag, if one is meant, is among those granted.
    #[must_use]
    pub fn matches(&self, kind: GrantKind, name: &str, granted: Flags) -> bool {
        let flags_fit = match self.flags {
            Some(wanted) => granted.has(wanted),
            None => granted != Flags::NONE,
        };
        self.kind == kind && flags_fit && matches_glob(&self.name, name)
    }
}

impl FromStr for GrantPattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, rest) = text.split_once(':').unwrap_or((text, ""));
        let kind = KINDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind).ok_or_else(|| {
            format!("`{word}` is no kind of grant\n{}", did_you_mean(word, "kinds of grants", kind_words()))
        })?;
        let (name, flag) = rest.split_once(':').map_or((rest, None), |(name, flag)| (name, Some(flag)));
        if name.is_empty() || name.contains(char::is_whitespace) {
            return Err(format!("`{text}` names nothing\nWrite the API name behind the kind: `{word}:Name`."));
        }
        let words = flag_words(kind);
        let flags = match flag {
            None if words.is_empty() => Some(Flags::ENABLED),
            None => None,
            Some(flag) if words.is_empty() => {
                return Err(format!("a `{word}` grant has no `:{flag}`\nIt is given or not; write `{word}:{name}`."));
            }
            Some(flag) => Some(flag_of(words, flag).ok_or_else(|| {
                let known = words.iter().map(|(_, word)| *word);
                format!("`{flag}` is no permission of `{word}` grants\n{}", did_you_mean(flag, "permissions", known))
            })?),
        };
        Ok(GrantPattern { kind, name: name.to_owned(), flags })
    }
}

fn flag_of(words: &[(Flags, &str)], flag: &str) -> Option<Flags> {
    words.iter().find(|(_, word)| *word == flag).map(|(flags, _)| *flags)
}

impl fmt::Display for GrantPattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = KINDS.iter().find(|(kind, _)| *kind == self.kind).map_or("", |(_, word)| *word);
        write!(formatter, "{word}:{}", self.name)?;
        match flag_words(self.kind).iter().find(|(flags, _)| Some(*flags) == self.flags) {
            Some((_, flag)) => write!(formatter, ":{flag}"),
            None => Ok(()),
        }
    }
}

impl<'de> Deserialize<'de> for GrantPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer)
    }
}

impl schemars::JsonSchema for GrantPattern {
    fn schema_name() -> Cow<'static, str> {
        "Grant".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let words: Vec<&str> = kind_words().collect();
        schemars::json_schema!({
            "description": "A grant: `kind:Name`, or `kind:Name:flag` for objects (read, create, edit, delete, viewAll, \
                modifyAll, viewAllFields, …), fields (read, edit) and tabs (available, visible). \
                In a pattern `*` stands for any letters.",
            "type": "string",
            "pattern": format!("^({}):[^:\\s]+(:[A-Za-z]+)?$", words.join("|")),
            "examples": ["object:PushTopic:read"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(text: &str) -> GrantPattern {
        text.parse().unwrap()
    }

    #[test]
    fn a_grant_reads_and_writes_back() {
        for text in
            ["object:PushTopic:read", "field:Account.SSN__c:edit", "tab:Inbox:visible", "class:X", "app:*", "object:X"]
        {
            assert_eq!(grant(text).to_string(), text);
        }
        for (kind, word) in KINDS {
            assert_eq!(grant(&format!("{word}:X")).kind, *kind);
        }
    }

    #[test]
    fn a_wrong_grant_is_told_with_what_was_meant() {
        let message = |text: &str| text.parse::<GrantPattern>().unwrap_err();
        assert_eq!(message("clas:X"), "`clas` is no kind of grant\nDid you mean `class`?");
        assert!(message("PushTopic").starts_with("`PushTopic` is no kind of grant\nKnown kinds of grants: `agent`, "));
        assert_eq!(message("class:"), "`class:` names nothing\nWrite the API name behind the kind: `class:Name`.");
        assert_eq!(message("class:X:read"), "a `class` grant has no `:read`\nIt is given or not; write `class:X`.");
        assert_eq!(
            message("object:X:viewall"),
            "`viewall` is no permission of `object` grants\nDid you mean `viewAll`?"
        );
    }

    #[test]
    fn a_pattern_matches_what_it_says_and_no_more() {
        let object = GrantKind::Object;
        assert!(grant("object:Kit__Log__c:read").matches(object, "kit__log__C", Flags::READ.union(Flags::EDIT)));
        assert!(!grant("object:Kit__Log__c:edit").matches(object, "Kit__Log__c", Flags::READ));
        assert!(grant("object:Kit__Log__c").matches(object, "Kit__Log__c", Flags::CREATE));
        assert!(!grant("object:Kit__Log__c").matches(object, "Kit__Log__c", Flags::NONE));
        assert!(grant("app:*").matches(GrantKind::App, "Anything", Flags::ENABLED));
        assert!(!grant("app:*").matches(GrantKind::Tab, "Anything", Flags::ENABLED));
        assert!(grant("class:Kit__*").matches(GrantKind::Class, "Kit__Sender", Flags::ENABLED));
        assert!(!grant("class:Kit__*").matches(GrantKind::Class, "Other__Sender", Flags::ENABLED));
    }

    #[test]
    fn only_one_grant_is_exact() {
        assert!(grant("object:X:read").is_exact());
        assert!(grant("class:X").is_exact());
        assert!(!grant("object:X").is_exact());
        assert!(!grant("class:*").is_exact());
    }
}
