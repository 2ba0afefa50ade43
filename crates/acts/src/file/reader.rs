//! A strict reader of values.

use super::{Dict, Flaw, NESTING_MAX, VALUES_MAX, Value};

/// Reads values from `bytes`, never beyond `end`.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    pub(crate) at: usize,
    end: usize,
    /// Values read so far, by all readers of one file.
    values: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: usize, end: usize, values: usize) -> Self {
        Self { bytes, at, end: end.min(bytes.len()), values }
    }

    /// Values read so far.
    pub(crate) fn values(&self) -> usize {
        self.values
    }

    fn flaw(&self) -> Flaw {
        Flaw::Syntax { at: self.at }
    }

    fn peek(&self) -> Option<u8> {
        if self.at < self.end { self.bytes.get(self.at).copied() } else { None }
    }

    /// Takes `text` if it stands here.
    pub(crate) fn eat(&mut self, text: &[u8]) -> bool {
        let here = self.bytes.get(self.at..self.end).is_some_and(|rest| rest.starts_with(text));
        if here {
            self.at += text.len();
        }
        here
    }

    /// Takes `text`, which must stand here.
    pub(crate) fn expect(&mut self, text: &[u8]) -> Result<(), Flaw> {
        if self.eat(text) { Ok(()) } else { Err(self.flaw()) }
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n')) {
            self.at += 1;
        }
    }

    /// Takes decimal digits, at least one and at most `most`.
    pub(crate) fn digits(&mut self, most: usize) -> Result<u64, Flaw> {
        let start = self.at;
        let mut value = 0_u64;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            if self.at - start == most {
                return Err(self.flaw());
            }
            value = value * 10 + u64::from(digit - b'0');
            self.at += 1;
        }
        if self.at == start { Err(self.flaw()) } else { Ok(value) }
    }

    /// Takes `len` bytes.
    pub(crate) fn take(&mut self, len: usize) -> Result<std::ops::Range<usize>, Flaw> {
        let end = self.at.checked_add(len).filter(|end| *end <= self.end).ok_or(self.flaw())?;
        let range = self.at..end;
        self.at = end;
        Ok(range)
    }

    /// Reads one value.
    pub(crate) fn value(&mut self) -> Result<Value, Flaw> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Result<Value, Flaw> {
        self.values += 1;
        if self.values > VALUES_MAX {
            return Err(Flaw::TooMany);
        }
        if depth > NESTING_MAX {
            return Err(Flaw::TooDeep { at: self.at });
        }
        self.skip_space();
        match self.peek().ok_or(self.flaw())? {
            b'/' => self.name().map(Value::Name),
            b'(' => self.literal(),
            b'[' => self.array(depth),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => self.dict(depth).map(Value::Dict),
            b'<' => self.hex(),
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number(),
            _ if self.eat(b"null") => Ok(Value::Null),
            _ if self.eat(b"true") => Ok(Value::Bool(true)),
            _ if self.eat(b"false") => Ok(Value::Bool(false)),
            _ => Err(self.flaw()),
        }
    }

    fn name(&mut self) -> Result<Vec<u8>, Flaw> {
        self.expect(b"/")?;
        let start = self.at;
        // No name that this program writes needs an escape, so `#` is not allowed: one spelling for one name.
        while matches!(self.peek(), Some(b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-' | b'_' | b'.')) {
            self.at += 1;
        }
        if self.at == start { Err(self.flaw()) } else { Ok(self.bytes[start..self.at].to_vec()) }
    }

    fn literal(&mut self) -> Result<Value, Flaw> {
        self.expect(b"(")?;
        let (mut bytes, mut open) = (Vec::new(), 1);
        loop {
            let byte = self.peek().ok_or(self.flaw())?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(Value::Text { bytes, hex: false });
                    }
                }
                b'\\' => {
                    let escaped = self.peek().filter(|byte| matches!(byte, b'(' | b')' | b'\\'));
                    bytes.push(escaped.ok_or(self.flaw())?);
                    self.at += 1;
                    continue;
                }
                _ => {}
            }
            bytes.push(byte);
        }
    }

    fn hex(&mut self) -> Result<Value, Flaw> {
        self.expect(b"<")?;
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9' | b'A'..=b'F')) {
            self.at += 1;
        }
        let digits = &self.bytes[start..self.at];
        self.expect(b">")?;
        if !digits.len().is_multiple_of(2) {
            return Err(Flaw::Syntax { at: start });
        }
        let nibble = |digit: u8| if digit.is_ascii_digit() { digit - b'0' } else { digit - b'A' + 10 };
        let bytes = digits.chunks_exact(2).map(|pair| nibble(pair[0]) << 4 | nibble(pair[1])).collect();
        Ok(Value::Text { bytes, hex: true })
    }

    fn array(&mut self, depth: usize) -> Result<Value, Flaw> {
        self.expect(b"[")?;
        let mut values = Vec::new();
        loop {
            self.skip_space();
            if self.eat(b"]") {
                return Ok(Value::Array(values));
            }
            values.push(self.nested(depth + 1)?);
        }
    }

    fn dict(&mut self, depth: usize) -> Result<Dict, Flaw> {
        self.expect(b"<<")?;
        let mut entries: Vec<(Vec<u8>, Value)> = Vec::new();
        loop {
            self.skip_space();
            if self.eat(b">>") {
                break;
            }
            let key = self.name()?;
            entries.push((key, self.nested(depth + 1)?));
        }
        let mut keys: Vec<&[u8]> = entries.iter().map(|(key, _)| key.as_slice()).collect();
        keys.sort_unstable();
        if keys.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(self.flaw());
        }
        Ok(Dict(entries))
    }

    /// A number, or a reference: two integers and `R`.
    fn number(&mut self) -> Result<Value, Flaw> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9' | b'+' | b'-' | b'.')) {
            self.at += 1;
        }
        let token = &self.bytes[start..self.at];
        let digits = token.strip_prefix(b"-").unwrap_or(token);
        let point = digits.iter().filter(|byte| **byte == b'.').count();
        let plain = digits.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.') && digits.len() > point;
        if !plain || point > 1 || token.len() > 20 {
            return Err(Flaw::Syntax { at: start });
        }
        if point == 1 {
            return Ok(Value::Real(token.to_vec()));
        }
        let text = std::str::from_utf8(token).map_err(|_| Flaw::Syntax { at: start })?;
        let value: i64 = text.parse().map_err(|_| Flaw::Syntax { at: start })?;
        if self.eat(b" 0 R") {
            let id = u32::try_from(value).ok().filter(|id| *id > 0);
            return id.map(Value::Ref).ok_or(Flaw::Syntax { at: start });
        }
        Ok(Value::Int(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Result<Value, Flaw> {
        let mut reader = Reader::new(text, 0, text.len(), 0);
        let value = reader.value()?;
        if reader.at == text.len() { Ok(value) } else { Err(Flaw::Syntax { at: reader.at }) }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = b"<</A 12 0 R/B[1 -2.5 (a\\)b) <00FF> null true]/C<</D /E+F>>>>";
        let value = read(text).unwrap();
        let mut out = Vec::new();
        value.write(&mut out);
        assert_eq!(read(&out), Ok(value));
    }

    #[test]
    fn other_spellings_are_refused() {
        for text in ["<0f>", "<0>", "/A#20B", "<</A 1/A 2>>", "(a\\n)", "1 1 R x", "--1", "1.2.3", "[1", "<</A>>", "."]
        {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
        assert_eq!(read("[".repeat(40).as_bytes()), Err(Flaw::TooDeep { at: 33 }));
    }
}
