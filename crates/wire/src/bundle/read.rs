//! Reading a bundle, part after part: never more than one part is held, and none before its length was found fitting.

use std::{
    cell::Cell,
    io::{self, Read},
    rc::Rc,
};

use age::{DecryptError, Decryptor, stream::StreamReader};
use serde::de::DeserializeOwned;

use super::{
    ADDRESS_BYTES_MAX, Address, BUNDLE_BYTES_MAX, BadBundle, BundleIdentity, BundleSigner, Counts, MAGIC, MAGIC_NAME,
    Part, Running, SEAL_HEAD_BYTES_MAX, SIGNATURE_BYTES,
};
/// Room that is made on the word of a length; more as it comes.
const ROOM_BYTES_MAX: usize = 64 * 1024;

/// A bundle whose parts are being read.
#[expect(missing_debug_implementations, reason = "what is sealed is nobody's business")]
pub struct BundleReader<R: Read> {
    sealed: StreamReader<Limited<R>>,
    signer: BundleSigner,
    running: Running,
    counts: Counts,
    ended: bool,
}

/// Gives no more than it may for now.
struct Limited<R> {
    input: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let left = self.left.get();
        if left == 0 && !room.is_empty() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let may = usize::try_from(left).unwrap_or(usize::MAX).min(room.len());
        let read = self.input.read(&mut room[..may])?;
        self.left.set(left.saturating_sub(read as u64));
        Ok(read)
    }
}

/// To whom the bundle is, for whoever only carries it. Nothing of it is proven.
///
/// # Errors
/// [`BadBundle`].
pub fn read_address<R: Read>(input: &mut R) -> Result<Address, BadBundle> {
    head(input).map(|(address, _)| address)
}

fn head<R: Read>(input: &mut R) -> Result<(Address, Running), BadBundle> {
    let mut magic = [0; MAGIC.len()];
    read_or(input, &mut magic, BadBundle::NotOne)?;
    if magic != *MAGIC {
        return Err(if magic.starts_with(MAGIC_NAME) { BadBundle::Newer } else { BadBundle::NotOne });
    }
    let mut length = [0; 2];
    read_or(input, &mut length, BadBundle::Damaged)?;
    let mut json = vec![0; usize::from(u16::from_be_bytes(length))];
    if json.len() > ADDRESS_BYTES_MAX {
        return Err(BadBundle::Damaged);
    }
    read_or(input, &mut json, BadBundle::Damaged)?;
    let address = serde_json::from_slice(&json).map_err(|_| BadBundle::Damaged)?;
    Ok((address, Running::begin(&[MAGIC.as_slice(), &length, &json].concat())))
}

fn read_or<R: Read>(input: &mut R, room: &mut [u8], short: BadBundle) -> Result<(), BadBundle> {
    match input.read_exact(room) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(short),
        other => Ok(other?),
    }
}

impl<R: Read> BundleReader<R> {
    /// Opens a bundle from its first byte. `signer` says by whose key it has to be signed, given whom it names.
    ///
    /// # Errors
    /// [`BadBundle`], and whatever `signer` answers.
    pub fn open<S: Into<BundleSigner>, E: From<BadBundle>>(
        mut input: R,
        identity: &BundleIdentity,
        signer: impl FnOnce(&Address) -> Result<S, E>,
    ) -> Result<(Address, Self), E> {
        let (address, running) = head(&mut input)?;
        let signer = signer(&address)?.into();
        let left = Rc::new(Cell::new(SEAL_HEAD_BYTES_MAX));
        let decryptor = Decryptor::new(Limited { input, left: Rc::clone(&left) }).map_err(unsealed)?;
        let sealed = decryptor.decrypt([&identity.0 as &dyn age::Identity].into_iter()).map_err(unsealed)?;
        left.set(BUNDLE_BYTES_MAX);
        Ok((address, Self { sealed, signer, running, counts: Counts::default(), ended: false }))
    }

    /// The next part, signed in its place; `None` after the last one, when nothing is missing.
    ///
    /// # Errors
    /// [`BadBundle`].
    pub fn read_part(&mut self) -> Result<Option<(Part, Vec<u8>)>, BadBundle> {
        if self.ended {
            return Ok(None);
        }
        let mut head = [0; 5];
        self.sealed.read_exact(&mut head)?;
        let [kind, length @ ..] = head;
        let part = Part::from_byte(kind).ok_or(BadBundle::Damaged)?;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > part.bytes_max() {
            return Err(BadBundle::TooLarge);
        }
        let mut content = Vec::with_capacity(length.min(ROOM_BYTES_MAX));
        (&mut self.sealed).take(length as u64).read_to_end(&mut content)?;
        if content.len() != length {
            return Err(BadBundle::Damaged);
        }
        let mut signature = [0; SIGNATURE_BYTES];
        self.sealed.read_exact(&mut signature)?;
        self.running = self.running.with(part, &content);
        self.signer.check(&self.running.signed(), &signature).map_err(|_| BadBundle::WrongSignature)?;
        if part != Part::End {
            self.counts.count(part);
            return Ok(Some((part, content)));
        }
        self.ended = true;
        let counts: Counts = plain(&content)?;
        let follows = self.sealed.read(&mut [0])? > 0;
        if counts == self.counts && !follows { Ok(None) } else { Err(BadBundle::Damaged) }
    }

    /// Reads to the end, and lets `look` see each part; answers how many there were.
    ///
    /// # Errors
    /// [`BadBundle`], and whatever `look` answers.
    pub fn each<E: From<BadBundle>>(
        mut self,
        mut look: impl FnMut(Part, Vec<u8>) -> Result<(), E>,
    ) -> Result<Counts, E> {
        while let Some((part, content)) = self.read_part()? {
            look(part, content)?;
        }
        Ok(self.counts)
    }
}

/// A part that is JSON.
///
/// # Errors
/// [`BadBundle::Damaged`].
pub fn plain<T: DeserializeOwned>(content: &[u8]) -> Result<T, BadBundle> {
    serde_json::from_slice(content).map_err(|_| BadBundle::Damaged)
}

fn unsealed(error: DecryptError) -> BadBundle {
    match error {
        DecryptError::NoMatchingKeys => BadBundle::NotForUs,
        DecryptError::Io(error) => error.into(),
        _ => BadBundle::Damaged,
    }
}
