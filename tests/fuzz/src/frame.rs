//! Frames: what travels between workstation and desk.

use casework::id::{DeviceId, IntentId};
use wire::{
    CapsuleKey, CapsuleOwner, FRAME_PACKED_BYTES_MAX, KeyOf, Keys, Lacking, LackingRequest, PAGE_PACKED_BYTES_MAX,
    Page, PageLine, Push, Pushed, capsule_owners, open_body, open_facts, pack, pack_page, unpack, unpack_page,
};

const LEVEL: i32 = 1;

/// The first byte says which message the others are, and whether they are the frame or the JSON within it: a fuzzer that
/// has to find zstd's way of writing first never gets to what is inside.
pub fn frame(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let packed = if kind & 0x80 == 0 { zstd::bulk::compress(rest, LEVEL).unwrap_or_default() } else { rest.to_vec() };
    match kind & 0x0f {
        0 => push(&packed),
        1 => page(&packed),
        2 => drop(unpack::<Pushed>(&packed)),
        3 => drop(unpack::<LackingRequest>(&packed)),
        _ => drop(unpack::<Lacking>(&packed)),
    }
}

/// As the desk takes it in: every body is read with the keys that came with it.
pub(crate) fn push(packed: &[u8]) {
    let Ok(push) = unpack::<Push>(packed) else { return };
    assert!(packed.len() <= FRAME_PACKED_BYTES_MAX);
    for entry in &push.entries {
        let _ = entry.envelope.hash(&entry.body);
        let _ = capsule_owners(&entry.envelope.kind, &entry.body);
        let _ = open_body(&Ring(&push.keys), entry.envelope.id, &entry.envelope.kind, &entry.body);
    }
    // What was read can be said again, and reads the same.
    if let Ok(again) = pack(&push) {
        let again = unpack::<Push>(&again);
        assert_eq!(again.map(|push| push.entries.len()).ok(), Some(push.entries.len()));
    }
}

/// As the workstation takes it in.
pub(crate) fn page(packed: &[u8]) {
    let Ok(page) = unpack_page::<PageLine<'_>>(packed) else { return };
    assert!(packed.len() <= PAGE_PACKED_BYTES_MAX);
    if let Ok(again) = pack_page(&page) {
        assert_eq!(unpack::<Page<PageLine<'_>>>(&again).or_else(|_| unpack_page(&again)).ok().as_ref(), Some(&page));
    }
    let nobody = |_| Ok::<_, std::convert::Infallible>(None);
    let is_told_whole = page.entries.iter().all(|line| line.envelope.is_some());
    let Ok(whole) = page.whole(DeviceId(uuid::Uuid::nil()), nobody);
    assert!(whole.is_err() || is_told_whole, "nothing is known of what is here");
}

/// Facts as a store keeps them.
pub(crate) fn facts(kept: &[u8]) {
    let _ = open_facts(&Ring(&[]), IntentId(uuid::Uuid::nil()), kept);
}

/// The keys that came with a push.
struct Ring<'k>(&'k [KeyOf]);

impl Keys for Ring<'_> {
    type Error = std::convert::Infallible;

    fn key(&self, owner: CapsuleOwner) -> Result<Option<CapsuleKey>, Self::Error> {
        Ok(self.0.iter().find(|key| key.owner == owner).map(|key| CapsuleKey::new(key.key.bytes())))
    }
}
