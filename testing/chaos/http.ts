import { Agent, type RequestOptions, request } from "node:http";
import { z } from "zod";

/** Nothing, or nothing that says what happened, came back: the same message may be sent again. */
export class Unanswered extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Unanswered";
  }
}

/** The server refused for good: sending it again would not help. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = "Refused";
    this.status = status;
  }
}

export type Call = { method: "GET" | "POST"; path: string; key?: string; headers?: Record<string, string>; body?: string };

/** A customer's patience with one server. */
export const patienceMs = 2_500;
const agent = new Agent({ keepAlive: true, maxSockets: 512 });
const envelope = z.object({ result: z.unknown() });
/** A run that five others were first at, too many in a line, a server that cannot just now. */
const passing = new Set([409, 429, 500, 502, 503, 504]);
export const isPassing = (status: number): boolean => passing.has(status);

/** One request to one server; gives what stands under `result`. @throws Unanswered, Refused */
export async function callServer(url: string, { method, path, key, headers = {}, body }: Call): Promise<unknown> {
  const { status, text } = await exchange(new URL(path, url), {
    method,
    agent,
    headers: { ...(key === undefined ? {} : { authorization: `Bearer ${key}` }), ...(body === undefined ? {} : bodyHeaders(body)), ...headers },
    body,
  });
  if (isPassing(status)) throw new Unanswered(`${status} ${text.slice(0, 200)}`);
  if (status >= 300) throw new Refused(status, `${method} ${path.replace(/pay\/.*/, "pay/…")} answered ${status}: ${text.slice(0, 300)}`);
  return envelope.parse(JSON.parse(text)).result;
}

const bodyHeaders = (body: string) => ({ "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) });

function exchange(url: URL, { body, ...options }: RequestOptions & { body: string | undefined }): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(new Unanswered(error.message));
    const sent = request(url, options, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => (text += chunk));
      answer.once("error", fail);
      answer.once("aborted", () => fail(new Error("the answer broke off")));
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    const lost = setTimeout(() => sent.destroy(new Error("no answer in time")), patienceMs);
    sent.once("close", () => clearTimeout(lost));
    sent.once("error", fail);
    sent.end(body);
  });
}
