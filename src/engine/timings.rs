//! How long each stage took.

use std::time::{Duration, Instant};

/// A stop watch with one entry a stage, added up over all projects.
#[derive(Clone, Debug)]
pub struct Timings {
    last: Instant,
    stages: Vec<(&'static str, Duration)>,
}

impl Timings {
    pub(super) fn start() -> Self {
        Timings { last: Instant::now(), stages: Vec::new() }
    }

    /// Ends a stage: the time since the last stop is its.
    pub(super) fn stop(&mut self, stage: &'static str) {
        let now = Instant::now();
        let took = now - self.last;
        self.last = now;
        match self.stages.iter_mut().find(|(known, _)| *known == stage) {
            Some((_, sum)) => *sum += took,
            None => self.stages.push((stage, took)),
        }
    }

    /// The stages in the order in which they first ended.
    #[must_use]
    pub fn stages(&self) -> &[(&'static str, Duration)] {
        &self.stages
    }
}
