//! A bundle reads back, and nothing that happened to it on its way passes.

use std::io::Write as _;

use age::Encryptor;

use super::*;
use crate::{
    desk_key::DeskKey,
    device::{DeviceKey, DevicePublicKey},
    message::BLOB_BYTES_MAX,
};

struct Pair {
    desk: BundleIdentity,
    key: DeviceKey,
}

impl Pair {
    fn new() -> Self {
        Self { desk: BundleIdentity::generate(), key: DeviceKey::from_seed(&[7; 32]) }
    }

    fn written(&self) -> Vec<u8> {
        let mut writer = BundleWriter::new(Vec::new(), &address(), &self.desk.recipient(), &self.key).unwrap();
        writer.part(Part::File, b"foto").unwrap();
        writer.part(Part::Push, &vec![9; 70_000]).unwrap();
        writer.finish().unwrap().0
    }

    fn read(&self, bytes: &[u8]) -> Result<Vec<(Part, usize)>, BadBundle> {
        read(bytes, &self.desk, self.key.public())
    }

    /// What somebody wrote who knows the recipient and does not keep to the format.
    fn sealed(&self, plain: &[u8]) -> Vec<u8> {
        let head = self.written()[..head_bytes()].to_vec();
        let recipient = self.desk.recipient();
        let encryptor = Encryptor::with_recipients([&recipient.0 as &dyn age::Recipient].into_iter()).unwrap();
        let mut sealed = encryptor.wrap_output(head).unwrap();
        sealed.write_all(plain).unwrap();
        sealed.finish().unwrap()
    }
}

fn address() -> Address {
    let id = Uuid::from_u128;
    let (device, made_at) = (DeviceId(id(0xd)), Timestamp(1_795_000_000_000));
    Address { bundle: id(1), way: Way::ToDesk, desk: id(0xde), device, made_at }
}

fn head_bytes() -> usize {
    MAGIC.len() + 2 + serde_json::to_vec(&address()).unwrap().len()
}

fn read(bytes: &[u8], identity: &BundleIdentity, signer: DevicePublicKey) -> Result<Vec<(Part, usize)>, BadBundle> {
    let (read, reader) = BundleReader::open(bytes, identity, |_| Ok::<_, BadBundle>(signer))?;
    assert_eq!(read, address());
    let mut parts = Vec::new();
    reader.each(|part, content| {
        parts.push((part, content.len()));
        Ok::<_, BadBundle>(())
    })?;
    Ok(parts)
}

/// Some of the heads, of the parts, of the end, and the last byte.
fn places(bytes: usize) -> impl Iterator<Item = usize> {
    (0..640).step_by(13).chain((640..bytes).step_by(1_999)).chain((bytes - 200..bytes).step_by(9)).chain([bytes - 1])
}

#[test]
fn a_bundle_reads_back_and_whoever_carries_it_learns_to_whom_it_goes() {
    let pair = Pair::new();
    let bytes = pair.written();
    assert_eq!(pair.read(&bytes).unwrap(), [(Part::File, 4), (Part::Push, 70_000)]);
    assert_eq!(read_address(&mut bytes.as_slice()).unwrap(), address());
    assert!(!bytes.windows(4).any(|window| window == b"foto"), "it is sealed");
    let kept: BundleIdentity = pair.desk.text().parse().unwrap();
    assert_eq!(kept.recipient(), pair.desk.recipient());
    assert_eq!(pair.desk.recipient().to_string().parse(), Ok(pair.desk.recipient()));
    assert_eq!("age1otra".parse::<BundleRecipient>(), Err(BadBundleKey));
}

#[test]
fn cut_anywhere_or_with_something_behind_it_is_none() {
    let pair = Pair::new();
    let bytes = pair.written();
    for cut in places(bytes.len()) {
        let bad = pair.read(&bytes[..cut]).unwrap_err();
        assert!(matches!(bad, BadBundle::Damaged | BadBundle::NotOne), "{cut}: {bad:?}");
    }
    assert!(matches!(pair.read(&[bytes, b"x".to_vec()].concat()), Err(BadBundle::Damaged)));
}

#[test]
fn one_byte_changed_anywhere_is_noticed() {
    let pair = Pair::new();
    let bytes = pair.written();
    let address = MAGIC.len() + 2..head_bytes();
    for place in places(bytes.len()) {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        let read = BundleReader::open(changed.as_slice(), &pair.desk, |_| Ok::<_, BadBundle>(pair.key.public()))
            .and_then(|(_, reader)| reader.each(|_, _| Ok::<_, BadBundle>(())));
        let bad = read.unwrap_err();
        if address.contains(&place) {
            assert!(matches!(bad, BadBundle::WrongSignature | BadBundle::Damaged), "{place}: {bad:?}");
        }
    }
}

