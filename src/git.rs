//! What git says: the files that changed since a commit, with what they held then. The only program that forcelint runs.

use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::engine::{Change, Changed};
use crate::project;

/// The files below a project's root that differ from the commit at which the current branch left `reference`, in the
/// work tree: committed, staged, edited, deleted and untracked ones, but for those that git ignores.
///
/// # Errors
/// A sentence, where there is no git, no repository or no such commit.
pub fn changes(root: &Path, reference: &str) -> Result<Vec<Changed>, String> {
    let base = base(root, reference)?;
    // A renamed file is one that was deleted and one that was added. Paths come below the root, and no other ones.
    let options = ["--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--ignore-submodules", "--relative"];
    let differing = git(root, &[&["diff"], &options[..], &[&base]].concat())?;
    let untracked = git(root, &["ls-files", "-z", "--others", "--exclude-standard"])?;
    let mut found = differing_files(root, &differing);
    found.extend(fields(&untracked).map(|path| Found {
        path: root.join(path_of(path)),
        change: Change::Added,
        blob: None,
    }));
    let blobs: Vec<&str> = found.iter().filter_map(|file| file.blob.as_deref()).collect();
    let mut contents = contents(root, &blobs)?.into_iter();
    let changed = found.into_iter().map(|file| Changed {
        path: file.path,
        change: file.change,
        before: file.blob.and_then(|_| contents.next().flatten()),
    });
    Ok(changed.collect())
}

/// A file that differs, and the object that holds what it was, where that is worth reading.
struct Found {
    path: PathBuf,
    change: Change,
    blob: Option<String>,
}

/// The commit that the current branch and `reference` have in common: what others did to `reference` since then is not
/// this branch's change.
fn base(root: &Path, reference: &str) -> Result<String, String> {
    let unknown = || {
        format!(
            "`{reference}` is no commit that git knows here; fetch it first (on CI servers clones are often shallow)"
        )
    };
    if reference.starts_with('-') {
        return Err(unknown());
    }
    let commit = format!("{reference}^{{commit}}");
    let known = run(root, &["rev-parse", "--verify", "--quiet", &commit])?;
    match known.status.code() {
        Some(0) => {}
        Some(1) => return Err(unknown()),
        _ => return Err(complaint(&known)),
    }
    let base = run(root, &["merge-base", reference, "HEAD"])?;
    match base.status.code() {
        Some(0) => Ok(String::from_utf8_lossy(&base.stdout).trim().to_owned()),
        Some(1) => Err(format!(
            "`{reference}` and the current branch have no commit in common; a shallow clone lacks it: fetch all history"
        )),
        _ => Err(complaint(&base)),
    }
}

/// Reads `git diff --raw -z`: `:MODE MODE BLOB BLOB STATUS`, then the path.
/// <https://git-scm.com/docs/git-diff#_raw_output_format>
fn differing_files(root: &Path, output: &[u8]) -> Vec<Found> {
    let mut fields = fields(output);
    let mut found = Vec::new();
    while let (Some(about), Some(path)) = (fields.next(), fields.next()) {
        let about = String::from_utf8_lossy(about);
        let mut words = about.split(' ').skip(2);
        let (blob, status) = (words.next().unwrap_or_default().to_owned(), words.nth(1).unwrap_or_default());
        let change = match status {
            "A" => Change::Added,
            "D" => Change::Deleted,
            // The file in conflict is listed a second time, with what it holds.
            "U" => continue,
            _ => Change::Modified,
        };
        let path = root.join(path_of(path));
        let blob = (change != Change::Added && project::matters(&path)).then_some(blob);
        found.push(Found { path, change, blob });
    }
    found
}

/// What these objects hold, in their order; `None` for one that is not there.
fn contents(root: &Path, blobs: &[&str]) -> Result<Vec<Option<Vec<u8>>>, String> {
    if blobs.is_empty() {
        return Ok(Vec::new());
    }
    let mut child = command(root, &["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(&error))?;
    let mut names = child.stdin.take();
    let asked = blobs.join("\n") + "\n";
    let output = std::thread::scope(|scope| {
        // git answers while it is still asked: with one thread both sides would wait once the pipes are full.
        scope.spawn(move || names.as_mut().map(|names| names.write_all(asked.as_bytes())));
        child.wait_with_output()
    });
    let output = output.map_err(|error| format!("git: {error}"))?;
    if output.status.success() { Ok(batch(&output.stdout, blobs.len())) } else { Err(complaint(&output)) }
}

/// Reads `git cat-file --batch`: `BLOB blob SIZE`, a line break, the content, a line break; or `BLOB missing`.
fn batch(mut output: &[u8], count: usize) -> Vec<Option<Vec<u8>>> {
    let mut contents = Vec::with_capacity(count);
    for _ in 0..count {
        let end = memchr::memchr(b'\n', output).unwrap_or(output.len());
        let (head, rest) = output.split_at(end);
        let rest = rest.get(1..).unwrap_or_default();
        let size = String::from_utf8_lossy(head).split(' ').nth(2).and_then(|size| size.parse::<usize>().ok());
        contents.push(size.and_then(|size| rest.get(..size)).map(<[u8]>::to_vec));
        output = rest.get(size.map_or(0, |size| size.saturating_add(1))..).unwrap_or_default();
    }
    contents
}

fn fields(output: &[u8]) -> impl Iterator<Item = &[u8]> {
    output.split(|byte| *byte == 0).filter(|field| !field.is_empty())
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(OsStr::from_bytes(bytes))
}

/// git writes UTF-8 and `/` on every system but those where paths are bytes.
#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).split('/').collect()
}

fn git(root: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let output = run(root, arguments)?;
    if output.status.success() { Ok(output.stdout) } else { Err(complaint(&output)) }
}

fn run(root: &Path, arguments: &[&str]) -> Result<Output, String> {
    command(root, arguments).stdin(Stdio::null()).output().map_err(|error| cannot_start(&error))
}

fn command(root: &Path, arguments: &[impl AsRef<OsStr>]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(arguments);
    command
}

fn cannot_start(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "--since asks git what changed, and there is no `git` on the path".to_owned(),
        _ => format!("--since asks git what changed, and it cannot be started: {error}"),
    }
}

/// What git itself says is wrong.
fn complaint(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().find(|line| !line.is_empty()).unwrap_or("it failed without a word");
    format!("git: {}", line.strip_prefix("fatal: ").unwrap_or(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_told_apart_by_their_size() {
        let output = b"aa blob 3\na\nb\nbb missing\ncc blob 0\n\n";
        assert_eq!(batch(output, 3), [Some(b"a\nb".to_vec()), None, Some(Vec::new())]);
        assert_eq!(batch(b"aa blob 9\ncut", 2), [None, None]);
    }

    #[test]
    fn differing_files_are_read() {
        let output = b":100644 100644 aa bb M\0app/A b.permissionset-meta.xml\0:100644 000000 cc 00 D\0x.txt\0:000000 100644 00 dd A\0\xff.xml\0";
        let found = differing_files(Path::new("/p"), output);
        let changes: Vec<_> = found.iter().map(|file| (file.change, file.blob.as_deref())).collect();
        assert_eq!(changes, [(Change::Modified, Some("aa")), (Change::Deleted, None), (Change::Added, None)]);
        assert_eq!(found[0].path, Path::new("/p/app/A b.permissionset-meta.xml"));
    }
}
