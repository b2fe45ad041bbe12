//! Packs: what vendors ask of an org, and what a company asks of its own, as data. A pack is one TOML file; no rule
//! holds a vendor's name.

mod check;
pub mod grant;
mod look_up;
pub mod name;
pub mod reference;
pub mod schema;
pub mod version;

use std::ops::Deref;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::toml_file::{self, Faults, FileError, Spanned};

pub use grant::GrantPattern;
pub use look_up::{Packs, Standing};
pub use name::{in_xml, matches_glob, normal, same_name, sentence};
pub use schema::{PackFile, Role};
pub use version::Version;

/// The packs that come with forcelint: the name that the configuration uses, and the text. Sorted by name.
#[must_use]
pub fn builtin() -> &'static [(&'static str, &'static str)] {
    &[
        ("copado", include_str!("../rules/packs/copado.toml")),
        ("mogli", include_str!("../rules/packs/mogli.toml")),
        ("sms-magic", include_str!("../rules/packs/sms-magic.toml")),
        ("twilio", include_str!("../rules/packs/twilio.toml")),
    ]
}

/// The JSON schema of a pack file.
#[must_use]
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(PackFile)
}

/// A checked pack: what its file says, and where each name of it stands.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The name in the configuration and in reports: the file's name without `.toml`.
    pub id: String,
    file: PackFile,
    /// Places in `file.permission_set` by normal name, aliases included.
    sets: FxHashMap<String, usize>,
    /// Places in `file.component` by normal name.
    components: FxHashMap<String, usize>,
}

impl Deref for Pack {
    type Target = PackFile;

    fn deref(&self) -> &PackFile {
        &self.file
    }
}

impl Pack {
    /// Reads and checks a pack. `path` names the file in errors and, by its last part, the pack.
    ///
    /// # Errors
    /// The first fault of syntax or shape; else every fault of what the pack says, up to 50, in the order of the file.
    pub fn parse(path: &str, text: &str) -> Result<Pack, Vec<FileError>> {
        let file: PackFile = toml_file::parse(path, text).map_err(|error| vec![error])?;
        let mut faults = Faults::new(path, Arc::from(text));
        check::check(&file, &mut faults);
        let errors = faults.into_errors();
        if errors.is_empty() { Ok(Pack::new(id_of(path), file)) } else { Err(errors) }
    }

    fn new(id: &str, file: PackFile) -> Pack {
        let mut sets = FxHashMap::default();
        for (place, set) in file.permission_set.iter().enumerate() {
            for name in std::iter::once(&set.name).chain(&set.aliases) {
                sets.entry(normal(name)).or_insert(place);
            }
        }
        let components = file.component.iter().enumerate().map(|(place, one)| (normal(&one.name), place)).collect();
        Pack { id: id.to_owned(), file, sets, components }
    }
}

/// The last part of a path without `.toml`.
fn id_of(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_suffix(".toml").unwrap_or(name)
}

/// Gives the text of a pack's file, or says why it cannot.
pub type Read<'a> = dyn Fn(&str) -> Result<String, String> + 'a;

/// Makes the error, of this message and help, for an entry of the configuration's list of packs.
pub type ErrorAt<'a> = dyn Fn(&Spanned<String>, String, Option<String>) -> FileError + 'a;

/// Reads the packs that the configuration names, or every built-in one where it names none.
///
/// An entry is a built-in name, or a path that ends in `.toml` or holds a `/`.
///
/// # Errors
/// Every fault of every pack.
pub fn load(entries: Option<&[Spanned<String>]>, read: &Read<'_>, at: &ErrorAt<'_>) -> Result<Packs, Vec<FileError>> {
    let Some(entries) = entries else {
        let packs: Result<_, _> = builtin().iter().map(|(name, text)| Pack::parse(name, text)).collect();
        return packs.map(Packs::new);
    };
    let mut packs: Vec<Pack> = Vec::new();
    let mut errors = Vec::new();
    for entry in entries {
        match load_one(entry, read, at) {
            Ok(pack) if packs.iter().any(|other| other.id == pack.id) => {
                let help = "A pack goes by its file's name; name each once and give files names of their own.";
                errors.push(at(entry, format!("two packs are named `{}`", pack.id), Some(help.to_owned())));
            }
            Ok(pack) => packs.push(pack),
            Err(faults) => errors.extend(faults),
        }
    }
    if errors.is_empty() { Ok(Packs::new(packs)) } else { Err(errors) }
}

fn load_one(entry: &Spanned<String>, read: &Read<'_>, at: &ErrorAt<'_>) -> Result<Pack, Vec<FileError>> {
    if let Some((name, text)) = builtin().iter().find(|(name, _)| *name == entry.value) {
        return Pack::parse(name, text);
    }
    if entry.ends_with(".toml") || entry.contains(['/', '\\']) {
        let text = read(entry)
            .map_err(|why| vec![at(entry, format!("the pack `{}` cannot be read: {why}", entry.value), None)])?;
        return Pack::parse(entry, &text);
    }
    let help = crate::suggest::did_you_mean(entry, "packs", builtin().iter().map(|(name, _)| *name));
    let help = format!("{help} A pack of your own is named by its path, for example \"packs/acme.toml\".");
    Err(vec![at(entry, format!("unknown pack `{}`", entry.value), Some(help))])
}

#[cfg(test)]
mod tests;
