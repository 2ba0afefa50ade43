//! Writing a bundle, part after part: never more than one part is held.

use std::{
    cell::Cell,
    io::{self, Write},
    rc::Rc,
};

use age::{Encryptor, stream::StreamWriter};
use serde::Serialize;

use super::{Address, BundleKey, BundleRecipient, Counts, MAGIC, Part, Running};

/// A bundle that is being written. Without [`BundleWriter::finish`] nobody takes it for one.
#[expect(missing_debug_implementations, reason = "what is sealed is nobody's business")]
pub struct BundleWriter<'k, W: Write> {
    sealed: StreamWriter<Telling<W>>,
    key: BundleKey<'k>,
    running: Running,
    counts: Counts,
}

/// Remembers why a write failed: age does not tell while it writes its head, and a full drive has to be known as one.
struct Telling<W> {
    out: W,
    failed: Rc<Cell<Option<io::ErrorKind>>>,
}

impl<W: Write> Write for Telling<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes).inspect_err(|error| self.failed.set(Some(error.kind())))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl<'k, W: Write> BundleWriter<'k, W> {
    /// Writes to whom it is, and begins to seal.
    ///
    /// # Errors
    /// Those of `out`; so for every method.
    pub fn new(
        mut out: W,
        address: &Address,
        recipient: &BundleRecipient,
        key: impl Into<BundleKey<'k>>,
    ) -> io::Result<Self> {
        let json = json(address)?;
        let length = u16::try_from(json.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
        let head = [MAGIC.as_slice(), &length.to_be_bytes(), &json].concat();
        out.write_all(&head)?;
        let recipients = [&recipient.0 as &dyn age::Recipient];
        let encryptor = Encryptor::with_recipients(recipients.into_iter()).map_err(io::Error::other)?;
        let failed = Rc::new(Cell::new(None));
        let sealed = encryptor.wrap_output(Telling { out, failed: Rc::clone(&failed) });
        let sealed = sealed.map_err(|error| failed.get().map_or(error, io::Error::from))?;
        Ok(Self { sealed, key: key.into(), running: Running::begin(&head), counts: Counts::default() })
    }

    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] when it is larger than such a part may be.
    pub fn part(&mut self, part: Part, content: &[u8]) -> io::Result<()> {
        let length = u32::try_from(content.len()).ok().filter(|_| content.len() <= part.bytes_max());
        let length = length.ok_or(io::ErrorKind::InvalidInput)?;
        self.running = self.running.with(part, content);
        self.counts.count(part);
        self.sealed.write_all(&[part.byte()])?;
        self.sealed.write_all(&length.to_be_bytes())?;
        self.sealed.write_all(content)?;
        self.sealed.write_all(&self.key.sign(&self.running.signed()))
    }

    /// A part that is JSON.
    pub fn plain<T: Serialize>(&mut self, part: Part, content: &T) -> io::Result<()> {
        self.part(part, &json(content)?)
    }

    /// The last part, and the end of the seal. Answers where it was written to, with nothing held back.
    pub fn finish(mut self) -> io::Result<(W, Counts)> {
        let counts = self.counts;
        self.plain(Part::End, &counts)?;
        let Telling { mut out, .. } = self.sealed.finish()?;
        out.flush()?;
        Ok((out, counts))
    }
}

fn json<T: Serialize>(value: &T) -> io::Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(io::Error::other)
}
