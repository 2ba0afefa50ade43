//! From `:names` to the numbers of PostgreSQL.

/// A statement whose places are numbered.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Numbered {
    pub(super) sql: String,
    /// The name of each place, with its colon: `$1` is the first.
    pub(super) names: Vec<&'static str>,
}

/// `where id = :id or of = :id` becomes `where id = $1 or of = $1`. What stands in quotes or in a comment, and
/// `::type`, is left.
pub(super) fn numbered(sql: &'static str) -> Numbered {
    let (mut out, mut names) = (String::with_capacity(sql.len()), Vec::<&'static str>::new());
    each_part(sql, |part| match part {
        Part::Other(text) => out.push_str(text),
        Part::Name(name) => {
            let place = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
            out.push_str(&format!("${}", place + 1));
        }
    });
    Numbered { sql: out, names }
}

/// A name with its colon, or what stands between.
pub(super) enum Part {
    Name(&'static str),
    Other(&'static str),
}

pub(super) fn each_part(sql: &'static str, mut see: impl FnMut(Part)) {
    let bytes = sql.as_bytes();
    let (mut from, mut at, mut quote) = (0, 0, None);
    while at < bytes.len() {
        let byte = bytes[at];
        match quote {
            Some(end) => {
                if byte == end {
                    quote = None;
                }
                at += 1;
            }
            None if byte == b'\'' || byte == b'"' => {
                quote = Some(byte);
                at += 1;
            }
            None if bytes[at..].starts_with(b"--") => quote = Some(b'\n'),
            None if byte == b':' && bytes.get(at + 1) == Some(&b':') => at += 2,
            None if byte == b':' => {
                let name = &bytes[at + 1..];
                let length = name.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == b'_').count();
                see(Part::Other(&sql[from..at]));
                see(Part::Name(&sql[at..=at + length]));
                at += 1 + length;
                from = at;
            }
            None => at += 1,
        }
    }
    see(Part::Other(&sql[from..]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_numbers_and_nothing_else_changes() {
        let check = |sql, expected: &str, names: &[&str]| {
            let numbered = numbered(sql);
            assert_eq!((numbered.sql.as_str(), numbered.names.as_slice()), (expected, names));
        };
        check("select 1", "select 1", &[]);
        check("a = :a and b = :b_2 or c = :a", "a = $1 and b = $2 or c = $1", &[":a", ":b_2"]);
        check("(:a,:b)", "($1,$2)", &[":a", ":b"]);
        check("a = ':no' and \":no\" = :yes::bigint", "a = ':no' and \":no\" = $1::bigint", &[":yes"]);
        check("a -- it's :no\n= :yes", "a -- it's :no\n= $1", &[":yes"]);
        check("dirección = :ñ", "dirección = $1ñ", &[":"]);
    }
}
