use std::fs;

use store::{BLOB_BYTES_MAX, Depth, Draft, Finding, Sha256, StoreError};

use crate::world::{World, draft, quiet, save};

/// What goes in comes out, once, under the name of its content.
#[test]
fn put_is_durable_idempotent_and_named_by_content() {
    let world = World::new();
    let store = world.open();
    for content in [&b""[..], b"foto", &[7; 300_000]] {
        let blob = store.blobs().put(content).unwrap();
        assert_eq!(blob, Sha256::of(content));
        let path = world.file("blobs").join(&blob.to_string()[..2]).join(blob.to_string());
        let file = fs::read(&path).unwrap();
        assert_eq!(store.blobs().put(content).unwrap(), blob);
        assert_eq!(fs::read(&path).unwrap(), file, "the second time nothing is written");
        assert_eq!(store.blobs().get(blob).unwrap(), content);
        assert!(store.blobs().has(blob));
    }
    assert_eq!(Sha256::of(b"abc").to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/// The bound is on the content, to the byte.
#[test]
fn too_large_a_blob_is_refused() {
    let world = World::new();
    let store = world.open();
    let content = vec![0; BLOB_BYTES_MAX + 1];
    assert!(matches!(store.blobs().put(&content), Err(StoreError::BlobTooLarge { .. })));
    let largest = store.blobs().put(&content[1..]).unwrap();
    assert_eq!(store.blobs().get(largest).unwrap().len(), BLOB_BYTES_MAX);
}

/// Any altered, missing or added byte is noticed; the file stays; the same content put again mends it.
#[test]
fn a_damaged_blob_is_noticed_and_mended_only_by_its_content() {
    let world = World::new();
    let store = world.open();
    let blob = store.blobs().put(b"acta firmada").unwrap();
    let path = world.file("blobs").join(&blob.to_string()[..2]).join(blob.to_string());
    let sound = fs::read(&path).unwrap();
    let mut altered: Vec<Vec<u8>> = (0..sound.len())
        .map(|at| {
            let mut file = sound.clone();
            file[at] ^= 1;
            file
        })
        .collect();
    altered.extend((0..sound.len()).map(|length| sound[..length].to_vec()));
    altered.push([&sound[..], b"x"].concat());
    for file in altered {
        fs::write(&path, &file).unwrap();
        assert!(matches!(store.blobs().get(blob), Err(StoreError::BlobDamaged { .. })));
        assert_eq!(fs::read(&path).unwrap(), file);
    }
    assert_eq!(store.integrity(Depth::Full, &mut quiet).unwrap(), [Finding::Blob { blob }]);
    store.blobs().put(b"acta firmada").unwrap();
    assert_eq!(store.blobs().get(blob).unwrap(), b"acta firmada");
    assert_eq!(store.integrity(Depth::Full, &mut quiet).unwrap(), []);
}

/// A blob under another blob's name does not pass for it.
#[test]
fn blobs_cannot_be_swapped() {
    let world = World::new();
    let store = world.open();
    let path = |blob: Sha256| world.file("blobs").join(&blob.to_string()[..2]).join(blob.to_string());
    let one = store.blobs().put(b"uno").unwrap();
    let two = store.blobs().put(b"dos").unwrap();
    fs::copy(path(two), path(one)).unwrap();
    assert!(matches!(store.blobs().get(one), Err(StoreError::BlobDamaged { .. })));
}

/// What no row names goes, at the earliest in the next session; what a row, a draft or another text names stays, and so
/// do files that are not ours, which are findings.
#[test]
fn what_nothing_names_is_swept_out_by_the_next_session() {
    let world = World::new();
    let store = world.open();
    let kept = store.blobs().put(b"en un borrador").unwrap();
    let lost = store.blobs().put(b"sin fila").unwrap();
    let body = format!(r#"{{"photos":["{kept}"]}}"#);
    save(&store, &Draft { body, ..draft(1, "uno") }).unwrap();
    assert_eq!(store.sweep().unwrap(), 0, "a form may be about to name it");
    drop(store);
    let store = world.open();
    let fresh = store.blobs().put(b"recien tomada").unwrap();
    assert_eq!(store.sweep().unwrap(), 1);
    assert!(store.blobs().has(kept) && store.blobs().has(fresh) && !store.blobs().has(lost));
}

/// A removed blob is gone; files that are not ours are findings.
#[test]
fn blobs_are_removed_one_by_one() {
    let world = World::new();
    let store = world.open();
    let lost = store.blobs().put(b"sin fila").unwrap();
    fs::write(world.file("blobs").join("notas.txt"), "?").unwrap();
    assert!(store.blobs().remove(lost).unwrap());
    assert!(!store.blobs().remove(lost).unwrap());
    assert!(matches!(store.blobs().get(lost), Err(StoreError::BlobMissing { .. })));
    assert_eq!(
        store.integrity(Depth::Full, &mut quiet).unwrap(),
        [Finding::Strange { file: world.file("blobs").join("notas.txt") }]
    );
}
