import type { IncomingMessage } from "node:http";
import type { HttpAnswer, HttpFailure, HttpPort, HttpRefusal, HttpRequest } from "@/flows/ports/http";
import { type AllowedHost, isAllowedHost } from "./allow-list";
import { answerOf } from "./answer";
import { type Credential, type Credentials, mayBeSentTo } from "./credentials";
import { type Prepared, prepare, redirected } from "./prepare";
import { reach, systemWay, type Unreached, type Way, within } from "./reach";
import { BodyTooLarge, BodyUnreadable } from "./read-body";

export type HttpDeps = {
  /** Hosts that flows of the workspace may call. */
  allowedHosts: (workspaceId: string) => Promise<readonly AllowedHost[]>;
  credentials: Credentials;
} & Partial<Way>;

const maxRedirects = 5;
const longestMs = 20_000;

type Problem = Unreached | { type: "refused"; reason: HttpRefusal; message: string } | { type: "failed"; reason: HttpFailure; message: string };
type Deps = HttpDeps & Way & { workspaceId: string };
type Turn = { request: HttpRequest; credential: Credential | null; allowed: readonly AllowedHost[]; signal: AbortSignal };

/**
 * Calls services outside for flows of one workspace: allowed hosts only, public addresses only, both judged anew at each redirect. The
 * connection goes to the very address that was judged, so a name that answers differently the next time leads nowhere.
 */
export function createHttp(deps: HttpDeps, workspaceId: string): HttpPort {
  const whole: Deps = { ...systemWay, ...deps, workspaceId };
  return {
    async request(request, signal) {
      const time = new AbortController();
      const timer = setTimeout(() => time.abort(), Math.min(request.timeoutMs, longestMs));
      try {
        return await begin(whole, request, AbortSignal.any([signal, time.signal]));
      } catch (error) {
        signal.throwIfAborted();
        if (time.signal.aborted) return failed("TIMEOUT", "the service did not answer in time");
        return problemOf(error);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

async function begin(deps: Deps, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  let credential: Credential | null = null;
  try {
    credential = request.credential === null ? null : await within(signal, deps.credentials.find(deps.workspaceId, request.credential));
  } catch (error) {
    if (signal.aborted) throw error;
    // Nothing was sent, so it may be tried again.
    return refused("UNREACHABLE", "the credential could not be read");
  }
  if (request.credential !== null && credential === null) return refused("CREDENTIAL_UNKNOWN", `there is no credential '${request.credential}'`);
  const prepared = prepare(request, credential);
  if (prepared.type !== "prepared") return prepared;
  const allowed = await within(signal, deps.allowedHosts(deps.workspaceId));
  return follow(deps, prepared, { request, credential, allowed, signal });
}

async function follow(deps: Deps, first: Prepared, turn: Turn): Promise<HttpAnswer> {
  let hop = first;
  for (let redirects = 0; ; redirects += 1) {
    const response = await send(deps, hop, turn);
    if ("type" in response) return redirects === 0 ? response : failed(response.reason === "UNREACHABLE" ? "BROKEN" : "REDIRECT_NOT_ALLOWED", response.message);
    const next = redirected(hop, response, turn.credential);
    if (next === null) return answerOf(response, turn.credential?.value ?? null, turn.signal);
    response.destroy();
    if (next.type === "refused") return failed("REDIRECT_NOT_ALLOWED", next.message);
    if (redirects === maxRedirects) return failed("TOO_MANY_REDIRECTS", `more than ${maxRedirects} redirects`);
    hop = next;
  }
}

/** Judges where a request would go, and sends it there. */
async function send(deps: Deps, hop: Prepared, { request, credential, allowed, signal }: Turn): Promise<IncomingMessage | Problem> {
  const { url } = hop;
  if (!isAllowedHost(url, allowed)) return refused("HOST_NOT_ALLOWED", `'${url.host}' is not among the hosts that flows may call`);
  if (hop.isCredentialed && credential !== null && !mayBeSentTo(credential, url))
    return refused("HOST_NOT_ALLOWED", `the credential '${request.credential ?? ""}' is not meant for '${url.host}'`);
  return reach(deps, hop, signal);
}

const refused = (reason: HttpRefusal, message: string): Problem => ({ type: "refused", reason, message });
const failed = (reason: HttpFailure, message: string): Problem => ({ type: "failed", reason, message });

/** What a connection throws may repeat what was sent, so only its kind is told. */
function problemOf(error: unknown): Problem {
  if (error instanceof BodyTooLarge) return failed("TOO_LARGE", "the answer is larger than may be taken");
  if (error instanceof BodyUnreadable) return failed("BAD_ANSWER", "the answer is packed in a way that was not asked for");
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "HPE_HEADER_OVERFLOW") return failed("TOO_LARGE", "the answer's headers are larger than may be taken");
  if (code.startsWith("HPE_") || code.startsWith("Z_") || code === "ERR_BUFFER_TOO_LARGE") return failed("BAD_ANSWER", "the answer cannot be read");
  return failed("BROKEN", "the connection broke");
}
