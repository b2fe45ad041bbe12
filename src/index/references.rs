//! Who names whom.

use crate::finding::FileId;
use crate::metadata::Word;
use crate::names::NameId;
use crate::text::Span;

/// What a reference names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Named {
    /// A custom permission.
    CustomPermission,
    /// A muting permission set.
    MutingPermissionSet,
    /// A Lightning page.
    Page,
    /// A package licence.
    PackageLicense,
    /// A permission set; where the platform takes either, a group too.
    PermissionSet,
    /// A permission set group.
    PermissionSetGroup,
    /// A profile.
    Profile,
}

impl Named {
    /// The kind of this metadata type's name.
    #[must_use]
    pub fn parse(kind: &str) -> Option<Named> {
        Some(match kind {
            "CustomPermission" => Named::CustomPermission,
            "MutingPermissionSet" => Named::MutingPermissionSet,
            "FlexiPage" => Named::Page,
            "PackageLicense" => Named::PackageLicense,
            "PermissionSet" => Named::PermissionSet,
            "PermissionSetGroup" => Named::PermissionSetGroup,
            "Profile" => Named::Profile,
            _ => return None,
        })
    }
}

/// A name of a component, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What it names.
    pub kind: Named,
    /// The canonical name.
    pub id: NameId,
    /// The name, as written.
    pub name: Word,
    /// The file.
    pub file: FileId,
    /// The name's bytes.
    pub span: Span,
    /// The element it stands in.
    pub element: &'static str,
}
