//! Names of components as the platform compares them: without case, percent-decoded, the project's own namespace and
//! the build tokens that stand for it folded away.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

/// A name as it is spelled somewhere, by its number in the project's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(pub u32);

/// All names of a project. Two spellings of one name share their canonical id.
#[derive(Debug, Default)]
pub struct Names {
    namespace: Option<String>,
    spelled: Vec<Arc<str>>,
    canonical: Vec<NameId>,
    by_spelling: FxHashMap<Arc<str>, NameId>,
    by_fold: FxHashMap<Arc<str>, NameId>,
    namespaces: FxHashSet<Box<str>>,
    /// How many of the first names were foreseen, and may be no names of the project.
    foreseen: u32,
}

impl Names {
    /// An empty table for a project of this namespace.
    #[must_use]
    pub fn new(namespace: Option<&str>) -> Self {
        Names { namespace: namespace.map(str::to_ascii_lowercase), ..Names::default() }
    }

    /// Enters a name that packs speak of, so that it has an id although the project may never name it. All of these come
    /// before the project's own.
    pub fn foresee(&mut self, name: &str) {
        if !self.by_spelling.contains_key(name) {
            let fold = fold(name, self.namespace.as_deref());
            self.add(name.into(), fold);
        }
        self.foreseen = self.next().0;
    }

    /// The canonical id of a name, entered where it is new.
    pub fn intern(&mut self, name: &str) -> NameId {
        let spelling = self.spelling(name, || name.into());
        self.canonical[spelling.0 as usize]
    }

    /// The ids of a name, entered where it is new: of its spelling, and the canonical one. The table shares its letters.
    pub fn intern_shared(&mut self, name: &Arc<str>) -> (NameId, NameId) {
        let spelling = self.spelling(name, || Arc::clone(name));
        (spelling, self.canonical[spelling.0 as usize])
    }

    /// Makes room for so many names.
    pub fn reserve(&mut self, names: usize) {
        self.spelled.reserve(names);
        self.canonical.reserve(names);
        self.by_spelling.reserve(names);
        self.by_fold.reserve(names);
    }

    /// The number of a spelling, entered where it is new.
    fn spelling(&mut self, name: &str, letters: impl FnOnce() -> Arc<str>) -> NameId {
        let known = self.by_spelling.get(name).copied();
        if let Some(id) = known.filter(|id| id.0 >= self.foreseen) {
            return id;
        }
        let fold = fold(name, self.namespace.as_deref());
        for namespace in namespaces_of(&fold) {
            if !self.namespaces.contains(namespace) {
                self.namespaces.insert(namespace.into());
            }
        }
        known.unwrap_or_else(|| self.add(letters(), fold))
    }

    fn add(&mut self, name: Arc<str>, fold: Cow<'_, str>) -> NameId {
        let id = self.next();
        let canonical = match self.by_fold.get(&*fold) {
            Some(known) => *known,
            None => {
                let fold = if *fold == *name { Arc::clone(&name) } else { fold.into() };
                self.by_fold.insert(fold, id);
                id
            }
        };
        self.spelled.push(Arc::clone(&name));
        self.canonical.push(canonical);
        self.by_spelling.insert(name, id);
        id
    }

    fn next(&self) -> NameId {
        NameId(u32::try_from(self.spelled.len()).unwrap_or(u32::MAX))
    }

    /// The canonical id of a name that the project mentions anywhere.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<NameId> {
        match self.by_spelling.get(name) {
            Some(id) => Some(self.canonical[id.0 as usize]),
            None => self.by_fold.get(&*fold(name, self.namespace.as_deref())).copied(),
        }
    }

    /// The number of spellings: every id is below it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spelled.len()
    }

    /// Whether there is no name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spelled.is_empty()
    }

    /// The name, as it was first spelled.
    #[must_use]
    pub fn text(&self, id: NameId) -> &str {
        &self.spelled[id.0 as usize]
    }

    /// The form in which the project's names are compared.
    #[must_use]
    pub fn folded<'a>(&self, name: &'a str) -> Cow<'a, str> {
        fold(name, self.namespace.as_deref())
    }

    /// Whether two spellings are one name.
    #[must_use]
    pub fn same(&self, left: &str, right: &str) -> bool {
        self.folded(left) == self.folded(right)
    }

    /// Whether the name carries a namespace that is not the project's own, or is one of Salesforce's own sets. Of a
    /// dotted name any part counts: a managed field on a standard object is foreign.
    #[must_use]
    pub fn is_foreign(&self, name: &str) -> bool {
        // A quick look that spares most names the rest: no namespace stands there without one of these.
        if !name.contains([':', '%']) && !name.contains("__") {
            return false;
        }
        let is_own = |found: &str| self.namespace.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(found));
        namespaces_of(&fold(name, self.namespace.as_deref())).next().is_some()
            || namespaces_of(name).any(|found| !is_own(found))
    }

    /// Whether any name of the project carries this namespace.
    #[must_use]
    pub fn uses_namespace(&self, namespace: &str) -> bool {
        self.namespaces.contains(&*namespace.to_ascii_lowercase())
    }
}

