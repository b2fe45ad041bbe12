//! What the place that a text goes to can show.

use std::io::{self, IsTerminal};

use clap::ColorChoice;

use crate::report::Style;

/// One of the two streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    Out,
    Err,
}

/// The width of a text that goes to no terminal.
const WIDTH: usize = 120;
/// Prose in longer lines than these is hard to read; in shorter ones the frames leave no room for it.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=160;

/// How a report looks in a file.
pub(super) const PLAIN: Style = Style { color: false, unicode: true, width: WIDTH, links: false };

/// How a report looks on a stream. Without `--color` the user's environment decides (<https://no-color.org>,
/// <https://bixense.com/clicolors>): `NO_COLOR` forbids colours, `CLICOLOR_FORCE` wants them in a pipe too, `CLICOLOR=0`
/// and `TERM=dumb` forbid them on a terminal. Links take the same escapes, so they come with colours only.
pub(super) fn style(choice: ColorChoice, stream: Stream) -> Style {
    let (terminal, size, links, unicode) = match stream {
        Stream::Out => (
            io::stdout().is_terminal(),
            terminal_size::terminal_size_of(io::stdout()),
            supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
            supports_unicode::on(supports_unicode::Stream::Stdout),
        ),
        Stream::Err => (
            io::stderr().is_terminal(),
            terminal_size::terminal_size_of(io::stderr()),
            supports_hyperlinks::on(supports_hyperlinks::Stream::Stderr),
            supports_unicode::on(supports_unicode::Stream::Stderr),
        ),
    };
    let color = match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if anstyle_query::no_color() => false,
        ColorChoice::Auto if anstyle_query::clicolor_force() && !is_zero("CLICOLOR_FORCE") => true,
        ColorChoice::Auto => {
            terminal && anstyle_query::clicolor() != Some(false) && anstyle_query::term_supports_ansi_color()
        }
    };
    let width = size.map_or(WIDTH, |(terminal_size::Width(columns), _)| usize::from(columns));
    Style {
        color,
        unicode: !terminal || unicode,
        width: width.clamp(*WIDTHS.start(), *WIDTHS.end()),
        links: color && links,
    }
}

/// The libraries take any value for a yes; that 0 is a no is the older half of the convention.
fn is_zero(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| value == "0")
}
