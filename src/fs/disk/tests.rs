use super::*;

fn tree(files: &[&str]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory");
    for file in files {
        let path = directory.path().join(file);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, "text").expect("a file");
    }
    directory
}

fn listed(root: &Path) -> Vec<String> {
    let walk = Disk.walk(root, &|_| true, &|_| true);
    assert_eq!(walk.errors, []);
    relative(root, &walk.files)
}

fn relative(root: &Path, files: &[PathBuf]) -> Vec<String> {
    files.iter().map(|file| file.strip_prefix(root).expect("below the root").to_string_lossy().into_owned()).collect()
}

#[test]
fn files_are_listed_in_order_and_unwanted_directories_are_not_entered() {
    let directory = tree(&["b/x", "a", "skip/y", "b-c"]);
    let root = directory.path();
    let walk = Disk.walk(root, &|path| !path.ends_with("skip"), &|_| true);
    assert_eq!(relative(root, &walk.files), ["a", "b-c", "b/x"]);
}

#[test]
fn a_write_replaces_the_whole_file_and_leaves_nothing_beside_it() {
    let directory = tree(&["a"]);
    let path = directory.path().join("a");
    Disk.write(&path, b"new").expect("writable");
    assert_eq!(Disk.read(&path).expect("readable"), b"new");
    Disk.write(&directory.path().join("fresh"), b"x").expect("writable");
    assert_eq!(listed(directory.path()), ["a", "fresh"]);
    assert!(Disk.write(&directory.path().join("missing/a"), b"x").is_err());
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_write_keeps_permissions_and_links() {
        let directory = tree(&["real"]);
        let (real, link) = (directory.path().join("real"), directory.path().join("link"));
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("own file");
        symlink(&real, &link).expect("a link");
        Disk.write(&link, b"new").expect("writable");
        assert_eq!(Disk.read(&real).expect("readable"), b"new");
        assert_eq!(fs::metadata(&real).expect("there").permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
    }

    #[test]
    fn links_are_followed_once_and_loops_end() {
        let outside = tree(&["shared/y"]);
        let directory = tree(&["z/x"]);
        let root = directory.path();
        symlink(root, root.join("z/loop")).expect("a link");
        symlink(root.join("z"), root.join("again")).expect("a link");
        symlink(outside.path().join("shared"), root.join("one")).expect("a link");
        symlink(outside.path().join("shared"), root.join("two")).expect("a link");
        symlink(outside.path().join("shared"), outside.path().join("shared/self")).expect("a link");
        symlink(root.join("z/x"), root.join("file")).expect("a link");
        symlink(root.join("nowhere"), root.join("broken")).expect("a link");
        assert_eq!(listed(root), ["broken", "file", "one/y", "z/x"]);
    }

    #[test]
    fn a_directory_that_cannot_be_read_is_told_and_the_rest_is_listed() {
        let directory = tree(&["shut/x", "open/y"]);
        let root = directory.path();
        let shut = root.join("shut");
        fs::set_permissions(&shut, fs::Permissions::from_mode(0o000)).expect("own directory");
        let readable_anyway = fs::read_dir(&shut).is_ok();
        let walk = Disk.walk(root, &|_| true, &|_| true);
        fs::set_permissions(&shut, fs::Permissions::from_mode(0o755)).expect("own directory");
        // The superuser reads everything, so there is nothing to tell then.
        if !readable_anyway {
            assert_eq!(relative(root, &walk.files), ["open/y"]);
            assert_eq!(walk.errors.iter().map(|(path, _)| path).collect::<Vec<_>>(), [&shut]);
        }
    }
}
