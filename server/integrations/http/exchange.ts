import { type ClientRequest, type IncomingMessage, request as plainRequest, type RequestOptions } from "node:http";
import { request as secureRequest } from "node:https";
import { isIP } from "node:net";

/** One request to one address. `name` is the host as it was written. */
export type Hop = {
  url: URL;
  /** An address that has been judged: no name is looked up any more. */
  address: string;
  method: string;
  headers: { readonly [name: string]: string };
  body: Buffer | null;
};

/** Where a connection to an address really goes; tests lead it to a server of theirs. */
export type Dial = (to: { address: string; port: number }) => { address: string; port: number };

/** The connection could not be made, so nothing was sent. */
export class NotConnected extends Error {}

/** Of all headers of an answer, in bytes. */
const maxHeaderBytes = 16_384;

/** Sends one request to exactly this address and gives the answer's head; the body is the caller's to read or to destroy. @throws NotConnected, or what the connection throws */
export function exchange(hop: Hop, dial: Dial, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = open(hop, dial, signal);
    let isConnected = false;
    request.on("socket", (socket) => {
      socket.once(hop.url.protocol === "https:" ? "secureConnect" : "connect", () => {
        isConnected = true;
      });
    });
    request.on("response", resolve);
    request.on("error", (cause) => reject(isConnected || signal.aborted ? cause : new NotConnected("no connection", { cause })));
    // An answer that changes the protocol ends the request without an error.
    request.on("close", () => reject(isConnected ? new Error("the connection was closed without an answer") : new NotConnected("no connection")));
    request.end(hop.body ?? undefined);
  });
}

function open({ url, address, method, headers, body }: Hop, dial: Dial, signal: AbortSignal): ClientRequest {
  const isSecure = url.protocol === "https:";
  const port = url.port === "" ? (isSecure ? 443 : 80) : Number(url.port);
  const target = dial({ address, port });
  const options: RequestOptions = {
    host: target.address,
    port: target.port,
    path: `${url.pathname}${url.search}`,
    method,
    // A connection is used once: none that was judged for one host serves another.
    agent: false,
    setHost: false,
    headers: { ...headers, host: url.host, connection: "close", ...(body === null ? {} : { "content-length": String(body.length) }) },
    maxHeaderSize: maxHeaderBytes,
    signal,
  };
  if (!isSecure) return plainRequest(options);
  const name = url.hostname.replace(/^\[|\]$/g, "");
  // The certificate is the name's, whatever address it is at.
  return secureRequest({ ...options, servername: isIP(name) === 0 ? name : "" });
}
