//! The verification page: whether a number and a file are those of an act that the desk received. Plain HTML for anybody,
//! without login, script or anything from elsewhere. It keeps nothing of what it is given.

mod answer;
mod gate;
mod html;

use std::sync::Arc;

use acts::verify::{Trust, verify};
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, FromRequest as _, Multipart, Path, Request, State},
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use casework::id::Digest;
use maud::Markup;
use sha2::{Digest as _, Sha256};
use wire::{BLOB_BYTES_MAX, DeskError};

use self::answer::Asked;
use crate::{
    error::NotDone,
    http::{Served, body, waiting},
};

pub(crate) use self::gate::Gate;

/// Nothing but the page's own style and forms.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// Room in an upload for what a form puts around the file.
const FORM_BYTES: usize = 16 * 1024;

pub(crate) fn routes() -> Router<Arc<Served>> {
    Router::new()
        .route("/v", get(begin))
        .route("/v/estilo.css", get(style))
        .route("/v/verify", post(upload))
        .route("/v/{number}", get(half))
        .route("/v/{number}/{digest}", get(told))
}

/// The page alone.
pub(crate) fn router(served: Arc<Served>) -> Router {
    routes()
        .route("/", get(async || Redirect::to("/v")))
        .fallback(async || page(StatusCode::NOT_FOUND, &html::start(&Asked::default())))
        .layer(DefaultBodyLimit::disable())
        .with_state(served)
}

async fn style() -> Response {
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    let kept = HeaderValue::from_static("public, max-age=3600");
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept)], include_str!("page/style.css")).into_response()
}

/// The form, and what it asks.
async fn begin(State(served): State<Arc<Served>>, uri: Uri) -> Response {
    let asked = Asked::of_query(uri.query().unwrap_or_default());
    if asked.is_empty() { page(StatusCode::OK, &html::start(&asked)) } else { look_up(&served, asked).await }
}

/// A number without the digest says nothing: numbers can be guessed.
async fn half(Path(number): Path<String>) -> Response {
    page(StatusCode::OK, &html::start(&Asked::new(&number, "")))
}

async fn told(State(served): State<Arc<Served>>, Path((number, digest)): Path<(String, String)>) -> Response {
    look_up(&served, Asked::new(&number, &digest)).await
}

async fn look_up(served: &Arc<Served>, asked: Asked) -> Response {
    if !served.gate.lets_in() {
        return crowded();
    }
    let looked = asked.clone();
    match waiting(served, move |served| Ok(answer::of_number(&served.ledger, &looked)?)).await {
        Ok(answer) => page(answer.status(), &html::told(&answer, &asked)),
        Err(error) => failed(&error),
    }
}

/// A file to be judged. Few at a time, each bounded and forgotten.
async fn upload(State(served): State<Arc<Served>>, request: Request) -> Response {
    let Some(_place) = served.gate.upload() else { return crowded() };
    let (parts, sent) = request.into_parts();
    let form = match body::whole(sent, BLOB_BYTES_MAX + FORM_BYTES).await {
        Ok(bytes) => Request::from_parts(parts, Body::from(bytes)),
        Err(DeskError::TooLarge) => return page(StatusCode::PAYLOAD_TOO_LARGE, &html::too_large()),
        Err(_) => return page(StatusCode::BAD_REQUEST, &html::no_file()),
    };
    let Some(bytes) = file(form).await else { return page(StatusCode::BAD_REQUEST, &html::no_file()) };
    let judged = waiting(&served, move |served| {
        let name = Digest(Sha256::digest(&bytes).into());
        let verdict = verify(&bytes, &Trust::default());
        Ok(answer::of_file(&served.ledger, name, &verdict)?)
    });
    match judged.await {
        Ok(answer) => page(StatusCode::OK, &html::told(&answer, &Asked::default())),
        Err(error) => failed(&error),
    }
}

/// The first file of a form that has any bytes.
async fn file(form: Request) -> Option<Vec<u8>> {
    let mut form = Multipart::from_request(form, &()).await.ok()?;
    while let Some(field) = form.next_field().await.ok()? {
        if field.name() == Some("acta") {
            let bytes = field.bytes().await.ok()?;
            return Some(bytes.to_vec()).filter(|bytes| !bytes.is_empty() && bytes.len() <= BLOB_BYTES_MAX);
        }
    }
    None
}

fn crowded() -> Response {
    let mut response = page(StatusCode::TOO_MANY_REQUESTS, &html::crowded());
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
    response
}

fn failed(error: &NotDone) -> Response {
    match error {
        NotDone::Failed(error) => tracing::error!(%error, "the verification page failed"),
        NotDone::Said(error) => tracing::info!(answer = %error, "the verification page has no answer"),
    }
    page(StatusCode::SERVICE_UNAVAILABLE, &html::crowded())
}

fn page(status: StatusCode, html: &Markup) -> Response {
    let fixed = HeaderValue::from_static;
    let head = [
        (header::CONTENT_TYPE, fixed("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, fixed(POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff")),
        (header::REFERRER_POLICY, fixed("no-referrer")),
        (header::CACHE_CONTROL, fixed("no-store")),
    ];
    (status, head, html.0.clone()).into_response()
}
