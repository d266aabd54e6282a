import { connect, createServer, type Socket } from "node:net";

/** What clients sent: statements executed, round trips (`Sync`), and statements of the simple protocol (a round trip each). */
export type WireCounts = { executes: number; syncs: number; queries: number };

export type CountingProxy = { url: string; counts: WireCounts; reset: () => void; close: () => Promise<void> };

/** Stands between clients and PostgreSQL and counts the messages of the protocol itself, whatever the client calls them. */
export async function startCountingProxy(databaseUrl: string): Promise<CountingProxy> {
  const target = new URL(databaseUrl);
  const counts: WireCounts = { executes: 0, syncs: 0, queries: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const count = createReader(counts);
    client.on("data", (chunk) => {
      count(chunk);
      upstream.write(chunk);
    });
    upstream.pipe(client);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String(address.port);
  return {
    url: url.href,
    counts,
    reset: () => void Object.assign(counts, { executes: 0, syncs: 0, queries: 0 }),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Cuts a client's stream into protocol messages: the first has no type, each later one has a letter, then its length. */
function createReader(counts: WireCounts): (chunk: Buffer) => void {
  let buffered = Buffer.alloc(0);
  let isStarted = false;
  return (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (;;) {
      const header = isStarted ? 1 : 0;
      if (buffered.length < header + 4) return;
      const length = buffered.readInt32BE(header) + header;
      if (buffered.length < length) return;
      const type = isStarted ? String.fromCharCode(buffered[0] ?? 0) : "";
      if (type === "E") counts.executes += 1;
      if (type === "S") counts.syncs += 1;
      if (type === "Q") counts.queries += 1;
      isStarted = true;
      buffered = buffered.subarray(length);
    }
  };
}
