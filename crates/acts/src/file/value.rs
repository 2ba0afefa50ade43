//! PDF values, and how this program writes them.

use std::io::Write as _;

/// A direct value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    /// As it was written.
    Real(Vec<u8>),
    Name(Vec<u8>),
    Text {
        bytes: Vec<u8>,
        hex: bool,
    },
    Array(Vec<Value>),
    Dict(Dict),
    /// A reference to an object of generation 0.
    Ref(u32),
}

/// A dictionary in the order of writing, no key twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Dict(pub(crate) Vec<(Vec<u8>, Value)>);

impl Dict {
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == key.as_bytes()).map(|(_, value)| value)
    }

    pub(crate) fn dict(&self, key: &str) -> Option<&Dict> {
        match self.get(key)? {
            Value::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    pub(crate) fn array(&self, key: &str) -> Option<&[Value]> {
        match self.get(key)? {
            Value::Array(array) => Some(array),
            _ => None,
        }
    }

    pub(crate) fn reference(&self, key: &str) -> Option<u32> {
        match self.get(key)? {
            Value::Ref(id) => Some(*id),
            _ => None,
        }
    }

    pub(crate) fn int(&self, key: &str) -> Option<i64> {
        match self.get(key)? {
            Value::Int(value) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn name(&self, key: &str) -> Option<&[u8]> {
        match self.get(key)? {
            Value::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(crate) fn bytes(&self, key: &str) -> Option<&[u8]> {
        match self.get(key)? {
            Value::Text { bytes, .. } => Some(bytes),
            _ => None,
        }
    }

    /// A text string in UTF-16BE with its mark, or in ASCII.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        let bytes = self.bytes(key)?;
        match bytes.strip_prefix(&[0xFE, 0xFF]) {
            Some(units) => {
                let units: Vec<u16> =
                    units.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
                String::from_utf16(&units).ok()
            }
            None => bytes.is_ascii().then(|| String::from_utf8_lossy(bytes).into_owned()),
        }
    }

    /// Sets a key, keeping its place if it is there.
    pub(crate) fn set(&mut self, key: &str, value: Value) {
        match self.0.iter_mut().find(|(name, _)| name == key.as_bytes()) {
            Some(entry) => entry.1 = value,
            None => self.0.push((key.as_bytes().to_vec(), value)),
        }
    }

    /// The same without some keys.
    pub(crate) fn without(&self, keys: &[&str]) -> Dict {
        let kept = self.0.iter().filter(|(name, _)| !keys.iter().any(|key| name == key.as_bytes()));
        Dict(kept.cloned().collect())
    }
}

impl Value {
    pub(crate) fn name(text: &str) -> Self {
        Self::Name(text.as_bytes().to_vec())
    }

    /// A text string in UTF-16BE.
    pub(crate) fn text(text: &str) -> Self {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        Self::Text { bytes: units.flat_map(u16::to_be_bytes).collect(), hex: true }
    }

    /// An ASCII string, such as a date.
    pub(crate) fn ascii(text: &str) -> Self {
        Self::Text { bytes: text.as_bytes().to_vec(), hex: false }
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Null => out.extend(b"null"),
            Self::Bool(value) => out.extend(if *value { b"true".as_slice() } else { b"false" }),
            Self::Int(value) => out.extend(value.to_string().as_bytes()),
            Self::Real(text) => out.extend(text),
            Self::Name(name) => write_name(name, out),
            Self::Text { bytes, hex: true } => write_hex(bytes, out),
            Self::Text { bytes, hex: false } => write_literal(bytes, out),
            Self::Array(values) => {
                out.push(b'[');
                for (at, value) in values.iter().enumerate() {
                    if at > 0 {
                        out.push(b' ');
                    }
                    value.write(out);
                }
                out.push(b']');
            }
            Self::Dict(dict) => {
                out.extend(b"<<");
                for (key, value) in &dict.0 {
                    write_name(key, out);
                    out.push(b' ');
                    value.write(out);
                }
                out.extend(b">>");
            }
            Self::Ref(id) => out.extend(format!("{id} 0 R").as_bytes()),
        }
    }
}

fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    out.extend(name);
}

/// Upper-case hexadecimal between angle brackets.
pub(crate) fn write_hex(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'<');
    for byte in bytes {
        // Writing to a vector cannot fail.
        let _ = write!(out, "{byte:02X}");
    }
    out.push(b'>');
}

fn write_literal(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'(');
    for byte in bytes {
        if matches!(byte, b'(' | b')' | b'\\') {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    out.push(b')');
}
