//! Enrolling with the account of the entity, from a terminal: the browser may be here or anywhere else.

use std::io::BufRead as _;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use commands::problem::{InvalidField, Problem};
use commands::view::desk::SignInView;
use serde_json::{Value, json};

use super::print;
use super::session::{Refused, Session};

/// How often one looks whether somebody came back.
const POLL: Duration = Duration::from_millis(50);

/// Shows what has to be opened, and waits until the workstation is enrolled.
pub(super) fn enrol(session: &Session, request: Value) -> anyhow::Result<Value> {
    let job = session.call("desk_sign_in", request)?["job"].clone();
    let asked = json!({ "job": job });
    let mut pasted = None;
    loop {
        let state = session.call("job_get", asked.clone())?["state"]["state"].clone();
        if state != "RUNNING" {
            session.wait(&job)?;
            return session.call("desk_status", json!({}));
        }
        let shown: SignInView = serde_json::from_value(session.call("desk_sign_in_view", asked.clone())?)?;
        match (&pasted, shown.url) {
            (None, Some(url)) => {
                // To where the answer does not go.
                print::text_to_stderr(&format!(
                    "Entre con su cuenta de la entidad en esta dirección:\n{url}\n\
                     Si el navegador está en otro equipo, pegue aquí la dirección en que terminó, y no la envíe a nadie:\n"
                ));
                pasted = Some(lines());
            }
            (Some(lines), _) => {
                if let Ok(address) = lines.try_recv() {
                    paste(session, &job, &address)?;
                }
            }
            (None, None) => {}
        }
        std::thread::sleep(POLL);
    }
}

fn paste(session: &Session, job: &Value, address: &str) -> anyhow::Result<()> {
    match session.call("desk_sign_in_paste", json!({ "job": job, "address": address })) {
        Err(error) if is_wrong(&error) => {
            print::text_to_stderr("ensitio: esa no es la dirección en que terminó este ingreso\n");
            Ok(())
        }
        // It came to its end meanwhile: the job says how.
        Err(error) if matches!(error.downcast_ref(), Some(Refused(Problem::Desk { .. }))) => Ok(()),
        other => other.map(drop),
    }
}

fn is_wrong(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(Refused(Problem::Invalid { field: InvalidField::ReturnAddress, .. })))
}

/// What is typed; nobody waits for it when the browser came back by itself.
fn lines() -> Receiver<String> {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if !line.trim().is_empty() && send.send(line).is_err() {
                break;
            }
        }
    });
    receive
}
