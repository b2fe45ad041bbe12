//! How one message is drawn: miette's frame around an excerpt, and sections of the same look below it.

use std::error::Error;
use std::fmt::{self, Write as _};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};
use miette::{ThemeCharacters, ThemeStyles};

use super::excerpt::Excerpt;
use crate::finding::Level;
use crate::report::{Style, terminal_safe};
use crate::text::CONTEXT;

/// The columns that stand before a section's text.
const INDENT: usize = 8;
/// No text is wrapped to fewer columns than these.
const LEAST_WIDTH: usize = 40;

/// A message with its excerpt. Its texts may come from files: they are escaped when it is drawn.
#[derive(Debug)]
pub(super) struct Shown<'a> {
    /// The word at the top: `warning[ungated-component]`.
    pub(super) code: String,
    pub(super) level: Level,
    pub(super) message: &'a str,
    pub(super) help: &'a str,
    pub(super) url: Option<&'a str>,
    pub(super) excerpt: Option<Excerpt>,
}

/// Draws messages in one style.
pub(super) struct Renderer<'a> {
    handler: GraphicalReportHandler,
    styles: ThemeStyles,
    style: &'a Style,
}

impl<'a> Renderer<'a> {
    pub(super) fn new(style: &'a Style) -> Self {
        let characters = if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        let styles = if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
        let handler = GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles: styles.clone() })
            .with_links(style.links)
            .with_context_lines(CONTEXT as usize)
            // Text is wrapped here, because XML in it must stay as it is to be written.
            .with_wrap_lines(false)
            .without_primary_span_start()
            .without_syntax_highlighting();
        Renderer { handler, styles, style }
    }

    /// The sign for a part of a line that is left out.
    pub(super) fn gap(&self) -> &'static str {
        if self.style.unicode { "…" } else { "..." }
    }

    /// The message in its frame; ends with a line break.
    pub(super) fn draw(&self, shown: &Shown<'_>) -> String {
        let drawing = Drawing {
            shown,
            message: self.wrapped(&terminal_safe(shown.message)),
            help: (!shown.help.is_empty()).then(|| self.wrapped(shown.help)),
        };
        let mut text = String::new();
        // A string takes everything; what miette itself refuses to draw is missing, and the rest is shown.
        let _ = self.handler.render_report(&mut text, &drawing);
        text
    }

    /// A section below a frame: `  also: …`, further lines under the first one.
    pub(super) fn section(&self, name: &str, lines: &[String]) -> String {
        let mut text = String::new();
        for (number, line) in lines.iter().enumerate() {
            let label = if number == 0 { format!("{name:>6}: ") } else { " ".repeat(INDENT) };
            let _ = writeln!(text, "{}{line}", self.styles.help.style(label));
        }
        text
    }

    fn wrapped(&self, text: &str) -> String {
        let width = self.style.width.saturating_sub(INDENT).max(LEAST_WIDTH);
        let lines: Vec<String> = text.lines().map(|line| wrap(&terminal_safe(line), width)).collect();
        lines.join("\n")
    }
}

/// Breaks a line of prose between words. A line that is indented or begins a tag is XML and stays whole.
fn wrap(line: &str, width: usize) -> String {
    if line.starts_with([' ', '\t', '<']) {
        return line.to_owned();
    }
    let mut wrapped = String::with_capacity(line.len());
    let mut column = 0_usize;
    for word in line.split(' ') {
        let length = word.chars().count();
        if column > 0 && column.saturating_add(length) >= width {
            wrapped.push('\n');
            column = 0;
        } else if column > 0 {
            wrapped.push(' ');
            column = column.saturating_add(1);
        }
        wrapped.push_str(word);
        column = column.saturating_add(length);
    }
    wrapped
}

/// What miette draws.
#[derive(Debug)]
struct Drawing<'a> {
    shown: &'a Shown<'a>,
    message: String,
    help: Option<String>,
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl Error for Drawing<'_> {}

impl Diagnostic for Drawing<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.shown.code))
    }

    fn severity(&self) -> Option<Severity> {
        Some(match self.shown.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Info => Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.shown.url.map(|url| Box::new(terminal_safe(url)) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.shown.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.shown.excerpt.as_ref().map(|excerpt| Box::new(excerpt.labels()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}
