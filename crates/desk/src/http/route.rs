//! Every route, and who may ask for it. A route is served through this list only: nobody comes to a handler whom its row
//! does not admit.

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    handler::Handler,
    http::{HeaderMap, Method, header},
    middleware::{self, Next},
    response::Response,
    routing::{MethodFilter, MethodRouter, on},
};
use casework::id::{AccountId, DeviceId};
use wire::{ACCOUNT_HEADER, DeskError};

use super::{
    Served, admin, answer, blob, bundle, challenge, confirm, counted, enroll, filing, fork, health, look, push, reopen,
    sign_in, swear, tell, waiting,
};
use crate::{
    admin::is_administrator,
    clock,
    error::NotDone,
    page,
    token::{self, Purpose},
};

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Anybody: it tells nothing of anybody, or what is asked proves who asks.
    Anybody,
    /// A workstation with its token, also one that was shut out.
    AnyWorkstation,
    /// A workstation with its token, whatever the roles of its people: it holds what they may all read.
    Workstation,
    /// An account of a workstation that is not shut out, with this role and all offices by the desk's record.
    Administrator,
}

/// Who asked, as far as the route wants to know.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker {
    pub(super) device: DeviceId,
    /// Of [`Access::Administrator`] only.
    pub(super) account: Option<AccountId>,
}

/// A row of the list.
struct Route {
    #[cfg_attr(not(test), expect(dead_code, reason = "the document of routes names it"))]
    method: Method,
    path: &'static str,
    access: Access,
    handler: MethodRouter<Arc<Served>>,
}

fn route<T: 'static>(
    method: Method,
    path: &'static str,
    access: Access,
    handler: impl Handler<T, Arc<Served>>,
) -> Route {
    let filter = match method {
        Method::GET => MethodFilter::GET,
        Method::HEAD => MethodFilter::HEAD,
        Method::PUT => MethodFilter::PUT,
        Method::PATCH => MethodFilter::PATCH,
        _ => MethodFilter::POST,
    };
    Route { method, path, access, handler: on(filter, handler) }
}

fn routes() -> Vec<Route> {
    use Access::{Administrator, AnyWorkstation, Anybody, Workstation};
    vec![
        route(Method::GET, "/v1/health", Anybody, health),
        route(Method::POST, "/v1/enroll", Anybody, enroll),
        route(Method::POST, "/v1/challenge", Anybody, challenge),
        route(Method::POST, "/v1/token", Anybody, swear),
        route(Method::POST, "/v1/reopen", Anybody, reopen),
        route(Method::GET, "/v1/sign-in", Anybody, sign_in::offer),
        route(Method::POST, "/v1/sign-in", Anybody, sign_in::begin),
        route(Method::POST, "/v1/sign-in/code", Anybody, sign_in::code),
        route(Method::POST, "/v1/push", AnyWorkstation, push),
        route(Method::GET, "/v1/pull", Workstation, tell),
        route(Method::POST, "/v1/bundle", Workstation, bundle::carried),
        route(Method::POST, "/v1/have", Workstation, fork::have),
        route(Method::POST, "/v1/incarnation", Workstation, fork::incarnation),
        route(Method::POST, "/v1/receipt", Workstation, confirm),
        route(Method::POST, "/v1/held", Workstation, look),
        route(Method::GET, "/v1/filing/{act}", Workstation, filing),
        route(Method::POST, "/v1/lacking", Workstation, blob::lacking),
        route(Method::HEAD, "/v1/blob/{sha256}", Workstation, blob::head),
        route(Method::GET, "/v1/blob/{sha256}", Workstation, blob::get),
        route(Method::PUT, "/v1/blob/{sha256}", Workstation, blob::put),
        route(Method::PATCH, "/v1/blob/{sha256}", Workstation, blob::go_on),
        route(Method::GET, "/v1/admin/devices", Administrator, admin::devices),
        route(Method::POST, "/v1/admin/code", Administrator, admin::code),
        route(Method::POST, "/v1/admin/revoke", Administrator, admin::revoke),
        route(Method::POST, "/v1/admin/role", Administrator, admin::role),
        route(Method::POST, "/v1/admin/scope", Administrator, admin::scope),
        route(Method::GET, "/v1/admin/audit", Administrator, admin::audit),
        route(Method::GET, "/v1/admin/people", Administrator, sign_in::people),
        route(Method::POST, "/v1/admin/admit", Administrator, sign_in::admit),
        route(Method::POST, "/v1/admin/dismiss", Administrator, sign_in::dismiss),
    ]
}