#[test]
fn only_whom_it_is_for_opens_it_and_only_whom_it_names_has_signed_it() {
    let pair = Pair::new();
    let bytes = pair.written();
    let other = Pair { desk: BundleIdentity::generate(), key: DeviceKey::from_seed(&[8; 32]) };
    assert!(matches!(read(&bytes, &other.desk, pair.key.public()), Err(BadBundle::NotForUs)));
    assert!(matches!(read(&bytes, &pair.desk, other.key.public()), Err(BadBundle::WrongSignature)));
}

#[test]
fn parts_of_one_bundle_serve_no_other() {
    let pair = Pair::new();
    // The very bytes that were sealed, in an envelope of somebody else.
    let mut renamed = pair.written();
    let json = serde_json::to_vec(&Address { bundle: Uuid::from_u128(2), ..address() }).unwrap();
    renamed[MAGIC.len() + 2..head_bytes()].copy_from_slice(&json);
    let signer = |_: &Address| Ok::<_, BadBundle>(pair.key.public());
    let (read, mut reader) = BundleReader::open(renamed.as_slice(), &pair.desk, signer).unwrap();
    assert_eq!(read.bundle, Uuid::from_u128(2));
    assert!(matches!(reader.read_part(), Err(BadBundle::WrongSignature)));
}

#[test]
fn what_is_no_bundle_is_said_to_be_none_and_one_of_a_newer_program_too() {
    let pair = Pair::new();
    for odd in [&b""[..], b"%PDF-1.7", b"ensitio-copia 1\n.........", &[0; 4096]] {
        assert!(matches!(pair.read(odd), Err(BadBundle::NotOne)));
    }
    assert!(matches!(pair.read(b"ensitio-sobre 2\n......."), Err(BadBundle::Newer)));
    let long = [MAGIC.as_slice(), &u16::MAX.to_be_bytes(), &[b' '; 70_000]].concat();
    assert!(matches!(pair.read(&long), Err(BadBundle::Damaged)), "no address is so long");
    // A head of the seal that does not end.
    let mut endless = pair.written()[..head_bytes()].to_vec();
    endless.extend_from_slice(b"age-encryption.org/v1\n");
    for _ in 0..20_000 {
        endless.extend_from_slice(b"-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAA\n");
    }
    assert!(matches!(pair.read(&endless), Err(BadBundle::Damaged)));
}

#[test]
fn a_length_that_no_part_has_and_a_kind_that_is_none_are_refused_before_anything_is_read() {
    let pair = Pair::new();
    for part in part::ALL {
        let length = u32::try_from(part.bytes_max()).unwrap() + 1;
        let plain = [&[part.byte()][..], &length.to_be_bytes(), b"..."].concat();
        assert!(matches!(pair.read(&pair.sealed(&plain)), Err(BadBundle::TooLarge)));
        let plain = [&[part.byte()][..], &u32::MAX.to_be_bytes(), b"..."].concat();
        assert!(matches!(pair.read(&pair.sealed(&plain)), Err(BadBundle::TooLarge)));
    }
    assert!(matches!(pair.read(&pair.sealed(&[99, 0, 0, 0, 0])), Err(BadBundle::Damaged)));
    assert!(matches!(
        pair.read(&pair.sealed(&[&[2, 0, 0, 0, 0][..], &[0; 64]].concat())),
        Err(BadBundle::WrongSignature)
    ));
    assert!(matches!(pair.read(&pair.sealed(b"")), Err(BadBundle::Damaged)));
    let mut writer = BundleWriter::new(Vec::new(), &address(), &pair.desk.recipient(), &pair.key).unwrap();
    let too_large = writer.part(Part::File, &vec![0; BLOB_BYTES_MAX + 1]).unwrap_err();
    assert_eq!(too_large.kind(), io::ErrorKind::InvalidInput);
}

#[test]
fn an_answer_is_signed_by_the_desk() {
    let to = BundleIdentity::generate();
    let (desk, device) = (DeskKey::from_seed(&[5; 32]), DeviceKey::from_seed(&[6; 32]));
    let mut writer = BundleWriter::new(Vec::new(), &address(), &to.recipient(), &desk).unwrap();
    writer.part(Part::Kept, b"{}").unwrap();
    let bytes = writer.finish().unwrap().0;
    let read = |signer: BundleSigner| {
        BundleReader::open(bytes.as_slice(), &to, |_| Ok::<_, BadBundle>(signer))
            .and_then(|(_, reader)| reader.each(|_, _| Ok::<_, BadBundle>(())))
    };
    assert!(read(desk.public().into()).is_ok());
    assert!(matches!(read(device.public().into()), Err(BadBundle::WrongSignature)));
}
