//! Applies fixes: in memory, round by round, until nothing more applies. Nothing is written here.

mod known;
mod repair;
mod trial;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::fix::Applicability;
use crate::fs::{FileSystem, Overlay};

use super::{Outcome, Refusal, Request, check};
use repair::Refused;
use trial::Round;

/// Fixes may make room for others: a file is sorted, then what moved is mended. What has not settled by then never will.
const MOST_ROUNDS: usize = 10;

/// What may be fixed.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'s> {
    /// The best fixes that nobody looks at: `Unsafe` takes both kinds.
    pub applicability: Applicability,
    /// The only file that may change, where there is one: a text that stands on no disk.
    pub only: Option<&'s Path>,
}

/// A file whose text fixes have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MendedFile {
    /// The file.
    pub path: PathBuf,
    /// Its path as reports show it.
    pub shown: String,
    /// The text as it was read.
    pub before: String,
    /// The text with the fixes made.
    pub after: String,
}

/// What fixing came to.
#[derive(Debug)]
pub struct Mended {
    /// What a check of the changed texts finds: what is left. Its summary counts what was fixed.
    pub outcome: Outcome,
    /// The files to write, in path order.
    pub changed: Vec<MendedFile>,
    /// Why fixes that were asked for were not made.
    pub refused: Vec<String>,
}

/// The texts that fixes have changed so far.
type Texts = BTreeMap<PathBuf, String>;

/// Lints the projects of all paths, and fixes what is found: all fixes of unsuppressed findings that do not touch the
/// same bytes, again and again. A fix that would make a file ill-formed is not made, nor one that would mend nothing, nor
/// one that would bring a new finding as bad as the one that it mends, and not to be fixed in turn.
///
/// # Errors
/// Where a path, the configuration or a pack is wrong: nothing was linted then.
pub fn mend(fs: &dyn FileSystem, request: &Request, scope: Scope<'_>) -> Result<Mended, Vec<Refusal>> {
    let mut outcome = check(fs, request)?;
    let mut changed: BTreeMap<PathBuf, MendedFile> = BTreeMap::new();
    let (mut texts, mut refused, mut fixed) = (Texts::new(), Refused::default(), BTreeSet::new());
    let (mut rounds, mut mended) = (0, known::Subjects::new());
    loop {
        let repairs = repair::chosen(&outcome, request, scope, &refused, &over(fs, &texts));
        if repairs.is_empty() {
            // What was refused may be possible after what was changed since.
            if refused.forget_outdated() {
                continue;
            }
            break;
        }
        if rounds == MOST_ROUNDS {
            refused.say(format!("the fixes did not settle in {MOST_ROUNDS} rounds"));
            break;
        }
        let mut round = Round::new(fs, request, scope.applicability, (&outcome, &texts), &mended, &mut refused);
        round.admit(repairs)?;
        let Some(tried) = round.finish() else { continue };
        rounds += 1;
        for (path, text) in &tried.texts {
            let before = || MendedFile {
                path: path.clone(),
                shown: super::outcome::show(path, &request.directory),
                before: tried.before.get(path).cloned().unwrap_or_default(),
                after: String::new(),
            };
            changed.entry(path.clone()).or_insert_with(before).after.clone_from(text);
        }
        refused.outdate();
        mended.extend(tried.mended);
        fixed.extend(tried.fixed);
        texts.extend(tried.texts);
        outcome = tried.outcome;
    }
    outcome.summary.fixed = fixed.len();
    let changed = changed.into_values().filter(|changed| changed.before != changed.after).collect();
    Ok(Mended { outcome, changed, refused: refused.into_reasons() })
}

/// The file system with the changed texts laid over it.
fn over<'f>(fs: &'f dyn FileSystem, texts: &Texts) -> Overlay<'f> {
    texts.iter().fold(Overlay::new(fs), |overlay, (path, text)| overlay.with(path, text.as_bytes()))
}
