import { failedResult } from "@/flows/engine/act/run-actions";
import { ExecutorError, isErrorCode, isExecutorErrorCode } from "@/flows/errors";
import { executorOf, type Manifest } from "@/flows/executors/manifest";
import { canonicalJson } from "@/flows/json/canonical";
import { type Executor, type ExecutorCall, type ExecutorResult, errorsOf } from "@/flows/ports/executor";
import { HostUnavailable } from "@/flows/ports/host-unavailable";
import { askPort, isPortCall, isPortName, type Ports } from "@/flows/ports/ports";
import { Fatal, PluginThrew, ThreadEnded } from "./calls";
import { type CallOfPlugin, type Loaded, resultSchema } from "./protocol";
import { type PluginThread, startThread, type ThreadOptions } from "./start-thread";

export type PluginDeps = Pick<ThreadOptions, "entry" | "loadMs" | "pongMs"> & {
  now: () => number;
  /** Told of everything that the plugin did wrong once it was there. */
  onFault: (what: string) => void;
};

export type Plugin = { loaded: Loaded; executors: Executor[]; stop: () => Promise<void> };

/** A thread that ends is made anew for the next call, so many times in so many milliseconds. */
const mostFaults = { count: 5, withinMs: 60_000 };

/** Loads a plugin: its executors make their calls in a thread of its own. @throws Error that says why it did not load */
export async function loadPlugin(deps: PluginDeps): Promise<Plugin> {
  const { now } = deps;
  const ended: number[] = [];
  const options = {
    ...deps,
    onFault(what: string) {
      ended.push(now());
      deps.onFault(what);
    },
  };
  const first = await startThread(options);
  const { loaded } = first;
  let thread: Promise<PluginThread> = Promise.resolve(first);

  async function anew(): Promise<PluginThread> {
    const lately = ended.filter((at) => at > now() - mostFaults.withinMs).length;
    if (lately >= mostFaults.count) throw new ExecutorError("ACTION_FAILED", { message: `the plugin broke ${lately} times within a minute`, retryable: true });
    const next = await startThread(options);
    if (canonicalJson(plain(next.loaded)) === canonicalJson(plain(loaded))) return next;
    await next.stop();
    throw new ExecutorError("ACTION_FAILED", { message: "the plugin is another one now than when it was loaded" });
  }

  async function living(): Promise<PluginThread> {
    const before = thread;
    const last = await before.catch(() => null);
    if (last !== null && !last.isOver()) return last;
    // Several calls may have found it gone: the first of them makes the next one.
    if (thread === before) thread = anew();
    return thread;
  }

  return {
    loaded,
    executors: loaded.map(({ manifest, simulates }) => {
      const logic = (mode: CallOfPlugin["mode"]) => callsOf(manifest, mode, living, deps.onFault);
      return executorOf(manifest, { execute: logic("execute"), ...(simulates ? { simulate: logic("simulate") } : {}) });
    }),
    async stop() {
      await (await thread.catch(() => null))?.stop();
    },
  };
}

const plain = (loaded: Loaded) => JSON.parse(JSON.stringify(loaded));

/** Calls of one executor, as the engine makes them. */
function callsOf(manifest: Manifest, mode: CallOfPlugin["mode"], living: () => Promise<PluginThread>, onFault: (what: string) => void): Executor["execute"] {
  const { name } = manifest;
  return async (config, scope, ports, call) => {
    const secret = manifest.credential === undefined ? null : await call.credential();
    const ask = (asked: string, values: readonly unknown[]) => askFor(manifest, { ports, call, onFault }, asked, values);
    try {
      const thread = await living();
      const answer = await thread.call({ executor: name, mode, config, scope, secret }, { signal: call.signal, onDelta: call.emit, ask });
      return readAnswer(manifest, answer, { secret, onFault });
    } catch (error) {
      return failedCall(manifest, error, { secret, onFault });
    }
  };
}

type Around = { ports: Ports; call: ExecutorCall; onFault: (what: string) => void };

async function askFor({ name, needs }: Manifest, { ports, call, onFault }: Around, asked: string, values: readonly unknown[]): Promise<unknown> {
  const [port = ""] = asked.split(".");
  if (!isPortName(port) || !needs.includes(port)) {
    const what = `'${name}' asks for the port '${port}', which its 'needs' do not name`;
    onFault(what);
    throw new Error(what);
  }
  if (!isPortCall(asked)) throw new Error(`the port '${port}' has no such call`);
  try {
    return await askPort(ports, asked, values, call.signal);
  } catch (error) {
    throw error instanceof HostUnavailable ? new Fatal("the host is not available", { cause: error }) : error;
  }
}

type Guard = { secret: string | null; onFault: (what: string) => void };

/** True when the credential stands in the text, plain or as JSON spells it. */
function givesAway(text: string, secret: string | null): boolean {
  return secret !== null && secret !== "" && (text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1)));
}

function readAnswer(manifest: Manifest, answer: unknown, { secret, onFault }: Guard): ExecutorResult {
  const read = resultSchema.safeParse(answer);
  const refuse = (what: string): ExecutorResult => {
    onFault(`'${manifest.name}' ${what}`);
    return failedResult("ACTION_FAILED", `the executor ${what}`);
  };
  if (!read.success) return refuse(`gave an answer that cannot be read: ${read.error.issues[0]?.path.join(".") ?? ""} ${read.error.issues[0]?.message ?? ""}`);
  if (givesAway(JSON.stringify(read.data), secret)) return refuse("gave its credential away, so its answer was not kept");
  const { data: result } = read;
  return result.ok || isDeclared(manifest, result.error.code) ? result : { ...result, error: { ...result.error, code: "ACTION_FAILED" } };
}

/** What came of a call that gave no answer. @throws what the engine is to know of */
function failedCall(manifest: Manifest, error: unknown, { secret, onFault }: Guard): ExecutorResult {
  if (error instanceof Fatal) throw error.cause;
  if (error instanceof ThreadEnded && manifest.sideEffect === "once")
    return failedResult("EFFECT_UNKNOWN", `the plugin ended while '${manifest.name}' was under way`);
  if (error instanceof ThreadEnded) return failedResult("ACTION_FAILED", `the plugin ended: ${error.message}`, true);
  if (!(error instanceof PluginThrew)) throw error;
  const { code, message, retryable } = error.failure;
  if (givesAway(message, secret)) {
    onFault(`'${manifest.name}' gave its credential away in an error`);
    throw new ExecutorError("ACTION_FAILED", { message: "the executor gave its credential away, so its words were not kept" });
  }
  const known = code !== undefined && isDeclared(manifest, code) && (isExecutorErrorCode(code) || isErrorCode(code)) ? code : "ACTION_FAILED";
  throw new ExecutorError(known, { message, ...(retryable === undefined ? {} : { retryable }) });
}

/** A plugin fails with what it has declared, its ports' failures included; everything else is an action that failed. */
function isDeclared(manifest: Manifest, code: string): boolean {
  return Object.hasOwn(errorsOf(manifest), code);
}
