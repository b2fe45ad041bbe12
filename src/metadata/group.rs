//! How the elements of a PermissionSetGroup become facts.

use crate::xml::Leaf;

use super::GroupFacts;

impl GroupFacts {
    /// Takes an element of the root.
    pub(super) fn take(&mut self, name: &str, leaf: &Leaf<'_>) {
        match name {
            "label" => self.label = leaf.text(),
            "description" => self.description = leaf.text(),
            "status" => self.status = leaf.text(),
            "hasActivationRequired" => self.has_activation_required = super::read::boolean(&leaf.value()),
            "permissionSets" => self.permission_sets.extend(leaf.text()),
            "mutingPermissionSets" => self.muting_permission_sets.extend(leaf.text()),
            _ => {}
        }
    }
}

/// A member of a group as a subject's member, where the element names one.
pub(super) fn member(element: &str, leaf: &Leaf<'_>) -> Option<String> {
    let kind = match element {
        "permissionSets" => "permissionSet",
        "mutingPermissionSets" => "mutingPermissionSet",
        _ => return None,
    };
    Some(format!("{kind}:{}", leaf.value()))
}
