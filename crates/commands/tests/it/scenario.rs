//! Runs `tests/scenarios/*.txt`: stories in words that a technician can check. A new story is a new file.
//!
//! Every line is a step. A line `rechazo: CODE` says that the step before it is refused; a line `  · …` is what the
//! step before it shows. `espera:` says where an item is. The runner writes the whole story again with what really
//! happened and compares: `UPDATE_EXPECT=1` accepts it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use commands::problem::Problem;
use serde_json::{Value, json};

use crate::office::{ANA, Office, PASSWORD, PIN, checks, signing};

/// What a step shows, line by line.
type Step = Result<Vec<String>, Problem>;

struct Story {
    office: Office,
    /// Identifiers by the names that the story gives.
    people: BTreeMap<String, Value>,
    sites: BTreeMap<String, Value>,
    items: BTreeMap<String, Value>,
    /// In the order of their first issue, from act 1.
    acts: Vec<Value>,
    draft: Option<Value>,
}

#[test]
fn the_stories_end_as_they_say() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/scenarios");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let told = std::fs::read_to_string(&file).unwrap();
        expect_test::expect_file![&file].assert_eq(&retell(&told));
    }
}

/// The story with what really happens in it.
fn retell(told: &str) -> String {
    let mut story = Story::begin();
    let mut text = String::new();
    for line in told.lines() {
        if line.starts_with("rechazo:") || line.starts_with("  · ") {
            continue;
        }
        text += line;
        text.push('\n');
        let words = words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match story.step(&words) {
            Ok(shown) => text.extend(shown.iter().map(|shown| format!("  · {shown}\n"))),
            Err(problem) => text += &format!("rechazo: {}\n", code(&problem)),
        }
    }
    story.office.assert_sound();
    story.office.assert_refolds();
    text
}

/// Parts a line at blanks outside of quotation marks; a comment has no words.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(n, part)| match n % 2 {
        0 => part.split('#').next().unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    if line.starts_with('#') { Vec::new() } else { words.collect() }
}

