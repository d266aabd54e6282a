/**
 * The thread that one plugin lives in: loads its package, tells what it has, and makes calls as they come. Started by `start-thread.ts`;
 * what crosses is JSON text, so that nothing but data does. Plain JavaScript: a package needs no loader of ours.
 */
import { parentPort, workerData } from "node:worker_threads";

/** @type {{ entry: string; mostCharacters: number }} */
const { entry, mostCharacters } = workerData;
/** By the number of the call. @type {Map<number, { abort: AbortController; asked: Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }> }>} */
const open = new Map();

/** @param {object} message */
function send(message) {
  const text = JSON.stringify(message);
  if (text.length > mostCharacters) throw new Error(`it gave ${text.length} characters, at most ${mostCharacters} are taken`);
  parentPort?.postMessage(text);
}

/** A name that code asks an object for by itself, such as when it is awaited. */
const isAskedByItself = (/** @type {string | symbol} */ name) => typeof name !== "string" || name === "then" || name === "toJSON";

/** Whatever is asked of a port goes to the process, which knows what this executor may ask. @param {number} id */
function portsOf(id) {
  const portOf = (/** @type {string} */ port) =>
    new Proxy(
      {},
      { get: (_, method) => (isAskedByItself(method) ? undefined : (/** @type {unknown[]} */ ...values) => ask(id, `${port}.${String(method)}`, values)) },
    );
  return new Proxy({}, { get: (_, port) => (isAskedByItself(port) ? undefined : portOf(String(port))) });
}

let asks = 0;

/** @param {number} id @param {string} call @param {unknown[]} values */
function ask(id, call, values) {
  return new Promise((resolve, reject) => {
    const asked = open.get(id)?.asked;
    if (asked === undefined) return reject(new Error("the call is over"));
    asks += 1;
    asked.set(asks, { resolve, reject });
    send({ type: "ask", id, ask: asks, call, values });
  });
}

/** @param {unknown} error */
function describe(error) {
  const known = typeof error === "object" && error !== null ? error : {};
  const { code, retryable } = /** @type {{ code?: unknown; retryable?: unknown }} */ (known);
  return {
    message: (error instanceof Error ? error.message : String(error)).slice(0, 2_000),
    ...(typeof code === "string" ? { code } : {}),
    ...(typeof retryable === "boolean" ? { retryable } : {}),
  };
}

/** @param {any} executor @param {any} call */
async function perform(executor, { id, mode, config, scope, secret }) {
  const abort = new AbortController();
  open.set(id, { abort, asked: new Map() });
  const around = {
    signal: abort.signal,
    emit: (/** @type {unknown} */ delta) => open.has(id) && send({ type: "delta", id, delta: String(delta) }),
    credential: () => Promise.resolve(secret),
  };
  try {
    const logic = mode === "simulate" ? executor.simulate : executor.execute;
    send({ type: "result", id, result: await logic.call(executor, config, scope, portsOf(id), around) });
  } catch (error) {
    send({ type: "thrown", id, error: describe(error) });
  } finally {
    open.delete(id);
  }
}

/** @param {Map<string, any>} executors @param {any} message */
function hear(executors, message) {
  switch (message.type) {
    case "call":
      return void perform(executors.get(message.executor), message);
    case "abort":
      return open.get(message.id)?.abort.abort();
    case "answer": {
      const asked = open.get(message.id)?.asked;
      const waiting = asked?.get(message.ask);
      asked?.delete(message.ask);
      if (message.error === undefined) return waiting?.resolve(message.value);
      return waiting?.reject(Object.assign(new Error(message.error.message), message.error));
    }
    case "ping":
      return send({ type: "pong", n: message.n });
  }
}

try {
  const loaded = await import(entry);
  /** @type {any[]} */
  const list = loaded.executors ?? loaded.default;
  if (!Array.isArray(list)) throw new Error("it exports no list of 'executors'");
  for (const executor of list) if (typeof executor?.execute !== "function") throw new Error(`'${executor?.name}' has no 'execute'`);
  const executors = new Map(list.map((executor) => [executor.name, executor]));
  parentPort?.on("message", (text) => hear(executors, JSON.parse(text)));
  const manifests = list.map(({ execute: _execute, simulate, ...manifest }) => ({ manifest, simulates: typeof simulate === "function" }));
  send({ type: "loaded", executors: manifests });
} catch (error) {
  send({ type: "failed", message: describe(error).message });
}
