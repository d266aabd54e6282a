import { createServer } from "node:http";
import { connect } from "./connect.mjs";
import { PlainError, say } from "./say.mjs";
import { loadTypeScript } from "./seed.mjs";

/**
 * One connection, as soon as the database takes any: one that is away is waited for as the server itself would
 * (PARLEY_DATABASE_WAIT_SECONDS), with a line for each try. Anything else that is wrong is said at once. `opensRoom`: a server
 * follows in this process, and says meanwhile that it is alive and not ready.
 */
export async function connectWhenThere(url, { opensRoom = false } = {}) {
  let client = null;
  const look = async () => {
    client = await connect(url);
  };
  const failure = await look().catch((error) => error);
  if (client !== null) return client;
  // Node's own modules and what is installed by now; the rule for what is worth waiting for is the server's.
  await loadTypeScript();
  const { isUnavailable } = await import("../../server/db/unavailable.ts");
  if (!isUnavailable(failure)) throw failure;
  await wait(url, look, opensRoom ? await makeRoom() : noRoom);
  return client;
}

const noRoom = { open: async () => {}, close: async () => {} };

async function wait(url, look, room) {
  const { awaitDatabase } = await import("../../server/db/await-database.ts");
  const { sleep } = await import("../../server/concurrency/sleep.ts");
  try {
    await awaitDatabase({
      url,
      look,
      sleep,
      now: Date.now,
      patienceMs: await patienceMs(),
      onWaiting: async ({ server, reason, nextTryMs }) => {
        say(`  Database: ${server} does not answer (${reason}). Waiting for it; the next try is in ${nextTryMs / 1000} s.`);
        await room.open();
      },
    });
  } catch (error) {
    throw error.name === "DatabaseAway" ? new PlainError(error.message) : error;
  } finally {
    await room.close();
  }
}

async function patienceMs() {
  const { databaseWaitSchema } = await import("../../server/env.ts");
  const parsed = databaseWaitSchema.safeParse(process.env.PARLEY_DATABASE_WAIT_SECONDS);
  if (!parsed.success) throw new PlainError(parsed.error.issues[0].message);
  return parsed.data === undefined ? null : parsed.data * 1000;
}

/** Where the server will be, so that whoever looks finds the process alive and not ready. */
async function makeRoom() {
  const { createWaitingRoom } = await import("../../server/nodes/waiting-room.ts");
  const server = createServer();
  const room = createWaitingRoom(server);
  const listen = () =>
    new Promise((resolve) => {
      // Only an answer while waiting: a port that is taken meanwhile is the server's own trouble, later.
      server.once("error", resolve);
      server.listen(Number(process.env.PORT || 3000), process.env.HOST || "127.0.0.1", resolve);
    });
  const close = () => new Promise((resolve) => (server.listening ? (server.close(resolve), server.closeAllConnections()) : resolve()));
  return { open: () => room.open(listen), close };
}
