/**
 * The pure engine beside XState on the same machine, the same stubs and the same messages, in memory.
 * Run: `npx tsx bench/engine.ts [rounds]`. XState is installed into bench/ when it is missing.
 * Parley does more on the way: it reads free text, evaluates expressions, checks types and records every step with its patch.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { compile } from "@/flows/engine/compile/compile";
import type { Signal } from "@/flows/engine/run/signal";
import type { Snapshot } from "@/flows/engine/run/snapshot";
import type { Json } from "@/flows/json/json";
import type { ExecutorFacts } from "../flows/definition/executor-facts";
import { parseDefinition } from "../flows/definition/parse-definition";
import { transition } from "../flows/engine/transition";
import type { RunMeta } from "../flows/ports/executor";
import { machine, messages, services, startContext, stateEntries } from "./food-workload";

type Runner = (count: number) => void;
type Peer = { createRunners(workload: object): { actor: Runner; pure: Runner; stored: Runner } };

const conversations = 400;
const rounds = Number(process.argv[2] ?? 7);

const types: { [key: string]: string } = { payment: "string", order: "string" };
const names = Object.keys(startContext());
const fact = {
  fields: {},
  configSchema: z.looseObject({}),
  events: [],
  writes: names,
  sideEffect: "none",
  parks: false,
  prompts: false,
  consumesInput: false,
  fallible: false,
} as const;
const facts: ExecutorFacts = Object.fromEntries(Object.keys(services).map((name) => [name, fact]));

const flow = compile(
  parseDefinition({
    schemaVersion: 2,
    id: "food",
    name: "Food",
    module: "food",
    initialState: "init",
    finalStates: ["completed"],
    states: Object.fromEntries(
      Object.entries(machine).map(([name, { waits, edges }]) => {
        const candidates = edges.map(({ guard, to, service }) => ({
          target: to,
          ...(guard === "true" ? {} : { guard }),
          actions: [{ executor: service, config: {} }],
        }));
        return [
          name,
          edges.length === 0
            ? { type: "final" }
            : { type: waits ? "wait" : "action", interrupts: false, transitions: { [waits ? "user_message" : "success"]: candidates } },
        ];
      }),
    ),
    context: Object.fromEntries(
      Object.entries(startContext()).map(([key, value]) => [key, { type: types[key] ?? typeOf(value), ...(value === null ? {} : { default: value }) }]),
    ),
  }),
  facts,
);

function typeOf(value: Json): string {
  return value === null ? "object" : Array.isArray(value) ? "array" : typeof value;
}

const meta: RunMeta = {
  channel: "web",
  locale: "en",
  timezone: "UTC",
  currency: "INR",
  module: "food",
  participantId: null,
  userId: null,
  conversationId: "s",
  flowVersion: 1,
  variant: null,
  startedBy: "bench",
};

/** One signal and the answers to the effects it asks for. */
function turn(before: Snapshot | null, first: Signal): Snapshot {
  let { snapshot, effects } = transition(flow, "r", before, first);
  for (let effect = effects[0]; effect !== undefined; effect = effects[0]) {
    if (effect.type !== "callExecutor") throw new Error("unexpected effect");
    const data = services[effect.executor]?.(effect.context, snapshot.input?.text ?? "") ?? {};
    ({ snapshot, effects } = transition(flow, "r", snapshot, {
      type: "effectFinished",
      at: snapshot.at,
      effectId: effect.effectId,
      result: { ok: true, data },
      attempts: 1,
      durationMs: 0,
    }));
  }
  return snapshot;
}

function play(count: number, store: (snapshot: Snapshot) => Snapshot): void {
  for (let run = 0; run < count; run += 1) {
    let snapshot = turn(null, { type: "started", at: 1_000, meta, input: null, entities: null });
    for (const [index, text] of messages.entries())
      snapshot = turn(store(snapshot), { type: "messageReceived", at: 2_000 + index, input: { text, event: null, data: null } });
    if (snapshot.state !== "completed") throw new Error(`ended in ${snapshot.state}`);
  }
}

function readBack(text: string): Snapshot {
  const snapshot: Snapshot = JSON.parse(text);
  return snapshot;
}

async function loadPeer(): Promise<Peer> {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  if (!existsSync(`${folder}node_modules/xstate`))
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], { cwd: folder, stdio: "inherit" });
  const peer: Peer = await import(new URL("./xstate-peer.mjs", import.meta.url).href);
  return peer;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const xstate = (await loadPeer()).createRunners({ machine, services, startContext, messages });
const contestants: { [name: string]: Runner } = {
  "Parley, hot snapshot": (count) => play(count, (snapshot) => snapshot),
  "XState, actor": xstate.actor,
  "XState, pure transition": xstate.pure,
  "Parley, from JSON each turn": (count) => play(count, (snapshot) => readBack(JSON.stringify(snapshot))),
  "XState, from JSON each turn": xstate.stored,
};

const rates = new Map<string, number[]>(Object.keys(contestants).map((name) => [name, []]));
for (const run of Object.values(contestants)) run(conversations);
for (let round = 0; round < rounds; round += 1) {
  for (const [name, run] of Object.entries(contestants)) {
    // Processor time, because other processes of the machine do not count into it.
    const begun = process.cpuUsage();
    run(conversations);
    const { user, system } = process.cpuUsage(begun);
    rates.get(name)?.push((conversations * stateEntries * 1_000_000) / (user + system));
  }
}

const medians = new Map([...rates].map(([name, values]) => [name, median(values)]));
const ratio = (one: string, other: string): string => ((medians.get(one) ?? 0) / (medians.get(other) ?? 1)).toFixed(2);
const rows = [...medians].map(([name, rate]) => `${name.padEnd(30)} ${Math.round(rate).toLocaleString("en").padStart(12)} transitions/CPU s`);
const ratios = [
  `Parley to XState actor, hot:            ${ratio("Parley, hot snapshot", "XState, actor")}`,
  `Parley to XState pure, hot:             ${ratio("Parley, hot snapshot", "XState, pure transition")}`,
  `Parley to XState, from JSON each turn:  ${ratio("Parley, from JSON each turn", "XState, from JSON each turn")}`,
];
process.stdout.write(
  `${[`Medians of ${rounds} interleaved rounds, ${conversations} conversations of ${messages.length} messages and ${stateEntries} transitions each.`, ...rows, "", ...ratios].join("\n")}\n`,
);
