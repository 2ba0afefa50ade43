//! An identity provider that is not ours: Debian's glewlwyd, set up by its own interface.

use std::{
    env, fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    tsa::openssl,
    web::{Reply, ask, get},
};

pub(crate) const PASSWORD: &str = "clave de pruebas";

pub(crate) struct Glewlwyd {
    child: Child,
    /// Of its interface.
    base: String,
    /// The one to which it lets a browser come back.
    pub(crate) port: u16,
    dir: TempDir,
}

/// How it signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signing {
    Rsa,
    Ecdsa,
}

impl Signing {
    fn name(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::Ecdsa => "ecdsa",
        }
    }
}

/// One that nobody has at the moment.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Where it is unpacked. Where it is not the test fails, since one that is skipped proves nothing.
fn root() -> PathBuf {
    let root = env::current_exe().unwrap().ancestors().nth(3).unwrap().join("oidc/root");
    assert!(root.join("usr/bin/glewlwyd").exists(), "there is no {}: `cargo xtask oidc` prepares it", root.display());
    root
}

impl Glewlwyd {
    pub(crate) fn start() -> Self {
        let (dir, root) = (tempfile::tempdir().unwrap(), root());
        let database = dir.path().join("g.db");
        let packed = root.join("usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz");
        let tables = Command::new("gzip").arg("-dc").arg(packed).output().unwrap().stdout;
        let tables = String::from_utf8(tables).unwrap();
        rusqlite::Connection::open(&database).unwrap().execute_batch(&tables).unwrap();
        let (own, port) = (free_port(), free_port());
        let config = dir.path().join("g.conf");
        fs::write(&config, configuration(own, &root.join("usr/lib/glewlwyd"), &database)).unwrap();
        let child = Command::new(root.join("usr/bin/glewlwyd"))
            .arg(format!("--config-file={}", config.display()))
            .env("LD_LIBRARY_PATH", root.join("usr/lib/x86_64-linux-gnu"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { child, base: format!("http://127.0.0.1:{own}/api"), port, dir };
        while TcpStream::connect(("127.0.0.1", own)).is_err() {
            thread::sleep(Duration::from_millis(20));
        }
        server.set_up();
        server
    }

    /// What it calls itself.
    pub(crate) fn issuer(&self, signing: Signing) -> String {
        format!("{}/{}", self.base, signing.name())
    }

    fn set_up(&self) {
        let admin = self.entered("admin", "password");
        let set = |method: &str, path: &str, what: &Value| {
            let reply = self.say(&admin, method, path, Some(what));
            assert_eq!(reply.status, 200, "{method} {path}: {reply:?}");
        };
        let users = self.say(&admin, "GET", "/mod/user/database", None);
        let mut users: Value = serde_json::from_str(&users.body).unwrap();
        users["parameters"]["data-format"]["verified"] = json!({ "multiple": false, "read": true, "write": true });
        set("PUT", "/mod/user/database", &users);
        set("PUT", "/mod/user/database/reset", &json!({}));
        // Whoever may sign in by password may do so here.
        let scope = json!({
            "name": "openid", "display_name": "openid", "password_required": true, "password_max_age": 0, "scheme": {},
        });
        set("PUT", "/scope/openid", &scope);
        for signing in [Signing::Rsa, Signing::Ecdsa] {
            let module = json!({
                "module": "oidc", "name": signing.name(), "display_name": signing.name(), "enabled": true,
                "parameters": self.parameters(signing),
            });
            set("POST", "/mod/plugin/", &module);
        }
        let client = json!({
            "client_id": "ensitio", "name": "EnSitio", "enabled": true, "confidential": false, "scope": [],
            "redirect_uri": [format!("http://127.0.0.1:{}/", self.port)], "authorization_type": ["code"],
            "token_endpoint_auth_method": ["none"],
        });
        set("POST", "/client/", &client);
    }

    fn parameters(&self, signing: Signing) -> Value {
        let args: &[&str] = match signing {
            Signing::Rsa => &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
            Signing::Ecdsa => &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        };
        let folder = self.dir.path();
        openssl(folder, &[&["genpkey", "-out", "key.pem"], args].concat());
        openssl(folder, &["pkey", "-in", "key.pem", "-pubout", "-out", "public.pem"]);
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let verified = json!({
            "name": "email_verified", "user-property": "verified", "type": "boolean", "boolean-value-true": "1",
            "boolean-value-false": "0", "mandatory": true, "scope": [],
        });
        json!({
            "iss": self.issuer(signing), "jwt-type": signing.name(), "jwt-key-size": "256",
            "key": read("key.pem"), "cert": read("public.pem"),
            "code-duration": 600, "refresh-token-duration": 1_209_600, "access-token-duration": 3_600,
            "auth-type-code-enabled": true, "auth-type-refresh-enabled": true, "auth-type-implicit-enabled": false,
            "auth-type-password-enabled": false, "auth-type-client-enabled": false, "allow-non-oidc": false,
            "pkce-allowed": true, "pkce-method-plain-allowed": false, "pkce-required": true, "jwks-show": true,
            "subject-type": "public", "email-claim": "mandatory", "email-claim-scope": [], "name-claim": "mandatory",
            "claims": [verified],
        })
    }

    /// Somebody with an account there.
    pub(crate) fn add(&self, name: &str, is_verified: bool) {
        let admin = self.entered("admin", "password");
        let user = json!({
            "username": name, "name": name, "email": format!("{name}@entidad.gov.co"), "password": PASSWORD,
            "enabled": true, "scope": ["openid", "g_profile"], "verified": if is_verified { "1" } else { "0" },
        });
        let reply = self.say(&admin, "POST", "/user/", Some(&user));
        assert_eq!(reply.status, 200, "{reply:?}");
    }

    /// Their session.
    fn entered(&self, name: &str, password: &str) -> String {
        let reply = self.say("", "POST", "/auth", Some(&json!({ "username": name, "password": password })));
        assert_eq!(reply.status, 200, "{reply:?}");
        reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
    }

    fn say(&self, cookie: &str, method: &str, path: &str, what: Option<&Value>) -> Reply {
        let headers = [("cookie", cookie), ("content-type", "application/json")];
        let body = what.map(Value::to_string).unwrap_or_default();
        ask(method, &format!("{}{path}", self.base), &headers, &body)
    }

    /// Somebody signs in in their browser, and lets the desk know who they are; answers what they are shown at the end.
    pub(crate) fn browse(&self, name: &str, url: &str) -> Reply {
        let session = self.entered(name, PASSWORD);
        let granted = self.say(&session, "PUT", "/auth/grant/ensitio/", Some(&json!({ "scope": "openid" })));
        assert_eq!(granted.status, 200, "{granted:?}");
        let led = ask("GET", &format!("{url}&g_continue"), &[("cookie", &session)], "");
        assert_eq!(led.status, 302, "{led:?}");
        get(led.header("location").unwrap())
    }
}

impl Drop for Glewlwyd {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn configuration(port: u16, modules: &Path, database: &Path) -> String {
    let module = |kind: &str| modules.join(kind).display().to_string();
    format!(
        "port={port}
bind_address=\"127.0.0.1\"
external_url=\"http://127.0.0.1:{port}\"
login_url=\"login.html\"
api_prefix=\"api\"
log_mode=\"console\"
log_level=\"ERROR\"
cookie_domain=\"127.0.0.1\"
cookie_secure=0
session_expiration=2419200
session_key=\"GLEWLWYD2_SESSION_ID\"
admin_scope=\"g_admin\"
profile_scope=\"g_profile\"
user_module_path=\"{}\"
user_middleware_module_path=\"{}\"
client_module_path=\"{}\"
user_auth_scheme_module_path=\"{}\"
plugin_module_path=\"{}\"
hash_algorithm=\"SHA512\"
database = {{ type = \"sqlite3\"; path = \"{}\"; }};
",
        module("user"),
        module("user_middleware"),
        module("client"),
        module("scheme"),
        module("plugin"),
        database.display()
    )
}
