import type { IncomingMessage } from "node:http";
import type { HttpRequest } from "@/flows/ports/http";
import type { Credential } from "./credentials";

/** A request ready to be sent. `isCredentialed`: the credential is among its headers. */
export type Prepared = {
  type: "prepared";
  url: URL;
  method: string;
  headers: { readonly [name: string]: string };
  body: Buffer | null;
  isCredentialed: boolean;
};

type Refused = { type: "refused"; reason: "URL_INVALID" | "REQUEST_INVALID"; message: string };

const maxUrlLength = 4_096;
const maxBodyBytes = 65_536;
const maxHeaders = 32;
const maxHeaderLength = 4_096;

/** They belong to the connection, or to whoever stands between. */
const ownHeaders: ReadonlySet<string> = new Set([
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "te",
  "trailer",
  "upgrade",
  "expect",
  "keep-alive",
  "accept-encoding",
  "idempotency-key",
  "forwarded",
  "via",
]);
const isOwn = (name: string): boolean => ownHeaders.has(name) || name.startsWith("proxy-") || name.startsWith("x-forwarded-");

/** Checks a request and puts it together. Pure. */
export function prepare(request: HttpRequest, credential: Credential | null): Prepared | Refused {
  const url = readUrl(request.url);
  if ("reason" in url) return url;
  const authored = readHeaders(request.headers);
  if ("reason" in authored) return authored;
  const isBodiless = request.method === "GET" || request.method === "HEAD";
  if (isBodiless && request.body !== null) return invalid(`a ${request.method} request has no body`);
  const body = request.body === null ? null : Buffer.from(typeof request.body === "string" ? request.body : JSON.stringify(request.body));
  if (body !== null && body.length > maxBodyBytes) return invalid(`the body has more than ${maxBodyBytes} bytes`);
  const typed: { [name: string]: string } =
    body === null ? {} : { "content-type": typeof request.body === "string" ? "text/plain; charset=utf-8" : "application/json" };
  return {
    type: "prepared",
    url: url.url,
    method: request.method,
    headers: {
      accept: "application/json, text/*;q=0.5",
      ...typed,
      ...authored.headers,
      "accept-encoding": "gzip",
      "user-agent": authored.headers["user-agent"] ?? "Parley",
      ...(request.key === null ? {} : { "idempotency-key": request.key }),
      ...(credential === null ? {} : { [credential.header.toLowerCase()]: credential.value }),
    },
    body,
    isCredentialed: credential !== null,
  };
}

function readUrl(text: string): { url: URL } | Refused {
  if (text.length > maxUrlLength || !URL.canParse(text)) return badUrl("it is not an address");
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return badUrl("only http and https can be called");
  if (url.username !== "" || url.password !== "") return badUrl("it holds a user or password: use a credential");
  url.hash = "";
  return { url };
}

function readHeaders(given: HttpRequest["headers"]): { headers: { [name: string]: string } } | Refused {
  const headers: { [name: string]: string } = {};
  for (const [written, value] of Object.entries(given)) {
    const name = written.toLowerCase();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]{1,64}$/.test(name) || isOwn(name)) return invalid(`the header '${written.slice(0, 64)}' cannot be set`);
    if (value.length > maxHeaderLength || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return invalid(`the header '${name}' cannot have this value`);
    headers[name] = value;
  }
  return Object.keys(headers).length > maxHeaders ? invalid(`more than ${maxHeaders} headers`) : { headers };
}

/** Another origin gets what describes the body, and the key; nothing that may be a secret. */
const harmless: ReadonlySet<string> = new Set(["accept", "accept-encoding", "accept-language", "content-type", "user-agent", "idempotency-key"]);

/** What an answer sends the request on to; null when it is no redirect. Pure. */
export function redirected(
  hop: Prepared,
  { statusCode = 0, headers: { location } }: Pick<IncomingMessage, "statusCode" | "headers">,
  credential: Credential | null,
): Prepared | Refused | null {
  if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined) return null;
  if (!URL.canParse(location, hop.url)) return badUrl("it is redirected to what is no address");
  const read = readUrl(new URL(location, hop.url).href);
  if ("reason" in read) return read;
  const { url } = read;
  if (hop.url.protocol === "https:" && url.protocol !== "https:") return badUrl("it is redirected out of https");
  const isSame = url.origin === hop.url.origin;
  const dropsBody = statusCode === 303 ? hop.method !== "HEAD" : (statusCode === 301 || statusCode === 302) && hop.method === "POST";
  const isKept = (name: string): boolean =>
    (isSame || (harmless.has(name) && name !== credential?.header.toLowerCase())) && !(dropsBody && name === "content-type");
  return {
    type: "prepared",
    url,
    method: dropsBody ? "GET" : hop.method,
    headers: Object.fromEntries(Object.entries(hop.headers).filter(([name]) => isKept(name))),
    body: dropsBody ? null : hop.body,
    isCredentialed: isSame && hop.isCredentialed,
  };
}

const badUrl = (message: string): Refused => ({ type: "refused", reason: "URL_INVALID", message });
const invalid = (message: string): Refused => ({ type: "refused", reason: "REQUEST_INVALID", message });