fn code(problem: &Problem) -> String {
    let told = serde_json::to_value(problem).unwrap();
    let name = told["refusal"]["refusal"].as_str().or(told["problem"].as_str()).unwrap();
    let missing = told["missing"].as_array().into_iter().flatten().map(|m| format!(" {}", text(&m["what"])));
    format!("{name}{}", missing.collect::<String>())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

impl Story {
    fn begin() -> Self {
        let office = Office::new();
        let rows = office.ok("person_list", json!({}));
        let people = BTreeMap::from([(ANA.to_owned(), rows["rows"][0]["id"].clone())]);
        let (sites, items) = (BTreeMap::new(), BTreeMap::new());
        Self { office, people, sites, items, acts: Vec::new(), draft: None }
    }

    fn step(&mut self, words: &[&str]) -> Step {
        match *words {
            [] => Ok(Vec::new()),
            ["persona" | "sede" | "elemento" | "cuenta" | "entra", ..] => self.set_the_scene(words),
            ["entregar", item, "a", person] => self.add_line(item, person, "DELIVERED"),
            ["devolver", item, "de", person] => self.add_line(item, person, "RETURNED"),
            ["paz", "y", "salvo", "de", person] => self.start("CLEARANCE", person),
            ["vacía", "para", person] => self.start("ANEXO7", person),
            ["otra", "acta"] => {
                self.draft = None;
                Ok(Vec::new())
            }
            ["telefonía", "para", person] => self.start("ANEXO14", person),
            ["préstamo", "hasta", day] => self.change_draft(|body| {
                body["reason"] = json!("LOAN");
                body["term"] = json!({ "kind": "UNTIL", "on": day });
            }),
            ["queda", "a", "paz", "y", "salvo"] => self.change_draft(|body| body["clearance"] = json!(true)),
            ["sin", "motivo"] => self.change_draft(|body| body["reason"] = Value::Null),
            ["corregir" | "rehacer", "acta", n] => self.open_draft("act_edit", n, json!({})),
            ["anular", "acta", n, "por", cause] => {
                self.open_draft("act_replace", n, json!({ "mode": "ANNUL", "cause": cause }))
            }
            ["reemplazar", "acta", n, "por", cause] => {
                self.open_draft("act_replace", n, json!({ "mode": "SUPERSEDE", "cause": cause }))
            }
            ["el", "reloj", "vuelve", hours, "horas"] => {
                self.office.clock.turn(-3_600 * hours.parse::<i64>().unwrap());
                Ok(Vec::new())
            }
            ["suprimir", "datos", "de", person, "por", reason] => {
                let request = json!({ "id": self.people[person], "reason": reason });
                self.office.call("person_erase", request)?;
                Ok(Vec::new())
            }
            ["ver", "persona", person] => Ok(self.show_person(&self.people[person])),
            ["buscar", wanted] => {
                let hits = self.office.call("search", json!({ "text": wanted, "limit": 20 }))?;
                let hits = hits.as_array().unwrap().iter();
                Ok(hits.map(|hit| format!("{} {}", text(&hit["kind"]), self.name_acts(text(&hit["title"])))).collect())
            }
            ["comprobar", "integridad"] => {
                self.office.assert_sound();
                Ok(Vec::new())
            }
            ["ampliar", item, "hasta", day] => {
                let item = self.office.ok("item_get", json!({ "id": self.items[item] }))["item"].clone();
                let request = json!({ "id": item["id"], "base_rev": item["rev"], "until": day });
                self.office.call("loan_extend", request).map(|_| Vec::new())
            }
            ["envío", "a", "garantía", "de", item] => {
                let item = self.office.ok("item_get", json!({ "id": self.items[item] }))["item"].clone();
                let request = json!({ "id": item["id"], "base_rev": item["rev"], "kind": "WARRANTY_OUT" });
                self.office.call("item_move", request).map(|_| Vec::new())
            }
            ["todo", "en", "estado", condition] => self.change_draft(|body| {
                let lines = body["lines"].as_array_mut().unwrap();
                lines.iter_mut().for_each(|line| line["condition"] = json!(condition));
            }),
            ["sin", field, "en", "la", "línea"] => self.change_draft(|body| {
                body["lines"][0]["telephony"][field] = json!("");
            }),
            ["espera:", item, ref state @ ..] => self.expect_place(item, &state.join(" ")),
            _ => self.act_step(words),
        }
    }

    fn set_the_scene(&mut self, words: &[&str]) -> Step {
        let office = &self.office;
        match *words {
            ["persona", name, "cc", number] => {
                self.people.insert(name.to_owned(), office.person(name, number));
            }
            ["persona", name, "cc", number, "sin", "cargo"] => {
                let document = json!({ "id_type": "CC", "number": number });
                let details = json!({ "full_name": name, "document": document, "department": "Registro" });
                let saved = office.call("person_save", json!({ "base_rev": 0, "details": details }))?;
                self.people.insert(name.to_owned(), saved["person"]["id"].clone());
            }
            ["sede", name, "en", city] => {
                let site = office.site(name, city);
                self.sites.insert(name.to_owned(), site);
            }
            ["elemento", name, kind, "placa", tag, "en", "bodega"] => {
                let item = office.item(item_type(kind), tag);
                self.items.insert(name.to_owned(), item);
            }
            ["cuenta", name, ref role @ ..] => {
                let (person, role) = (&self.people[name], account_role(role));
                let request = json!({ "person": person, "role": role, "password": PASSWORD, "pin": PIN });
                office.call("account_add", request)?;
            }
            ["entra", name] => {
                office.ok("leave", json!({}));
                office.unlock(name, PASSWORD)?;
            }
            _ => panic!("no step: {words:?}"),
        }
        Ok(Vec::new())
    }

    fn start(&mut self, format: &str, person: &str) -> Step {
        let holder = &self.people[person];
        self.draft = Some(self.office.call("draft_new", json!({ "format": format, "holder": holder }))?);
        let site = self.sites.values().next().cloned();
        self.change_draft(|body| {
            body["reason"] = json!(if format == "CLEARANCE" { "TERMINATION" } else { "NEW_ASSIGNMENT" });
            body["site"] = json!(site);
            body["city"] = json!("Tunja");
            body["term"] = json!({ "kind": "INDEFINITE" });
            body["checks"] = checks();
        })
    }

    fn change_draft(&mut self, change: impl FnOnce(&mut Value)) -> Step {
        let draft = self.draft.as_mut().unwrap();
        change(&mut draft["body"]);
        *draft = self.office.call("draft_save", json!({ "id": draft["id"], "body": draft["body"] }))?;
        Ok(Vec::new())
    }

    /// Shows at once what would be refused.
    fn add_line(&mut self, item: &str, person: &str, direction: &str) -> Step {
        if self.draft.is_none() {
            self.start("ANEXO7", person)?;
        }
        let (item, telephony) = (self.items[item].clone(), telephony());
        self.change_draft(|body| {
            let phone = body["format"] == "ANEXO14";
            let line = json!({
                "item": item, "direction": direction, "condition": "GOOD", "accessories": "cargador",
                "telephony": phone.then_some(telephony),
            });
            body["lines"].as_array_mut().unwrap().push(line);
        })?;
        let line = self.draft.as_ref().unwrap()["lines"].as_array().unwrap().last().unwrap().clone();
        let problem = line["problem"]["refusal"].as_str();
        Ok(problem
            .map(|p| format!("advierte {p} {}", text(&line["problem_person"])).trim().to_owned())
            .into_iter()
            .collect())
    }

    fn open_draft(&mut self, command: &str, act: &str, more: Value) -> Step {
        let mut request = json!({ "id": self.act(act)?["act"]["id"] });
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.draft = Some(self.office.call(command, request)?);
        Ok(Vec::new())
    }

    fn act(&self, number: &str) -> Result<&Value, Problem> {
        self.acts.get(number.parse::<usize>().unwrap() - 1).ok_or(Problem::NotFound)
    }

    fn last(&self) -> Result<&Value, Problem> {
        self.acts.last().ok_or(Problem::NotFound)
    }

    /// Keeps what a command answered about an act and shows it.
    fn keep(&mut self, answer: Value) -> Step {
        let known = self.acts.iter().position(|act| act["act"]["id"] == answer["act"]["id"]);
        let n = known.unwrap_or(self.acts.len());
        let signers = answer["signers"].as_array().unwrap().iter();
        let signers = signers.map(|s| format!("{} {} {}", text(&s["role"]), text(&s["name"]), text(&s["state"])));
        let (act, act_type) = (&answer["act"], text(&answer["act_type"]));
        let head = format!("acta {} versión {}: {act_type}, {}", n + 1, act["version"], text(&act["stage"]));
        let shown = std::iter::once(head).chain(signers).collect();
        match known {
            Some(place) => self.acts[place] = answer,
            None => self.acts.push(answer),
        }
        Ok(shown)
    }

    fn act_step(&mut self, words: &[&str]) -> Step {
        let about = |act: &Value| json!({ "id": act["act"]["id"], "version": act["act"]["version"] });
        let answer = match *words {
            ["emitir"] => {
                let draft = self.draft.clone().ok_or(Problem::NotFound)?;
                let act = self.office.issue(&draft)?;
                self.draft = None;
                act
            }
            ["firma", "quien", who, "con", "PIN"] => self.sign(who, json!({ "level": "A", "pin": PIN }))?,
            ["firma", "quien", who, "con", "cédula", number] => {
                let document = json!({ "id_type": "CC", "number": number });
                self.sign(who, json!({ "level": "C", "document": document, "compared": true }))?
            }
            ["no", "firma", "quien", who, cause @ ("niega" | "ausente"), "por", reason] => {
                let mut request = about(self.last()?);
                request["signer"] = signer(who);
                request["cause"] = json!(if cause == "niega" { "REFUSED" } else { "ABSENT" });
                request["reason"] = json!(reason);
                request["witnesses"] = [("Testiga Uno", "30111222"), ("Testigo Dos", "30111333")]
                    .map(|(name, number)| json!({ "full_name": name, "document": { "id_type": "CC", "number": number } }))
                    .into_iter()
                    .collect();
                self.office.call("act_not_signed", request)?
            }
            ["sellar"] => self.office.call("act_seal", about(self.last()?))?,
            ["aceptar", "constancia", "por", reason] => {
                let id = &self.last()?["act"]["id"];
                self.office.call("act_accept", json!({ "id": id, "reason": reason }))?
            }
            ["rechazar", "constancia", "por", reason] => {
                let id = &self.last()?["act"]["id"];
                self.office.call("act_reject", json!({ "id": id, "reason": reason }))?
            }
            ["desistir", "por", reason] => {
                let id = &self.last()?["act"]["id"];
                self.office.call("act_withdraw", json!({ "id": id, "reason": reason }))?
            }
            ["ver", "acta", n] => self.office.ok("act_get", json!({ "id": self.act(n)?["act"]["id"] })),
            _ => return self.look(words),
        };
        self.keep(answer)
    }

    fn sign(&self, who: &str, method: Value) -> Result<Value, Problem> {
        self.office.call("act_sign", signing(self.last()?, &signer(who), method))
    }

    fn look(&self, words: &[&str]) -> Step {
        let pdf = |act: &Value, version: Value| {
            let request = json!({ "id": act["act"]["id"], "version": version });
            self.office.app.blob("act_pdf", request, &[])
        };
        let (bytes, altered) = match *words {
            ["verificar", "acta", n] => (pdf(self.act(n)?, Value::Null)?, false),
            ["verificar", "acta", n, "versión", v] => (pdf(self.act(n)?, json!(v.parse::<u32>().unwrap()))?, false),
            ["verificar", "acta", n, "con", "un", "bit", "cambiado"] => (pdf(self.act(n)?, Value::Null)?, true),
            ["préstamos", "vencidos", "al", day] => {
                let request = json!({ "filter": { "due_before": day } });
                let page = self.office.ok("item_list", request);
                let row =
                    |row: &Value| format!("{} desde {}", text(&row["asset_tag"]), text(&row["expected_return_on"]));
                return Ok(page["rows"].as_array().unwrap().iter().map(row).collect());
            }
            ["estado", "físico", "de", item] => {
                let item = self.office.ok("item_get", json!({ "id": self.items[item] }))["item"].clone();
                return Ok(vec![item["details"]["condition"].as_str().unwrap_or("sin revisar").to_owned()]);
            }
            ["decisión", "del", "acta", n] => {
                let view = self.office.ok("act_get", json!({ "id": self.act(n)?["act"]["id"] }));
                let decision = &view["act"]["decision"];
                let words = [text(&decision["kind"]), text(&view["decided_by"]), text(&decision["note"])];
                return Ok(vec![words.join(", ")]);
            }
            ["historia", item] => return Ok(self.history(&self.items[item])),
            _ => panic!("no step: {words:?}"),
        };
        if !altered {
            let answer = self.office.verify(&bytes)?;
            let by = answer["replaced_by"].as_str().map(|folio| format!(" por el acta {}", self.number(folio)));
            return Ok(vec![format!("{}{}", text(&answer["verdict"]), by.unwrap_or_default())]);
        }
        // A prime step reaches every part of the file.
        let missed = (0..bytes.len()).step_by(4_001).filter(|at| {
            let mut copy = bytes.clone();
            copy[*at] ^= 1;
            let verdict = self.office.verify(&copy).unwrap()["verdict"].clone();
            verdict != "ALTERED" && verdict != "NOT_AN_ACT"
        });
        Ok(vec![format!("pasan sin notarse: {}", missed.count())])
    }

    fn number(&self, folio: &str) -> usize {
        self.acts.iter().position(|act| act["act"]["folio"] == folio).unwrap() + 1
    }

    /// A title with numbers of acts as the story counts them.
    fn name_acts(&self, title: &str) -> String {
        match self.acts.iter().position(|act| act["act"]["folio"] == title) {
            Some(n) => format!("acta {}", n + 1),
            None => title.to_owned(),
        }
    }

    fn show_person(&self, person: &Value) -> Vec<String> {
        let view = self.office.ok("person_get", json!({ "id": person }));
        let (details, reason) = (&view["person"]["details"], &view["person"]["erasure"]["reason"]);
        let known = match reason.as_str() {
            Some(reason) => format!("datos suprimidos: {reason}"),
            None => format!("{} {}", text(&details["full_name"]), text(&details["document"]["number"])),
        };
        let counts = ["items", "acts"].map(|kind| view[kind].as_array().unwrap().len());
        vec![known, format!("{} elementos, {} actas", counts[0], counts[1])]
    }

    fn history(&self, item: &Value) -> Vec<String> {
        let view = self.office.ok("item_get", json!({ "id": item }));
        let entries = view["history"].as_array().unwrap().iter();
        let line = |entry: &Value| {
            let event = &entry["event"];
            let words = [text(&event["event"]), text(&event["kind"]), text(&event["to"]), text(&event["holder"])];
            let act = event["folio"].as_str().map(|folio| format!("acta {}", self.number(folio)));
            let words = words.into_iter().chain(act.as_deref()).filter(|word| !word.is_empty());
            words.collect::<Vec<_>>().join(" ")
        };
        entries.map(line).collect()
    }

    /// Shows nothing when the item is where the story says.
    fn expect_place(&self, item: &str, place: &str) -> Step {
        let (state, holder) = self.office.placement(&self.items[item]);
        let found = match (state.as_str(), holder) {
            ("ASSIGNED", Some(holder)) => format!("asignado a {holder}"),
            ("ON_LOAN", Some(holder)) => format!("en préstamo a {holder}"),
            ("IN_STOCK", None) => "en bodega".to_owned(),
            (state, holder) => format!("{state} {holder:?}"),
        };
        Ok(if found == place { Vec::new() } else { vec![format!("no: {found}")] })
    }
}

/// Everything that Anexo 14 asks for.
fn telephony() -> Value {
    json!({
        "extension": "4021", "power": "PoE", "outlet": "PR-12", "switch_port": "SW1/12", "voice_vlan": "120",
        "dial_profile": "Nacional", "registers": true, "internal_call": true, "incoming_call": true,
        "outgoing_call": true, "transfer": false,
    })
}

fn account_role(words: &[&str]) -> &'static str {
    match words {
        [] => "ONSITE_L2",
        ["responsable", "de", "servicios"] => "ITS_LEAD",
        ["de", "consulta"] => "READER",
        _ => panic!("no such role: {words:?}"),
    }
}

fn signer(who: &str) -> Value {
    match who {
        "entrega" => json!("DELIVERER"),
        "recibe" => json!("RECEIVER"),
        "aprueba" => json!("APPROVER"),
        _ => panic!("nobody signs as «{who}»"),
    }
}

fn item_type(kind: &str) -> &'static str {
    match kind {
        "portátil" => "LAPTOP",
        "monitor" => "MONITOR",
        "teléfono" => "IP_PHONE",
        _ => panic!("no such item: «{kind}»"),
    }
}
