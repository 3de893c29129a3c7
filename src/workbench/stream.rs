//! Readers for tables that are named on the command line: a file, a packed file, or standard input.
#![expect(clippy::disallowed_methods, reason = "this file is the way to the disk")]

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::disk::LOG_LIMIT;

/// What a table is opened with: its bytes, unpacked, and how far its source is read.
pub struct Stream {
    /// The bytes, unpacked where they were packed.
    pub reader: Box<dyn BufRead + Send>,
    /// Bytes of the source that were read so far, packed as they are.
    pub read: Arc<AtomicU64>,
    /// Size of the source in bytes; `None` for standard input and pipes.
    pub size: Option<u64>,
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Stream").field("size", &self.size).finish_non_exhaustive()
    }
}

/// Opens a table: `-` is standard input; what starts as gzip does is unpacked, whatever it is called.
///
/// Errors: the file is not there, is a folder, or has more than 4 GiB; a stream that goes on beyond 4 GiB once unpacked
/// ends in an error too.
pub fn open(path: &Path) -> io::Result<Stream> {
    let (source, size): (Box<dyn Read + Send>, _) = if path.as_os_str() == "-" {
        (Box::new(io::stdin()), None)
    } else {
        let metadata = fs::metadata(path)?;
        if metadata.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a folder"));
        }
        if metadata.len() > LOG_LIMIT {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "has more than 4 GiB"));
        }
        (Box::new(File::open(path)?), metadata.is_file().then_some(metadata.len()))
    };
    let read = Arc::new(AtomicU64::new(0));
    let mut source = BufReader::with_capacity(PIECE, Counted { source, read: Arc::clone(&read) });
    let packed = source.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let reader: Box<dyn BufRead + Send> = if packed {
        Box::new(BufReader::with_capacity(
            PIECE,
            Limited { source: MultiGzDecoder::new(source), left: LOG_LIMIT },
        ))
    } else {
        Box::new(source)
    };
    Ok(Stream { reader, read, size })
}

/// Bytes that are held back to look at the first ones; who asks for more at once is given them without a copy.
const PIECE: usize = 64 * 1024;

struct Counted<R> {
    source: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        let before = self.read.fetch_add(read as u64, Ordering::Relaxed);
        if before > LOG_LIMIT {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "has more than 4 GiB"));
        }
        Ok(read)
    }
}

/// Ends in an error rather than unpack without end.
struct Limited<R> {
    source: R,
    left: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::new(io::ErrorKind::FileTooLarge, "has more than 4 GiB once unpacked")
        })?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn packed_and_plain_files_read_alike() {
        let folder = tempfile::tempdir().unwrap();
        let (plain, packed) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
        fs::write(&plain, b"p,y\n0.5,1\n").unwrap();
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(b"p,y\n0.5,1\n").unwrap();
        fs::write(&packed, encoder.finish().unwrap()).unwrap();
        for path in [plain, packed] {
            let mut stream = open(&path).unwrap();
            let mut text = String::new();
            stream.reader.read_to_string(&mut text).unwrap();
            assert_eq!(text, "p,y\n0.5,1\n");
            assert_eq!(stream.size, Some(stream.read.load(Ordering::Relaxed)));
        }
        assert!(open(folder.path()).is_err());
    }
}
