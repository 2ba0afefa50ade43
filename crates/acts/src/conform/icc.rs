//! An sRGB profile built from the numbers of the standard, so that no profile of somebody else has to be shipped.
//!
//! ICC.1:2001-04 (version 2 profiles, which PDF/A-2 readers all know): a three-component matrix display profile.
//! Transfer curve of IEC 61966-2-1; primaries of the same, adapted to D50 by the Bradford transform.

/// Points of the transfer curve.
const CURVE_POINTS: u16 = 1024;
/// D50, the illuminant of the connection space (ICC.1, annex A), in s15Fixed16.
const D50: [u32; 3] = [0xF6D6, 0x1_0000, 0xD32D];
/// Red, green and blue primaries in s15Fixed16.
const PRIMARIES: [[u32; 3]; 3] = [[0x6FA2, 0x38F5, 0x0390], [0x6299, 0xB785, 0x18DA], [0x24A0, 0x0F84, 0xB6CF]];

/// The profile.
pub(super) fn srgb() -> Vec<u8> {
    let mut data = Vec::new();
    let mut table = Vec::new();
    let tags = [*b"desc", *b"cprt", *b"wtpt", *b"rXYZ", *b"gXYZ", *b"bXYZ", *b"rTRC", *b"gTRC", *b"bTRC"];
    let base = 128 + 4 + 12 * tags.len();
    let mut curve = None;
    for tag in tags {
        let element = match &tag {
            b"desc" => description(),
            b"cprt" => copyright(),
            b"wtpt" => xyz(D50),
            b"rXYZ" => xyz(PRIMARIES[0]),
            b"gXYZ" => xyz(PRIMARIES[1]),
            b"bXYZ" => xyz(PRIMARIES[2]),
            _ => transfer_curve(),
        };
        let is_curve = tag.ends_with(b"TRC");
        let offset = curve.filter(|_| is_curve).unwrap_or(base + data.len());
        table.extend(tag);
        table.extend(be(offset));
        table.extend(be(element.len()));
        if offset == base + data.len() {
            data.extend(&element);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        curve = is_curve.then_some(offset);
    }
    let mut profile = header(base + data.len());
    profile.extend(be(tags.len()));
    profile.extend(table);
    profile.extend(data);
    profile
}

fn be(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes()
}

fn header(size: usize) -> Vec<u8> {
    let mut out = vec![0; 128];
    out[0..4].copy_from_slice(&be(size));
    out[8..12].copy_from_slice(&[2, 0x10, 0, 0]);
    out[12..24].copy_from_slice(b"mntrRGB XYZ ");
    for (at, part) in (24..).step_by(2).zip([2026_u16, 1, 1, 0, 0, 0]) {
        out[at..at + 2].copy_from_slice(&part.to_be_bytes());
    }
    out[36..40].copy_from_slice(b"acsp");
    for (at, value) in (68..).step_by(4).zip(D50) {
        out[at..at + 4].copy_from_slice(&value.to_be_bytes());
    }
    out
}

fn description() -> Vec<u8> {
    let text = b"sRGB IEC61966-2.1\0";
    let mut out = b"desc\0\0\0\0".to_vec();
    out.extend(be(text.len()));
    out.extend(text);
    // No Unicode and no Macintosh description: language 0, count 0, code 0, count 0 and 67 unused bytes.
    out.resize(out.len() + 4 + 4 + 2 + 1 + 67, 0);
    out
}

fn copyright() -> Vec<u8> {
    b"text\0\0\0\0CC0 1.0, no rights reserved\0".to_vec()
}

fn xyz(values: [u32; 3]) -> Vec<u8> {
    let mut out = b"XYZ \0\0\0\0".to_vec();
    out.extend(values.into_iter().flat_map(u32::to_be_bytes));
    out
}

fn transfer_curve() -> Vec<u8> {
    let mut out = b"curv\0\0\0\0".to_vec();
    out.extend(u32::from(CURVE_POINTS).to_be_bytes());
    for point in 0..CURVE_POINTS {
        let coded = f64::from(point) / f64::from(CURVE_POINTS - 1);
        let linear = if coded <= 0.04045 { coded / 12.92 } else { ((coded + 0.055) / 1.055).powf(2.4) };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 65535")]
        out.extend(((linear * 65535.0).round() as u16).to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest as _, Sha256};

    #[test]
    fn the_profile_never_changes() {
        let profile = srgb();
        assert_eq!(profile.len(), usize::try_from(u32::from_be_bytes(profile[..4].try_into().unwrap())).unwrap());
        let digest: String = Sha256::digest(&profile).iter().map(|b| format!("{b:02x}")).collect();
        expect_test::expect!["f7ce3c546df54acd5f0b490a64819ec479e5f34427e063f2bcef7a0035299241"].assert_eq(&digest);
    }
}
