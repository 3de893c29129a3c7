//! How far a long table is, on a terminal.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Passes bytes on and, after a second, shows how many there were.
pub(super) struct Watched<R> {
    reader: R,
    name: String,
    read: Arc<AtomicU64>,
    size: Option<u64>,
    start: Instant,
    bar: Option<ProgressBar>,
    silent: bool,
}

impl<R> Watched<R> {
    /// Watches a reader of a source; `silent` shows nothing.
    #[expect(clippy::disallowed_methods, reason = "how long it takes, and no time of day")]
    pub(super) fn new(reader: R, name: &str, read: Arc<AtomicU64>, size: Option<u64>, silent: bool) -> Self {
        Self {
            reader,
            name: crate::render::harmless(name).into_owned(),
            read,
            size,
            start: Instant::now(),
            bar: None,
            silent,
        }
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.silent && (self.bar.is_some() || self.start.elapsed() > Duration::from_secs(1)) {
            let (size, name) = (self.size, &self.name);
            let bar = self.bar.get_or_insert_with(|| {
                let bar = size.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
                let template = if size.is_some() {
                    "{msg} [{wide_bar}] {bytes} of {total_bytes}, {eta} left"
                } else {
                    "{msg} {bytes}"
                };
                bar.set_message(name.clone());
                bar.with_style(
                    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
                )
            });
            bar.set_position(self.read.load(Ordering::Relaxed));
        }
        self.reader.read(buffer)
    }
}

impl<R> Drop for Watched<R> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
