// Checks credentials with programs that are not ours. Reads {contexts, keys, cases} from the standard input and writes, for
// each case, true or why it is refused. Trusts what did:web leads to on this machine, and nothing that comes with a credential.
import { webcrypto } from "node:crypto";
import { text } from "node:stream/consumers";

globalThis.crypto ??= webcrypto; // Node 18
const { createRemoteJWKSet, jwtVerify } = await import("jose");
const vc = await import("@digitalbazaar/vc");
const { checkStatus } = await import("@digitalbazaar/vc-bitstring-status-list");
const { DataIntegrityProof } = await import("@digitalbazaar/data-integrity");
const { cryptosuite } = await import("@digitalbazaar/eddsa-rdfc-2022-cryptosuite");

const { contexts, keys, cases } = JSON.parse(await text(process.stdin));
const keySet = createRemoteJWKSet(new URL(keys));

async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

async function resolved(did) {
  const [identifier, fragment] = did.split("#");
  const host = decodeURIComponent(identifier.slice("did:web:".length));
  const document = await fetched(`http://${host}/.well-known/did.json`);
  if (!fragment) return document;
  const method = document.verificationMethod.find((one) => one.id === did);
  if (!method) throw new Error(`${did} is not published.`);
  return { "@context": "https://w3id.org/security/multikey/v1", ...method };
}

async function documentLoader(url) {
  const find = url.startsWith("did:web:") ? resolved : fetched;
  const document = contexts[url] ?? (url.startsWith("http://localhost:") || find === resolved ? await find(url) : undefined);
  if (!document) throw new Error(`${url} is not known here.`);
  return { contextUrl: null, documentUrl: url, document };
}

async function hasNothingSet({ credential, suite, documentLoader }) {
  const answer = await checkStatus({ credential, suite, documentLoader });
  if (answer.error) return answer;
  const set = answer.results.filter((one) => one.status).map((one) => one.credentialStatus.statusPurpose);
  return { verified: answer.verified && set.length === 0, error: new Error(set.join()) };
}

async function checkDocument(credential) {
  const suite = new DataIntegrityProof({ cryptosuite });
  const answer = await vc.verifyCredential({ credential, suite, documentLoader, checkStatus: hasNothingSet });
  if (!answer.verified) throw answer.error ?? answer.statusResult.error;
}

async function checkToken(token) {
  const { payload } = await jwtVerify(token, keySet, { algorithms: ["EdDSA"] });
  if (payload.iss !== payload.issuer.id || payload.jti !== payload.id) throw new Error("claims");
}

async function said({ document, token }) {
  try {
    await (document ? checkDocument(document) : checkToken(token));
    return true;
  } catch (refused) {
    return [refused.name, refused.message, ...(refused.errors ?? []).map((one) => one.message)].join(": ");
  }
}

process.stdout.write(JSON.stringify(await Promise.all(cases.map(said))));
