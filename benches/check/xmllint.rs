//! xmllint over the same files: for well-formedness alone, and with a schema that says what forcelint's tables say.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use forcelint::metadata::schema::{ComplexType, FLEXI_PAGE, NAMESPACE, PERMISSION_SET, PERMISSION_SET_GROUP, Value};

/// So many paths fit into one command line everywhere.
const FILES_A_RUN: usize = 500;

/// The times without and with the schema; none where xmllint is not installed.
pub(crate) fn times(paths: &[PathBuf]) -> io::Result<[Option<Duration>; 2]> {
    let installed = Command::new("xmllint").arg("--version").stderr(Stdio::null()).status().is_ok();
    if !installed {
        return Ok([None, None]);
    }
    let folder = tempfile::tempdir()?;
    let schema = folder.path().join("metadata.xsd");
    fs::write(&schema, xsd())?;
    let run = |arguments: &[&str]| {
        let start = Instant::now();
        for files in paths.chunks(FILES_A_RUN) {
            Command::new("xmllint").args(arguments).args(files).stderr(Stdio::null()).status()?;
        }
        Ok::<_, io::Error>(start.elapsed())
    };
    let schema = schema.to_string_lossy();
    Ok([Some(run(&["--noout"])?), Some(run(&["--noout", "--schema", &schema])?)])
}

/// The tables of sets, groups and pages as an XML schema.
fn xsd() -> String {
    let mut text = format!(
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns=\"{NAMESPACE}\" targetNamespace=\"{NAMESPACE}\" \
         elementFormDefault=\"qualified\">\n"
    );
    let mut types: Vec<&ComplexType> = vec![&PERMISSION_SET, &PERMISSION_SET_GROUP, &FLEXI_PAGE];
    for root in &types {
        let _ = writeln!(text, "<xs:element name=\"{0}\" type=\"{0}\"/>", root.name);
    }
    let mut at = 0;
    while let Some(of) = types.get(at).copied() {
        at += 1;
        let _ =
            writeln!(text, "<xs:complexType name=\"{}\"><xs:choice minOccurs=\"0\" maxOccurs=\"unbounded\">", of.name);
        for element in of.elements {
            let holds = match element.value {
                Value::Bool => "xs:boolean",
                Value::Int => "xs:integer",
                Value::Text(_) | Value::Enum(_) => "xs:string",
                Value::Any => "xs:anyType",
                Value::Complex(inner) => {
                    if !types.iter().any(|known| known.name == inner.name) {
                        types.push(inner);
                    }
                    inner.name
                }
            };
            let _ = writeln!(text, "<xs:element name=\"{}\" type=\"{holds}\"/>", element.name);
        }
        text.push_str("</xs:choice></xs:complexType>\n");
    }
    text + "</xs:schema>\n"
}
