import { Worker } from "node:worker_threads";
import { createCalls, type Hearing, ThreadEnded } from "./calls";
import { type CallOfPlugin, type FromThread, fromThreadSchema, type Loaded, mostCharacters, type ToThread } from "./protocol";
import { createPulse } from "./pulse";

export type ThreadOptions = {
  /** Address of the package's module. */
  entry: string;
  /** Milliseconds in which it must have loaded. */
  loadMs: number;
  /** Milliseconds in which it must answer whether it is there, once a call has not been answered in its time. */
  pongMs: number;
  /** Told why a thread that had loaded is no more. */
  onFault: (what: string) => void;
};

export type PluginThread = {
  loaded: Loaded;
  isOver: () => boolean;
  /** What the executor answers, unread. @throws PluginThrew, ThreadEnded, Fatal */
  call: (request: CallOfPlugin, hearing: Hearing) => Promise<unknown>;
  stop: () => Promise<void>;
};

/**
 * One plugin's thread, from its load to its end: it is never made anew, whoever wants another one starts another one.
 * @throws Error that says why it did not load
 */
export async function startThread({ entry, loadMs, pongMs, onFault }: ThreadOptions): Promise<PluginThread> {
  const worker = createWorker(entry);
  const tell = (message: ToThread): void => worker.postMessage(JSON.stringify(message));
  const life = { isOver: false, onEnd: onFault };
  const pulse = createPulse({
    ask: (n) => tell({ type: "ping", n }),
    pongMs,
    onSilent: () => end(`it did not answer within ${pongMs} ms: it is busy with something that does not end`),
  });
  const calls = createCalls(tell, () => life.isOver || pulse.check());

  function end(what: string): void {
    if (life.isOver) return;
    life.isOver = true;
    pulse.stop();
    calls.endAll(what);
    void worker.terminate();
    life.onEnd(what);
  }

  const loaded = await new Promise<Loaded>((resolve, reject) => {
    const deadline = setTimeout(() => end(`it did not load within ${loadMs} ms`), loadMs);
    life.onEnd = (what) => {
      clearTimeout(deadline);
      reject(new Error(what));
    };
    const take = (message: FromThread): void => {
      if (message.type === "failed") return end(message.message);
      if (message.type === "pong") return pulse.heard(message.n);
      if (message.type !== "loaded") return calls.hear(message);
      clearTimeout(deadline);
      life.onEnd = onFault;
      resolve(message.executors);
    };
    worker.on("message", (text: unknown) => {
      const message = readMessage(text);
      if (typeof message === "string") end(message);
      else if (!life.isOver) take(message);
    });
    worker.on("error", (error) => end(describeCrash(error, life.onEnd === onFault)));
    worker.on("exit", () => end("its thread ended"));
  });

  return {
    loaded,
    isOver: () => life.isOver,
    call: (request, hearing) => (life.isOver ? Promise.reject(new ThreadEnded("its thread ended")) : calls.begin(request, hearing)),
    async stop() {
      life.isOver = true;
      pulse.stop();
      calls.endAll("it is stopped");
      await worker.terminate();
    },
  };
}

/** What a plugin may take of the machine's memory: its own heap, in megabytes. */
const resourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };

/** A thread without this process's environment. What it prints may be what a customer said: it goes nowhere. */
function createWorker(entry: string): Worker {
  const options = { workerData: { entry, mostCharacters }, env: {}, execArgv: [], stdout: true, stderr: true, resourceLimits };
  const worker = new Worker(new URL("./plugin-thread.mjs", import.meta.url), options);
  worker.stdout.resume();
  worker.stderr.resume();
  return worker;
}

/** The message, or what is wrong with it. */
function readMessage(text: unknown): FromThread | string {
  if (typeof text !== "string" || text.length > mostCharacters) return "it said more than is taken";
  try {
    const read = fromThreadSchema.safeParse(JSON.parse(text));
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    return `it said what cannot be read: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`;
  } catch {
    // What a thread says beside our own messages is the plugin's, and may be anything.
    return "it said what cannot be read";
  }
}

/** Once it serves, its words may be those of a customer of any workspace: the kind of error is all that is told. */
function describeCrash(error: unknown, isServing: boolean): string {
  const known = error instanceof Error ? error : new Error(String(error));
  if ("code" in known && known.code === "ERR_WORKER_OUT_OF_MEMORY") return "it took more memory than it may";
  return isServing ? "it broke outside of a call" : `it broke: ${known.message.slice(0, 500)}`;
}