/// The namespaces that the dotted parts of a name carry.
fn namespaces_of(name: &str) -> impl Iterator<Item = &str> {
    name.split('.').filter_map(namespace_of)
}

/// The namespace that a component name carries: `ns` of `ns__Name`, `ns__Name__c` and `ns:component`, also of
/// `force__Name`. Custom names end in `__c`, `__mdt` and the like, which is a suffix and no namespace.
#[must_use]
pub fn namespace_of(name: &str) -> Option<&str> {
    let is_word = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    if let Some((prefix, component)) = name.split_once(':') {
        // A profile may be called `Custom: Sales`, and the platform's own components stand in longer namespaces than a
        // package can have: `record_flexipage:dynamicHighlights`.
        return (prefix != "c" && is_word(prefix) && is_word(component)).then_some(prefix);
    }
    let (prefix, rest) = name.split_once("__")?;
    (prefix.len() <= LONGEST_NAMESPACE && is_word(prefix) && !is_suffix(rest)).then_some(prefix)
}

/// <https://developer.salesforce.com/docs/atlas.en-us.pkg2_dev.meta/pkg2_dev/sfdx_dev_dev2gp_create_namespace.htm>
const LONGEST_NAMESPACE: usize = 15;

/// The suffixes that the platform puts behind a custom name.
/// <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_custom_objects.htm>
const SUFFIXES: &[&str] = &[
    "b",
    "c",
    "chn",
    "ch",
    "changeevent",
    "dlm",
    "dlo",
    "e",
    "feed",
    "hd",
    "history",
    "ka",
    "kav",
    "latitude__s",
    "longitude__s",
    "mdt",
    "p",
    "pc",
    "pr",
    "r",
    "s",
    "share",
    "tag",
    "votestat",
    "vote",
    "viewstat",
    "x",
    "xo",
];

/// One capital letter is a name: nobody writes `Account__C`, and a set may be called `ns__C`.
fn is_suffix(rest: &str) -> bool {
    let is_name = rest.len() == 1 && rest.starts_with(|letter: char| letter.is_ascii_uppercase());
    !is_name && SUFFIXES.iter().any(|suffix| rest.eq_ignore_ascii_case(suffix))
}

/// Build tokens that stand for the project's own namespace (CumulusCI writes them).
/// <https://cumulusci.readthedocs.io/en/stable/managed-2gp.html>
const TOKENS: &[&str] = &["%%%namespace%%%", "%%%namespaced_org%%%", "%%%namespace_or_c%%%:", "___namespace___"];

/// The form in which names are compared: lower case, percent-decoded, own namespace and build tokens taken off each
/// dotted part.
#[must_use]
pub fn fold<'a>(name: &'a str, namespace: Option<&str>) -> Cow<'a, str> {
    let mut folded = decoded(name);
    if !folded.is_ascii() {
        folded = Cow::Owned(folded.to_lowercase());
    } else if folded.bytes().any(|byte| byte.is_ascii_uppercase()) {
        folded.to_mut().make_ascii_lowercase();
    }
    if may_hold_token(&folded) {
        let stripped = TOKENS.iter().fold(folded.clone().into_owned(), |name, token| name.replace(token, ""));
        folded = Cow::Owned(stripped);
    }
    if let Some(namespace) = namespace
        && folded.contains(namespace)
    {
        let parts: Vec<&str> = folded.split('.').map(|part| without_namespace(part, namespace)).collect();
        folded = Cow::Owned(parts.join("."));
    }
    match folded.strip_prefix("c:") {
        Some(component) => Cow::Owned(component.to_owned()),
        None => folded,
    }
}

fn without_namespace<'a>(part: &'a str, namespace: &str) -> &'a str {
    match part.strip_prefix(namespace) {
        Some(rest) => rest.strip_prefix("__").or_else(|| rest.strip_prefix(':')).unwrap_or(part),
        None => part,
    }
}

/// Whether a name holds a build token that some tool fills in: `%%%X%%%`, `___X___`, `{{X}}`, `${X}`. Nobody can tell
/// from the repository what it will be.
#[must_use]
pub fn is_placeholder(name: &str) -> bool {
    if !may_hold_token(name) {
        return false;
    }
    let between = |open: &str, close: &str| {
        let inside = name.split_once(open).and_then(|(_, rest)| rest.split_once(close));
        inside.is_some_and(|(inside, _)| !inside.is_empty())
    };
    between("%%%", "%%%") || between("___", "___") || between("{{", "}}") || between("${", "}")
}

