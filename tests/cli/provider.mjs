// An identity provider as small as one can be: whoever comes is who `person` says, and says yes at once, or no where it
// `declines`. One that `isAway` answers the desk nothing.
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { createServer } from "node:http";

const text = (json) => Buffer.from(JSON.stringify(json)).toString("base64url");

/** Starts it; `after` ends it. */
export async function provide(after) {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const codes = new Map();
  const provider = { url: "", person: { sub: "7", email: "ana@entidad.gov.co", email_verified: true }, declines: false, isAway: false };

  function authorize(asked) {
    const code = randomBytes(8).toString("hex");
    codes.set(code, { ...Object.fromEntries(asked), ...provider.person });
    const back = new URL(asked.get("redirect_uri"));
    if (provider.declines) back.searchParams.set("error", "access_denied");
    else back.searchParams.set("code", code);
    back.searchParams.set("state", asked.get("state"));
    return [302, { location: back.href }, ""];
  }

  function token(form) {
    const asked = codes.get(form.get("code"));
    codes.delete(form.get("code"));
    const challenge = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
    if (asked?.code_challenge !== challenge) return [400, {}, JSON.stringify({ error: "invalid_grant" })];
    const now = Math.floor(Date.now() / 1000);
    const { sub, email, email_verified, nonce } = asked;
    const claims = { iss: provider.url, sub, aud: "ensitio", nonce, iat: now, exp: now + 300, email, email_verified };
    const message = `${text({ alg: "ES256", kid: "uno" })}.${text(claims)}`;
    const signature = sign("sha256", Buffer.from(message), { key: privateKey, dsaEncoding: "ieee-p1363" });
    return [200, {}, JSON.stringify({ id_token: `${message}.${signature.toString("base64url")}` })];
  }

  function answer({ pathname, searchParams }, body) {
    const { url } = provider;
    switch (pathname) {
      case "/.well-known/openid-configuration":
        return [200, {}, JSON.stringify({ issuer: url, authorization_endpoint: `${url}/a`, token_endpoint: `${url}/t`, jwks_uri: `${url}/k` })];
      case "/a":
        return authorize(searchParams);
      case "/t":
        return token(new URLSearchParams(body));
      case "/k":
        return [200, {}, JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "uno", use: "sig" }] })];
      default:
        return [404, {}, ""];
    }
  }

  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (provider.isAway && request.url === "/t") return response.destroy();
    const [status, head, said] = answer(new URL(request.url, provider.url), body);
    response.writeHead(status, head).end(said);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  provider.url = `http://127.0.0.1:${server.address().port}`;
  after(() => server.close());
  return provider;
}
