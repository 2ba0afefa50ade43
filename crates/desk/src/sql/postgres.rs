//! Statements on PostgreSQL: prepared once for each connection, with their names as numbers.

use std::{cell::RefCell, collections::HashMap, error::Error as StdError, fmt, ops::ControlFlow, sync::Arc};

use ::postgres::{
    Transaction,
    error::SqlState,
    types::{FromSql, IsNull, ToSql, Type, to_sql_checked},
};

use bytes::BytesMut;

use super::{
    batch,
    named::numbered,
    value::{Error, Param, Result, Row, Value, ValueRef},
};
use crate::error::LedgerError;

/// Rows that are fetched at a time while somebody looks at each.
const ROWS_AT_A_TIME: i32 = 64;

/// What a connection has prepared. Statements are part of the program, so there are only so many.
#[derive(Debug, Default)]
pub(crate) struct Prepared {
    of_one: HashMap<&'static str, Arc<Statement>>,
    of_many: HashMap<&'static str, Arc<Statement>>,
}

/// A statement as the server knows it.
#[derive(Debug)]
pub(crate) struct Statement {
    prepared: ::postgres::Statement,
    names: Vec<&'static str>,
}

/// Looks at a row.
pub(crate) type Visit<'v> = dyn FnMut(&Row<'_>) -> Result<ControlFlow<()>> + 'v;

/// What a transaction can be asked.
pub(crate) trait Server: fmt::Debug {
    fn first(&self, sql: &'static str, params: &[Param<'_>], visit: &mut Visit<'_>) -> Result<()>;
    fn each(&self, sql: &'static str, params: &[Param<'_>], visit: &mut Visit<'_>) -> Result<()>;
    fn run(&self, sql: &'static str, params: &[Param<'_>]) -> Result<usize>;
    /// The same insert with many sets of values.
    fn run_each(&self, sql: &'static str, names: &[&'static str], sets: &[Vec<Value<'_>>]) -> Result<()>;
    /// The rows of the same question with many sets of values, each with the place of its set.
    fn one_each(
        &self,
        sql: &'static str,
        names: &[&'static str],
        sets: &[Vec<Value<'_>>],
        see: &mut dyn FnMut(usize, &Row<'_>) -> Result<()>,
    ) -> Result<()>;
}

/// A transaction with the statements of its connection.
pub(crate) struct Session<'c> {
    transaction: RefCell<Transaction<'c>>,
    prepared: RefCell<&'c mut Prepared>,
}

impl fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

impl<'c> Session<'c> {
    pub(crate) fn new(transaction: Transaction<'c>, prepared: &'c mut Prepared) -> Self {
        Self { transaction: transaction.into(), prepared: prepared.into() }
    }

    pub(crate) fn commit(self) -> Result<()> {
        Ok(self.transaction.into_inner().commit()?)
    }

    pub(crate) fn rollback(self) -> Result<()> {
        Ok(self.transaction.into_inner().rollback()?)
    }

    /// Statements without values, as in a migration.
    pub(crate) fn batch(&self, sql: &str) -> Result<()> {
        Ok(self.transaction.borrow_mut().batch_execute(sql)?)
    }

    /// The statement that `make` makes for many sets of values.
    fn statement_of_many(
        &self,
        sql: &'static str,
        make: fn(&'static str, &[&'static str], &[Type]) -> Result<String>,
    ) -> Result<Arc<Statement>> {
        if let Some(statement) = self.prepared.borrow().of_many.get(sql) {
            return Ok(Arc::clone(statement));
        }
        // PostgreSQL says itself of which type each value is.
        let one = self.statement(sql)?;
        let text = make(sql, &one.names, one.prepared.params())?;
        let prepared = self.transaction.borrow_mut().prepare(&text)?;
        let statement = Arc::new(Statement { prepared, names: one.names.clone() });
        self.prepared.borrow_mut().of_many.insert(sql, Arc::clone(&statement));
        Ok(statement)
    }

    fn statement(&self, sql: &'static str) -> Result<Arc<Statement>> {
        if let Some(statement) = self.prepared.borrow().of_one.get(sql) {
            return Ok(Arc::clone(statement));
        }
        let numbered = numbered(sql);
        let prepared = self.transaction.borrow_mut().prepare(&numbered.sql)?;
        let statement = Arc::new(Statement { prepared, names: numbered.names });
        self.prepared.borrow_mut().of_one.insert(sql, Arc::clone(&statement));
        Ok(statement)
    }
}

impl Server for Session<'_> {
    fn first(&self, sql: &'static str, params: &[Param<'_>], visit: &mut Visit<'_>) -> Result<()> {
        let statement = self.statement(sql)?;
        let values = statement.values(params)?;
        let rows = self.transaction.borrow_mut().query(&statement.prepared, &as_sql(&values))?;
        if let Some(row) = rows.first() {
            // There is nobody to go on with.
            let _ = visit(&Row::Postgres(row))?;
        }
        Ok(())
    }

    fn each(&self, sql: &'static str, params: &[Param<'_>], visit: &mut Visit<'_>) -> Result<()> {
        let statement = self.statement(sql)?;
        let values = statement.values(params)?;
        let portal = self.transaction.borrow_mut().bind(&statement.prepared, &as_sql(&values))?;
        loop {
            // Whoever looks at a row may ask for others meanwhile.
            let rows = self.transaction.borrow_mut().query_portal(&portal, ROWS_AT_A_TIME)?;
            for row in &rows {
                if visit(&Row::Postgres(row))?.is_break() {
                    return Ok(());
                }
            }
            if rows.len() < ROWS_AT_A_TIME.unsigned_abs() as usize {
                return Ok(());
            }
        }
    }

    fn run(&self, sql: &'static str, params: &[Param<'_>]) -> Result<usize> {
        let statement = self.statement(sql)?;
        let values = statement.values(params)?;
        let changed = self.transaction.borrow_mut().execute(&statement.prepared, &as_sql(&values))?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    fn run_each(&self, sql: &'static str, names: &[&'static str], sets: &[Vec<Value<'_>>]) -> Result<()> {
        if sets.is_empty() {
            return Ok(());
        }
        let statement = self.statement_of_many(sql, batch::insert)?;
        let columns = statement.columns(names, sets)?;
        let columns: Vec<&(dyn ToSql + Sync)> = columns.iter().map(|column| column as _).collect();
        self.transaction.borrow_mut().execute(&statement.prepared, &columns)?;
        Ok(())
    }

    fn one_each(
        &self,
        sql: &'static str,
        names: &[&'static str],
        sets: &[Vec<Value<'_>>],
        see: &mut dyn FnMut(usize, &Row<'_>) -> Result<()>,
    ) -> Result<()> {
        if sets.is_empty() {
            return Ok(());
        }
        let statement = self.statement_of_many(sql, batch::select)?;
        let columns = statement.columns(names, sets)?;
        let columns: Vec<&(dyn ToSql + Sync)> = columns.iter().map(|column| column as _).collect();
        let rows = self.transaction.borrow_mut().query(&statement.prepared, &columns)?;
        for row in &rows {
            let place = usize::try_from(row.try_get::<_, i64>(row.len() - 1)?).map_err(|_| Error::Unfit)?;
            see(place.checked_sub(1).ok_or(Error::Unfit)?, &Row::Postgres(row))?;
        }
        Ok(())
    }
}

impl Statement {
    /// The values in the order of the places.
    fn values<'p>(&self, params: &'p [Param<'_>]) -> Result<Vec<Value<'p>>> {
        let of = |name: &&str| {
            let (_, value) = params.iter().find(|(known, _)| known == name).ok_or(Error::Unfit)?;
            value.to_value()
        };
        self.names.iter().map(of).collect()
    }
}

impl Statement {
    /// The values of each place, of all sets, which have them in the order of `names`.
    fn columns<'s>(&self, names: &[&'static str], sets: &'s [Vec<Value<'_>>]) -> Result<Vec<Vec<&'s Value<'s>>>> {
        let column = |name: &&'static str| {
            let at = names.iter().position(|known| known == name).ok_or(Error::Unfit)?;
            sets.iter().map(|set| set.get(at).ok_or(Error::Unfit)).collect()
        };
        self.names.iter().map(column).collect()
    }
}