/// The verification page, which may be served alone, too.
fn of_the_page() -> Vec<Route> {
    use Access::Anybody;
    vec![
        route(Method::GET, "/", Anybody, page::home),
        route(Method::GET, "/v", Anybody, page::begin),
        route(Method::GET, "/v/estilo.css", Anybody, page::style),
        route(Method::POST, "/v/verify", Anybody, page::upload),
        route(Method::GET, "/v/{number}", Anybody, page::half),
        route(Method::GET, "/v/{number}/{digest}", Anybody, page::told),
    ]
}

fn serve(routes: impl IntoIterator<Item = Route>, served: &Arc<Served>) -> Router<Arc<Served>> {
    let gated = |router: Router<_>, Route { path, access, handler, .. }| {
        let gate = middleware::from_fn_with_state((Arc::clone(served), access), admit);
        router.route(path, handler.route_layer(gate))
    };
    // Every handler has a limit of its own.
    routes.into_iter().fold(Router::new(), gated).layer(DefaultBodyLimit::disable())
}

/// The desk as workstations find it, and the page.
pub(crate) fn router(served: Arc<Served>) -> Router {
    serve(routes().into_iter().chain(of_the_page()), &served)
        .fallback(async || answer::told(&DeskError::NotFound))
        .layer(middleware::from_fn_with_state(Arc::clone(&served), counted))
        .with_state(served)
}

/// The page alone.
pub(crate) fn page_router(served: Arc<Served>) -> Router {
    serve(of_the_page(), &served).fallback(page::nothing).with_state(served)
}

async fn admit(
    State((served, access)): State<(Arc<Served>, Access)>,
    mut request: Request,
    next: Next,
) -> Result<Response, NotDone> {
    if access != Access::Anybody {
        let asker = asker(&served, access, request.headers()).await?;
        request.extensions_mut().insert(asker);
    }
    Ok(next.run(request).await)
}

/// Who asks, if the route is for them.
async fn asker(served: &Arc<Served>, access: Access, headers: &HeaderMap) -> Result<Asker, NotDone> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let token = text(header::AUTHORIZATION.as_str()).and_then(|text| text.strip_prefix("Bearer "));
    let token = token.ok_or(DeskError::NotAuthorised)?;
    let secret = &served.ledger.desk().secret;
    let device = token::check(secret, Purpose::Token, token, clock::now()).ok_or(DeskError::NotAuthorised)?;
    let account = text(ACCOUNT_HEADER).and_then(|text| text.parse().ok()).map(AccountId);
    waiting(served, move |served| {
        served.ledger.read("find who asks", |reader| match access {
            Access::Anybody => Err(DeskError::NotAuthorised.into()),
            Access::AnyWorkstation => {
                reader.device(device)?.ok_or(DeskError::NotAuthorised)?;
                Ok(Asker { device, account: None })
            }
            Access::Workstation => {
                reader.admitted(device)?;
                Ok(Asker { device, account: None })
            }
            Access::Administrator => {
                reader.admitted(device)?;
                is_administrator(reader, device, account.ok_or(DeskError::NotPermitted)?)?;
                Ok(Asker { device, account })
            }
        })
    })
    .await
}

#[cfg(test)]
mod tests;
