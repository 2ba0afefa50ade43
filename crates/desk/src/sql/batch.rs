//! One statement with many sets of values: what costs in PostgreSQL is the way there and back, so all sets go at once, each
//! column of them as an array.

use ::postgres::types::Type;

use super::{
    named::{Part, each_part},
    value::{Error, Result},
};

/// `insert into t (a) values (:a) on conflict …` becomes
/// `insert into t (a) select given.p1 from unnest($1::bytea[]) as given (p1) on conflict …`.
///
/// # Errors
/// [`Error::Unfit`]: it is no insert of one row whose names all stand in its `values`.
pub(super) fn insert(sql: &'static str, names: &[&'static str], types: &[Type]) -> Result<String> {
    const VALUES: &str = "values (";
    let (into, rest) = sql.split_once(VALUES).ok_or(Error::Unfit)?;
    let (values, rest) = rest.split_at(closing(rest).ok_or(Error::Unfit)?);
    let rest = &rest[1..];
    let mut outside = Vec::new();
    for text in [into, rest] {
        each_part(text, |part| {
            if let Part::Name(name) = part {
                outside.push(name)
            }
        });
    }
    if !outside.is_empty() {
        return Err(Error::Unfit);
    }
    let values = given(values, names)?;
    let arrays = arrays(types)?;
    let places: Vec<String> = (1..=names.len()).map(|place| format!("p{place}")).collect();
    Ok(format!("{into}select {values} from unnest({arrays}) as given ({}){rest}", places.join(", ")))
}

/// `select x from t where id = :id` becomes a statement that gives the same for each set, with the set's place, from 1 on,
/// as the last column.
pub(super) fn select(sql: &'static str, names: &[&'static str], types: &[Type]) -> Result<String> {
    let arrays = arrays(types)?;
    let places: Vec<String> = (1..=names.len()).map(|place| format!("p{place}")).collect();
    let found = given(sql, names)?;
    Ok(format!(
        "select found.*, given.place from unnest({arrays}) with ordinality as given ({}, place), lateral ({found}) as found",
        places.join(", ")
    ))
}

/// The text with its names as columns of what is given.
fn given(sql: &'static str, names: &[&'static str]) -> Result<String> {
    let (mut out, mut unknown) = (String::new(), false);
    each_part(sql, |part| match part {
        Part::Other(text) => out.push_str(text),
        Part::Name(name) => match names.iter().position(|known| *known == name) {
            Some(place) => out.push_str(&format!("given.p{}", place + 1)),
            None => unknown = true,
        },
    });
    if unknown { Err(Error::Unfit) } else { Ok(out) }
}

fn arrays(types: &[Type]) -> Result<String> {
    let array = |(place, ty): (usize, &Type)| {
        let ty = match *ty {
            Type::INT8 => "bigint",
            Type::INT4 => "integer",
            Type::TEXT => "text",
            Type::BYTEA => "bytea",
            _ => return Err(Error::Unfit),
        };
        Ok(format!("${}::{ty}[]", place + 1))
    };
    Ok(types.iter().enumerate().map(array).collect::<Result<Vec<_>>>()?.join(", "))
}

/// Where the bracket that is open before `text` is closed.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1;
    text.bytes().position(|byte| {
        match byte {
            b'(' => open += 1,
            b')' => open -= 1,
            _ => {}
        }
        open == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_insert_takes_its_rows_from_arrays() {
        let sql =
            "insert into t (a, b, c) values (:a, coalesce(:b, 0), :a) on conflict (a) do update set b = excluded.b";
        let expected = "insert into t (a, b, c) select given.p1, coalesce(given.p2, 0), given.p1 \
            from unnest($1::bytea[], $2::bigint[]) as given (p1, p2) on conflict (a) do update set b = excluded.b";
        assert_eq!(insert(sql, &[":a", ":b"], &[Type::BYTEA, Type::INT8]).unwrap(), expected);
        for other in ["select :a", "insert into t (a) values (:a) on conflict (a) do update set a = :a", "values (:a"] {
            assert!(insert(other, &[":a"], &[Type::TEXT]).is_err(), "{other}");
        }
    }

    #[test]
    fn a_select_is_asked_once_for_each_set() {
        let expected = "select found.*, given.place from unnest($1::text[]) with ordinality as given (p1, place), \
            lateral (select b from t where a = given.p1 limit 1) as found";
        assert_eq!(select("select b from t where a = :a limit 1", &[":a"], &[Type::TEXT]).unwrap(), expected);
    }
}