fn as_sql<'v>(values: &'v [Value<'_>]) -> Vec<&'v (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Integer(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Value::Integer(number) => number.to_sql(ty, out),
            // PostgreSQL keeps no U+0000 in a text; its symbol stands for it. JSON has it escaped.
            Value::Text(text) if text.contains('\0') => text.replace('\0', "\u{2400}").to_sql(ty, out),
            Value::Text(text) => text.as_ref().to_sql(ty, out),
            Value::Blob(bytes) => bytes.as_ref().to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT4, Type::INT8, Type::TEXT, Type::BYTEA].contains(ty)
    }

    to_sql_checked!();
}

impl<'r> FromSql<'r> for ValueRef<'r> {
    fn from_sql(ty: &Type, raw: &'r [u8]) -> std::result::Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(match *ty {
            Type::INT4 => Self::Integer(i32::from_sql(ty, raw)?.into()),
            Type::INT8 => Self::Integer(i64::from_sql(ty, raw)?),
            Type::BYTEA => Self::Blob(raw),
            _ => Self::Text(<&str>::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(_ty: &Type) -> std::result::Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT4, Type::INT8, Type::TEXT, Type::BYTEA].contains(ty)
    }
}

/// What PostgreSQL said, without what it quotes: a row that a check refuses stands in the details of the refusal.
#[derive(Debug)]
pub(crate) struct Said(String);

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Said {}

impl From<&::postgres::Error> for Said {
    fn from(error: &::postgres::Error) -> Self {
        let Some(told) = error.as_db_error() else {
            let (mut text, mut cause) = (error.to_string(), error.source());
            while let Some(error) = cause {
                text.push_str(&format!(": {error}"));
                cause = error.source();
            }
            return Self(text);
        };
        let code = told.code().code();
        // Classes 22 and 23 are about values.
        if code.starts_with("22") || code.starts_with("23") {
            return Self(format!("SQLSTATE {code} {}", told.constraint().unwrap_or_default()));
        }
        Self(format!("SQLSTATE {code} {}", told.message()))
    }
}

/// Says what an error of PostgreSQL means.
pub(crate) fn fault(what: &'static str, source: ::postgres::Error) -> LedgerError {
    let said = Said::from(&source);
    match source.code() {
        Some(code) if passes(code) => LedgerError::Busy { what, why: said.0 },
        Some(code) if *code == SqlState::INSUFFICIENT_PRIVILEGE => LedgerError::Denied { what, why: said.0 },
        None if source.is_closed() => LedgerError::Busy { what, why: said.0 },
        _ => LedgerError::Sql { what, source: said.into() },
    }
}

/// Whether the same may go well in a moment: somebody else was faster or took too long, or the server is being restarted.
fn passes(code: &SqlState) -> bool {
    [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::LOCK_NOT_AVAILABLE,
        SqlState::QUERY_CANCELED,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
        SqlState::TOO_MANY_CONNECTIONS,
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
    ]
    .contains(code)
}
