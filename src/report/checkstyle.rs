//! Checkstyle's XML, which many viewers of lint results read. It has no schema of its own; the shape is that of
//! <https://github.com/checkstyle/checkstyle/blob/master/src/main/java/com/puppycrawl/tools/checkstyle/XMLLogger.java>.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::Report;
use super::markup::xml_text;
use crate::text::Position;

/// One `<error>` below a `<file>`.
struct Entry<'a> {
    at: Position,
    severity: &'static str,
    message: &'a str,
    source: String,
}

/// Writes an `<error>` for each finding, and for each error of the run, below its file.
///
/// # Errors
/// Writing failed.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut files: BTreeMap<&str, Vec<Entry<'_>>> = BTreeMap::new();
    for finding in report.counted() {
        let location = finding.location();
        files.entry(report.sources.path(location.file)).or_default().push(Entry {
            at: report.range(location).0,
            severity: finding.severity.name(),
            message: &finding.message,
            source: format!("forcelint.{}.{}", finding.group, finding.rule),
        });
    }
    for error in report.errors {
        files.entry(report.path_of(error)).or_default().push(Entry {
            at: Position::START,
            severity: "error",
            message: &error.message,
            source: format!("forcelint.run.{}", error.code),
        });
    }
    let mut writer = Writer::new_with_indent(&mut *out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer.create_element("checkstyle").with_attribute(("version", "4.3")).write_inner_content(|writer| {
        for (path, entries) in &files {
            let file = writer.create_element("file").with_attribute(("name", &*xml_text(path)));
            file.write_inner_content(|writer| entries.iter().try_for_each(|entry| entry.write(writer)))?;
        }
        Ok(())
    })?;
    writeln!(out)
}

impl Entry<'_> {
    fn write<W: Write>(&self, writer: &mut Writer<W>) -> io::Result<()> {
        writer
            .create_element("error")
            .with_attribute(("line", &*self.at.line.to_string()))
            .with_attribute(("column", &*self.at.column.to_string()))
            .with_attribute(("severity", self.severity))
            .with_attribute(("message", &*xml_text(self.message)))
            .with_attribute(("source", &*self.source))
            .write_empty()?;
        Ok(())
    }
}
