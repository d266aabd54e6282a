import { connect } from "node:net";

const answerTimeoutMs = 10_000;

/**
 * Sends bytes over a connection of their own and gives the status of each answer that came before it closed: none when the
 * server cut it or waited for more. `hangUp` leaves after sending, as a customer in a tunnel does.
 */
export function sendRaw(url: string, bytes: Buffer, { hangUp = false }: { hangUp?: boolean } = {}): Promise<number[]> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let received = "";
    const socket = connect({ host: hostname, port: Number(port) });
    const finish = () => {
      socket.destroy();
      resolve([...received.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((match) => Number(match[1])));
    };
    socket.setTimeout(answerTimeoutMs, () => reject(new Error(`no answer and no end for ${bytes.subarray(0, 200).toString("latin1")}`)));
    socket.on("connect", () => socket.write(bytes, () => void (hangUp && finish())));
    socket.on("data", (chunk) => (received += chunk.toString("latin1")));
    socket.on("close", finish);
    // A reset while we still write is an answer of a kind: the connection is closed.
    socket.on("error", (error: NodeJS.ErrnoException) => (error.code === "ECONNREFUSED" ? reject(error) : finish()));
  });
}

export type RawRequest = { method: string; target: string; headers: readonly (readonly [string, string])[]; body: Buffer };

/** A request as bytes, closed by the server after its answer. Header values are written as they are, good or bad. */
export function requestBytes({ method, target, headers, body }: RawRequest): Buffer {
  const lines = [`${method} ${target} HTTP/1.1`, "Host: localhost", "Connection: close", ...headers.map(([name, given]) => `${name}: ${given}`)];
  if (!headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name))) lines.push(`Content-Length: ${body.length}`);
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), body]);
}