/// A quick look that spares nearly all names the rest: whether something stands there that begins a build token.
fn may_hold_token(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.iter().zip(bytes.iter().skip(1)).any(|pair| matches!(pair, (b'%', b'%') | (b'_', b'_') | (b'{' | b'$', b'{')))
}

/// A name as people know it. Names that come from file names are percent-encoded: `Sales %26 Service`.
#[must_use]
pub fn decoded(name: &str) -> Cow<'_, str> {
    if !name.contains('%') {
        return Cow::Borrowed(name);
    }
    let bytes = name.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        let value = hex.and_then(|digits| std::str::from_utf8(digits).ok()).and_then(|digits| {
            digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u8::from_str_radix(digits, 16).ok())?
        });
        decoded.push(value.unwrap_or(bytes[at]));
        at += if value.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(name), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suffix_is_no_namespace() {
        assert_eq!(namespace_of("Account__c"), None);
        assert_eq!(namespace_of("Log__mdt"), None);
        assert_eq!(namespace_of("ns__Account__c"), Some("ns"));
        assert_eq!(namespace_of("Mogli_SMS__SMS__c"), Some("Mogli_SMS"));
        assert_eq!(namespace_of("force__CRMUserPsl"), Some("force"));
        assert_eq!(namespace_of("Mogli_SMS:TextMessageComponent"), Some("Mogli_SMS"));
        assert_eq!(namespace_of("c:local"), None);
        assert_eq!(namespace_of("Custom: Sales Profile"), None);
        assert_eq!(namespace_of("ns:panel:tail"), None);
        assert_eq!(namespace_of("record_flexipage:dynamicHighlights"), Some("record_flexipage"));
        assert_eq!(namespace_of("Plain"), None);
        assert_eq!(namespace_of("ns__X"), Some("ns"));
    }

    #[test]
    fn names_compare_as_the_platform_compares_them() {
        let names = Names::new(Some("acme"));
        assert!(names.same("acme__Sales", "SALES"));
        assert!(names.same("acme__Deal__c.acme__Size__c", "Deal__c.Size__c"));
        assert!(names.same("Custom%3A Sales", "Custom: Sales"));
        assert!(names.same("acme:panel", "c:panel"));
        assert!(names.same("%%%NAMESPACE%%%Sales", "Sales"));
        assert!(!names.same("other__Sales", "Sales"));
        assert!(names.is_foreign("other__Sales"));
        assert!(!names.is_foreign("acme__Sales") && !names.is_foreign("Acme__X"));
        assert!(names.is_foreign("other__X") && !names.is_foreign("Account.Deal__c"));
        assert!(names.is_foreign("Account.other__Size__c"));
        assert!(!names.is_foreign("Account.Size__c"));
        assert!(!names.is_foreign("100% sure"));
    }

    #[test]
    fn build_tokens_are_placeholders() {
        for name in ["%%%NAMESPACE%%%Sales", "___NAMESPACE___Sales", "{{set}}", "Sales_${ENV}"] {
            assert!(is_placeholder(name), "{name}");
        }
        for name in ["Sales", "my__Set", "100%", "a___b", "{}"] {
            assert!(!is_placeholder(name), "{name}");
        }
    }

    #[test]
    fn one_name_has_one_id() {
        let mut names = Names::new(None);
        let first = names.intern("Sales_User");
        assert_eq!(names.intern("SALES_user"), first);
        assert_eq!(names.find("sales_USER"), Some(first));
        assert_eq!(names.text(first), "Sales_User");
        assert_eq!(names.find("Other"), None);
        names.intern("Account.Kit__Size__c");
        assert!(names.uses_namespace("KIT") && !names.uses_namespace("Account"));
    }

    #[test]
    fn names_of_files_are_shown_decoded() {
        assert_eq!(decoded("Sales %26 Service"), "Sales & Service");
        assert_eq!(decoded("100% Sales"), "100% Sales");
        assert_eq!(decoded("%C3%A4rger"), "ärger");
        assert_eq!(decoded("%FF"), "%FF");
    }

    #[test]
    fn a_foreseen_name_is_none_of_the_project() {
        let mut names = Names::new(None);
        names.foresee("kit__Panel");
        assert!(names.find("KIT__panel").is_some());
        assert!(!names.uses_namespace("kit"));
        assert_eq!(names.intern("kit__Panel"), names.find("Kit__Panel").unwrap());
        assert!(names.uses_namespace("kit"));
    }
}
