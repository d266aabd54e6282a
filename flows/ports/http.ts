import type { Json } from "../json/json";

export type HttpMethod = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

/** `body`: a text is sent as it is, anything else as JSON; null sends none. */
export type HttpRequest = {
  method: HttpMethod;
  url: string;
  headers: { readonly [name: string]: string };
  body: Json;
  /** Name of a credential of the workspace. Its value is added behind this port and never comes back through it. */
  credential: string | null;
  /** Goes along as `Idempotency-Key`; null when the far side knows no keys. */
  key: string | null;
  /** Bounds the whole exchange: resolving names, redirects and the body included. */
  timeoutMs: number;
};

/** Why nothing was sent. */
export type HttpRefusal = "URL_INVALID" | "HOST_NOT_ALLOWED" | "ADDRESS_NOT_ALLOWED" | "CREDENTIAL_UNKNOWN" | "REQUEST_INVALID" | "UNREACHABLE";
/** Why there is no answer although something may have been sent. */
export type HttpFailure = "BROKEN" | "TIMEOUT" | "TOO_LARGE" | "TOO_MANY_REDIRECTS" | "REDIRECT_NOT_ALLOWED" | "BAD_ANSWER";

/** `headers`: names in lower case, without cookies. `body`: JSON where the answer says so, else its text. `message` names hosts, never paths or queries. */
export type HttpAnswer =
  | { type: "answered"; status: number; headers: { [name: string]: string }; body: Json }
  | { type: "refused"; reason: HttpRefusal; message: string }
  | { type: "failed"; reason: HttpFailure; message: string };

/** Calls services that a flow's author names. Every answer is a value: it throws for a bug or an aborted turn only. */
export type HttpPort = { request(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> };
