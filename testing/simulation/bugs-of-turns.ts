import { compile } from "@/flows/engine/compile/compile";
import type { CompiledFlow } from "@/flows/engine/compile/compiled";
import { factsOf } from "@/flows/engine/compile/compiled-for";
import { isMidTurn } from "@/flows/engine/run/mid-turn";
import type { Executor, ExecutorRegistry } from "@/flows/ports/executor";
import { toChatMessage } from "@/server/conversations/messages";
import { catalogue, executors } from "./flows";
import type { PlantedBug } from "./planted-bug";

/** Every executor with another idempotency key than the engine gave it. */
function keyed(registry: ExecutorRegistry, change: (key: string) => string): ExecutorRegistry {
  const wrap = ({ descriptor, execute }: Executor): Executor => ({
    descriptor,
    execute: (config, scope, ports, call) => execute(config, { ...scope, key: change(scope.key) }, ports, call),
  });
  return Object.fromEntries(Object.entries(registry).map(([name, executor]) => [name, wrap(executor)]));
}

const careless = new Map<string, CompiledFlow>();

/** The flow as if nothing in it were forbidden to happen twice. */
function repeatable(version: { versionId: string; definition: CompiledFlow["definition"] }): CompiledFlow {
  const facts = factsOf(executors);
  const known =
    careless.get(version.versionId) ??
    compile(version.definition, { ...facts, ...(facts.call_once && { call_once: { ...facts.call_once, sideEffect: "idempotent" } }) });
  careless.set(version.versionId, known);
  return known;
}

/** Who takes turns, in which order, and what becomes of effects. */
export const bugsOfTurns: { readonly [name: string]: PlantedBug } = {
  "no-conversation-line": {
    says: "Messages of one conversation are taken all at once.",
    queues: (sound) => ({ ...sound, run: async (_key, work) => work(), nextMessages: () => [] }),
  },
  "line-last-first": {
    says: "What came last is merged before what came first.",
    turns: (sound, user) =>
      user === "conversations" ? { ...sound, take: (request) => sound.take({ ...request, inbound: request.inbound.toReversed() }) } : sound,
  },
  "hot-copy-kept": {
    says: "A process goes on with its copy of a conversation after another one was first.",
    hot: (sound) => ({ ...sound, forget: () => undefined }),
  },
  "random-idempotency-key": {
    says: "Each call of an effect has a key of its own.",
    executors: (sound, { random }) => keyed(sound, (key) => `${key}-${random.hex(6)}`),
  },
  "key-of-the-process": {
    says: "An effect's key names the process, so that a recovery by another one is a new effect.",
    executors: (sound, { owner }) => keyed(sound, (key) => `${key}-${owner.name}`),
  },
  "once-repeated": {
    says: "What must not be done twice is called again after a crash.",
    versions: (sound) => ({
      ...sound,
      async byId(versionId) {
        const version = await sound.byId(versionId);
        return { ...version, compiled: repeatable(version) };
      },
    }),
  },
  "version-not-pinned": {
    says: "A run goes on with the newest version of its flow.",
    versions: (sound, { store }) => ({
      ...sound,
      async byId(versionId) {
        const version = await sound.byId(versionId);
        return store.now() % 2 === 0 ? version : (catalogue[version.slug]?.at(-1) ?? version);
      },
    }),
  },
  "timer-without-check": {
    says: "An expiry that was claimed fires whatever timer the run has by then.",
    turns: (sound, user, { now }) =>
      user !== "timers"
        ? sound
        : {
            ...sound,
            take: (request) =>
              sound.take({
                ...request,
                async decide(_conversation, run) {
                  if (run === null || run.snapshot.timer === null) return { type: "nothing" };
                  const { dueAt, entrySeq } = run.snapshot.timer;
                  return { type: "signal", run, signal: { type: "timerFired", at: Math.max(now(), run.snapshot.at, dueAt), entrySeq } };
                },
              }),
          },
  },
  "claim-ignores-lease": {
    says: "A lane claims runs that another process has under way.",
    wakes: (sound, { store, owner, ask }) => ({
      ...sound,
      claim: (limit) =>
        ask("claim runs", () =>
          [...store.tables.runs.values()]
            .filter(({ nextWakeAt }) => nextWakeAt !== null && nextWakeAt <= store.now())
            .slice(0, limit)
            .map((run) => {
              const { id, conversationId, revision } = run;
              store.tables.runs.set(id, { ...run, lockedUntil: store.now() + 3_000, lockedBy: owner.name, attempts: run.attempts + 1 });
              return { id, conversationId, revision, attempts: 1, isInterrupted: run.phase === "PROCESSING" };
            }),
        ),
    }),
  },
  "merge-answers-the-wrong-message": {
    says: "All who sent a part of a merged message get the answer to its first part.",
    turns: (sound, user) =>
      user !== "conversations"
        ? sound
        : {
            ...sound,
            async take(request) {
              const result = await sound.take(request);
              if (result.type !== "taken") return result;
              const [first] = result.answers;
              return { ...result, answers: [first, ...result.answers.slice(1).map(() => first)] };
            },
          },
  },
  "cancel-ignored": {
    says: "A cancellation that comes while an effect is under way is acknowledged and forgotten.",
    turns: (sound, user, { store }) =>
      user !== "runs"
        ? sound
        : {
            ...sound,
            async take(request) {
              const run = store.tables.runs.get(request.runId ?? "");
              return run !== undefined && isMidTurn(run.snapshot) ? { type: "nothingToDo" } : sound.take(request);
            },
          },
  },
  "duplicate-answered-with-another-turn": {
    says: "A message that comes again gets the newest turn's answer.",
    conversations: (sound, { store }) => ({
      ...sound,
      async findTurn(conversationId, clientMessageId) {
        const own = await sound.findTurn(conversationId, clientMessageId);
        const all = store.tables.messages.get(conversationId) ?? [];
        const newest = all.at(-1)?.turnId;
        if (own === null || newest === undefined) return own;
        const said = all.filter(({ turnId, role }) => turnId === newest && role !== "user").map(toChatMessage);
        return { turnId: newest, messages: [...own.messages.filter((message) => message.clientMessageId === clientMessageId), ...said] };
      },
    }),
  },
  "order-without-fences": { says: "The shop places an order for each call, whatever its key.", rules: { orderKey: false, orderCart: false } },
};
