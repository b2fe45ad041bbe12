//! The bits of a grant.

use super::Flags;

impl Flags {
    /// Nothing.
    pub const NONE: Flags = Flags(0);
    /// `allowRead`, `readable`
    pub const READ: Flags = Flags(1);
    /// `allowCreate`
    pub const CREATE: Flags = Flags(1 << 1);
    /// `allowEdit`, `editable`
    pub const EDIT: Flags = Flags(1 << 2);
    /// `allowDelete`
    pub const DELETE: Flags = Flags(1 << 3);
    /// `viewAllRecords`
    pub const VIEW_ALL: Flags = Flags(1 << 4);
    /// `modifyAllRecords`
    pub const MODIFY_ALL: Flags = Flags(1 << 5);
    /// `viewAllFields`
    pub const VIEW_ALL_FIELDS: Flags = Flags(1 << 6);
    /// `enabled`, and `visible` of an app or record type: the whole grant, where it has no parts.
    pub const ENABLED: Flags = Flags(1 << 7);
    /// A tab's `Available`, or `DefaultOff` in a profile: in the list of all tabs.
    pub const TAB_AVAILABLE: Flags = Flags(1 << 8);
    /// A tab's `Visible`, or `DefaultOn` in a profile: in the app's tab bar.
    pub const TAB_VISIBLE: Flags = Flags(1 << 9);
    /// A profile's `default` app or record type.
    pub const DEFAULT: Flags = Flags(1 << 10);

    /// The flags of both.
    #[must_use]
    pub const fn union(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    /// The flags that `other` lacks.
    #[must_use]
    pub const fn minus(self, other: Flags) -> Flags {
        Flags(self.0 & !other.0)
    }

    /// Whether every flag of `other` is set.
    #[must_use]
    pub const fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }
}
