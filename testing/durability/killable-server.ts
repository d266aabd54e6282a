import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FlowDefinition } from "@/flows/definition/schema";
import type { ChatMessage, FlowState, TurnAnswer } from "@/flows/protocol/chat";
import type { JointEdit, JointlyEdited } from "@/server/flows/joint-editing";
import type { BatchProgress } from "@/server/triggers/batch";

export type HarnessCall = { id: number } & (
  | { type: "open"; flow: string | null }
  | { type: "send"; sessionId: string; clientMessageId: string; message: string }
  | { type: "history"; sessionId: string }
  | { type: "webhook"; source: string; headers: Record<string, string>; body: string }
  | { type: "dieAtCommit"; at: "before" | "after"; nth: number }
  | { type: "startFor"; flow: string; people: string[]; key: string }
  | { type: "makeFlow"; definition: unknown }
  | { type: "readFlow"; flow: string }
  | { type: "edit"; flow: string; by: string; edit: JointEdit }
);

type Answer = { id: number; result?: unknown; error?: string };

export type KillableServer = {
  open: (flow: string | null) => Promise<{ sessionId: string }>;
  send: (sessionId: string, clientMessageId: string, message: string) => Promise<TurnAnswer>;
  history: (sessionId: string) => Promise<{ messages: ChatMessage[]; flowState: FlowState | null }>;
  webhook: (sent: Omit<Extract<HarnessCall, { type: "webhook" }>, "id" | "type">) => Promise<{ duplicate: boolean }>;
  startFor: (wish: Omit<Extract<HarnessCall, { type: "startFor" }>, "id" | "type">) => Promise<BatchProgress>;
  /** It dies at the so-manieth commit of a turn from now, before or after it is done. */
  dieAtCommit: (at: "before" | "after", nth: number) => Promise<void>;
  makeFlow: (definition: unknown) => Promise<void>;
  /** The document that is edited. */
  readFlow: (flow: string) => Promise<{ revision: number; definition: FlowDefinition }>;
  edit: (flow: string, by: string, edit: JointEdit) => Promise<JointlyEdited>;
  /** SIGKILL, and waits until the process is gone. */
  kill: () => Promise<void>;
  /** Settles when the process has ended, by whatever hand. */
  gone: Promise<void>;
};

const harness = fileURLToPath(new URL("./kill-harness.ts", import.meta.url));

/** Starts a real server process on the database; a call that the process does not survive is rejected. */
export async function startKillableServer(url: string, env: Record<string, string> = {}): Promise<KillableServer> {
  const own = { DATABASE_URL: url, NEXTAUTH_SECRET: "a secret for tests, and only for them", NODE_ENV: "test" as const };
  const child = spawn(process.execPath, ["--import", "tsx", harness], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, ...own, ...env },
  });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const call = callerOf(child, waiting);
  child.on("message", (answer: Answer) => {
    const waiter = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error === undefined) waiter?.resolve(answer.result as never);
    else waiter?.reject(new Error(answer.error));
  });
  void gone.then(() => {
    for (const { reject } of waiting.values()) reject(new Error("the server is gone"));
  });
  await new Promise<void>((resolve, reject) => waiting.set(0, { resolve, reject }));
  return {
    open: (flow) => call({ type: "open", flow }),
    send: (sessionId, clientMessageId, message) => call({ type: "send", sessionId, clientMessageId, message }),
    history: (sessionId) => call({ type: "history", sessionId }),
    webhook: (sent) => call({ type: "webhook", ...sent }),
    startFor: (wish) => call({ type: "startFor", ...wish }),
    dieAtCommit: (at, nth) => call({ type: "dieAtCommit", at, nth }),
    makeFlow: (definition) => call({ type: "makeFlow", definition }),
    readFlow: (flow) => call({ type: "readFlow", flow }),
    edit: (flow, by, edit) => call({ type: "edit", flow, by, edit }),
    async kill() {
      child.kill("SIGKILL");
      await gone;
    },
    gone,
  };
}

type WithoutId<Call> = Call extends unknown ? Omit<Call, "id"> : never;

function callerOf(child: ChildProcess, waiting: Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>) {
  let calls = 0;
  return <T>(call: WithoutId<HarnessCall>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      calls += 1;
      waiting.set(calls, { resolve, reject });
      child.send({ ...call, id: calls }, (error) => {
        if (error !== null) reject(error);
      });
    });
}
