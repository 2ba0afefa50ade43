//! Who may ask for what, as `golden/routes.txt` says it, tried at a desk that runs.

use casework::role::Role;
use reqwest::{Method, StatusCode};
use wire::{ACCOUNT_HEADER, DeskError};

use crate::{client::Desk, workstation::Workstation};

/// What the document says of one route.
struct Row {
    method: Method,
    path: String,
    /// Under each head.
    cells: Vec<bool>,
}

/// The heads of the document, and its rows.
fn rows() -> (Vec<String>, Vec<Row>) {
    let text = include_str!("../../golden/routes.txt");
    let mut lines = text.lines().skip_while(|line| !line.starts_with("   "));
    let heads = lines.next().unwrap().split("  ").map(str::trim).filter(|head| !head.is_empty()).map(str::to_owned);
    let heads: Vec<String> = heads.collect();
    let row = |line: &str| {
        let mut words = line.split_whitespace();
        let (method, path) = (words.next().unwrap().parse().unwrap(), words.next().unwrap().to_owned());
        Row { method, path, cells: words.map(|word| word == "yes").collect() }
    };
    (heads, lines.filter(|line| !line.is_empty()).map(row).collect())
}

/// A route that names something names what is not there.
fn path_of(path: &str) -> String {
    let act = uuid::Uuid::from_u128(1).to_string();
    [("{sha256}", &*"0".repeat(64)), ("{digest}", &*"0".repeat(64)), ("{act}", &*act), ("{number}", "A-1")]
        .iter()
        .fold(path.to_owned(), |path, (name, value)| path.replace(name, value))
}

/// Whoever asks is told that they may not.
async fn is_denied(desk: &Desk, method: &Method, path: &str, asker: Option<&(Workstation, String)>) -> bool {
    let url = format!("{}{}", desk.url, path_of(path));
    let mut request = desk.client.request(method.clone(), url).body("{}");
    if let Some((workstation, token)) = asker {
        request = request.bearer_auth(token).header(ACCOUNT_HEADER, workstation.account.account.to_string());
    }
    let answer = request.send().await.unwrap();
    if ![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&answer.status()) {
        return false;
    }
    if *method == Method::HEAD {
        return true;
    }
    let said: DeskError = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    // Not a word about the code, nor about who signed: those are about what was asked.
    matches!(said, DeskError::NotAuthorised | DeskError::Revoked | DeskError::NotPermitted)
}

#[tokio::test]
async fn a_desk_that_runs_admits_whom_the_document_says_and_nobody_else() {
    let desk = Desk::start();
    let mut askers = Vec::new();
    for (number, role) in (2..).zip(Role::ALL) {
        let word = serde_json::to_value(role).unwrap();
        let workstation = Workstation::new(number);
        desk.enroll(&workstation, &desk.code(word.as_str().unwrap())).await;
        let token = desk.token(&workstation).await;
        askers.push((workstation, token));
    }
    let outside = Workstation::new(1);
    desk.enroll(&outside, &desk.code("ADMINISTRATOR")).await;
    desk.order(&["device", "revoke", &outside.dev.to_string()]);
    let token = desk.token(&outside).await;
    let outside = (outside, token);
    let (heads, rows) = rows();
    assert_eq!(heads.len(), 2 + Role::ALL.len());
    assert!(rows.len() >= 24);
    for Row { method, path, cells } in rows {
        // What one proves in the request itself is tried elsewhere.
        if cells[0] && path.starts_with("/v1/") && path != "/v1/health" {
            continue;
        }
        let everybody = [None, Some(&outside)].into_iter().chain(askers.iter().map(Some));
        for ((head, may), asker) in heads.iter().zip(&cells).zip(everybody) {
            let denied = is_denied(&desk, &method, &path, asker).await;
            assert_eq!(denied, !may, "{method} {path} by {head}");
        }
    }
    let of = |role| {
        let number = (2..).zip(Role::ALL).find(|(_, one)| *one == role).unwrap().0;
        (Workstation::new(number), &askers[usize::from(number) - 2])
    };
    let (of_boss, (boss, token)) = of(Role::Administrator);
    let (_, (lead, _)) = of(Role::ItsLead);
    let stranger = (Workstation { account: lead.account, ..of_boss }, token.clone());
    assert!(is_denied(&desk, &Method::GET, "/v1/admin/devices", Some(&stranger)).await, "an account of another");
    let (of_reader, (_, token)) = of(Role::Reader);
    let pretender = (Workstation { account: boss.account, ..of_reader }, token.clone());
    assert!(is_denied(&desk, &Method::GET, "/v1/admin/devices", Some(&pretender)).await, "in the name of another's");
}
