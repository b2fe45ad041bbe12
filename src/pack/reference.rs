//! Components as packs name them: a kind and a name, `site:SMS`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

use crate::pack::name::same_name;
use crate::suggest::did_you_mean;
use crate::toml_file::from_text;

/// The words for metadata types besides the kinds of grants, each with the type's name, and `component` for what
/// stands on a Lightning page.
const TYPES: &[(&str, &str)] = &[
    ("action", "InvocableAction"),
    ("class", "ApexClass"),
    ("component", "Component"),
    ("connectedApp", "ConnectedApp"),
    ("customPermission", "CustomPermission"),
    ("externalClientApp", "ExternalClientApplication"),
    ("flow", "Flow"),
    ("mutingPermissionSet", "MutingPermissionSet"),
    ("object", "CustomObject"),
    ("page", "ApexPage"),
    ("permissionSet", "PermissionSet"),
    ("permissionSetGroup", "PermissionSetGroup"),
    ("profile", "Profile"),
    ("remoteSite", "RemoteSiteSetting"),
    ("site", "CustomSite"),
    ("tab", "CustomTab"),
];

/// A metadata type and a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataName {
    word: &'static str,
    /// The metadata type (`CustomSite`), `Component` for a component on a page, `InvocableAction` for a flow's action.
    pub kind: &'static str,
    /// The name.
    pub name: String,
}

impl MetadataName {
    /// Whether this is the component's name.
    #[must_use]
    pub fn is(&self, kind: &str, name: &str) -> bool {
        self.kind == kind && same_name(&self.name, name)
    }
}

impl FromStr for MetadataName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (written, name) = text.split_once(':').unwrap_or((text, ""));
        let Some((word, kind)) = TYPES.iter().find(|(word, _)| *word == written) else {
            let known = TYPES.iter().map(|(word, _)| *word);
            return Err(format!("`{written}` is no kind of metadata\n{}", did_you_mean(written, "kinds", known)));
        };
        if name.trim().is_empty() {
            return Err(format!("`{text}` names nothing\nWrite the name behind the kind: `{word}:Name`."));
        }
        Ok(MetadataName { word, kind, name: name.to_owned() })
    }
}

impl fmt::Display for MetadataName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.word, self.name)
    }
}

impl<'de> Deserialize<'de> for MetadataName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer)
    }
}

impl schemars::JsonSchema for MetadataName {
    fn schema_name() -> Cow<'static, str> {
        "MetadataName".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let words: Vec<&str> = TYPES.iter().map(|(word, _)| *word).collect();
        schemars::json_schema!({
            "description": "A component: its kind and its name.",
            "type": "string",
            "pattern": format!("^({}):.+$", words.join("|")),
            "examples": ["site:SMS"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_the_colons_of_a_component() {
        let name: MetadataName = "component:kit:Panel".parse().unwrap();
        assert_eq!((name.kind, name.name.as_str()), ("Component", "kit:Panel"));
        assert!(name.is("Component", "KIT__panel"));
        assert!(!name.is("ApexClass", "kit__panel"));
        assert_eq!(name.to_string(), "component:kit:Panel");
    }

    #[test]
    fn a_wrong_kind_is_told() {
        let message = |text: &str| text.parse::<MetadataName>().unwrap_err();
        assert_eq!(message("sites:SMS"), "`sites` is no kind of metadata\nDid you mean `site`?");
        assert_eq!(message("site"), "`site` names nothing\nWrite the name behind the kind: `site:Name`.");
    }
}
