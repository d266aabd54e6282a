import type { Step } from "@/flows/protocol/step";
import type { EffectRow, EventRow, MessageRow, RunIdentity, RunRow, RunWrite, StepRow, TapeRow, TurnCommit } from "@/server/db/turn-commit";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import { started } from "@/testing/builders/a-run";
import { aStep } from "@/testing/builders/a-step";

export const at = Date.UTC(2026, 10, 21);

const iso = new Date(at).toISOString();

export const stepOf = (seq: number): StepRow => {
  const step: Step = aStep({ seq, input: { b: 1, a: [null, "x"] }, contextPatch: [{ op: "add", path: "/a", value: seq }], durationMs: 0.25, at: iso });
  return { ...step, answer: null };
};

export const entryOf = (n: number): TapeRow => ({
  n,
  turn: n,
  seq: n,
  state: "init",
  signal: { type: "cancelRequested", at, by: "customer" },
  seal: `seal ${n}`,
});

export const aRunRow = (seq: number, overrides: Partial<RunRow> = {}): RunRow => ({
  versionId: "v_1",
  earlierVersions: null,
  status: "running",
  phase: "COLLECTING",
  outcome: null,
  currentState: "init",
  context: { a: seq },
  snapshot: { schema: 1, state: "init", status: overrides.status ?? "running" },
  error: null,
  seq,
  turn: 1,
  progress: 0,
  lastChange: { previousState: null, event: null, seq: 0, at },
  nextWakeAt: at + 900_000,
  background: false,
  completedAt: null,
  lastEventAt: at,
  chain: `chain ${seq}`,
  entries: seq,
  leaseBy: null,
  ...overrides,
});

export const says = (id: string, content: string): MessageRow => ({
  id,
  role: "assistant",
  content,
  payload: { format: "text" },
  clientMessageId: null,
  providerMessageId: null,
  runId: null,
  stepSeq: null,
});

export const hears = (id: string, clientMessageId: string): MessageRow => ({ ...says(id, "hi"), role: "user", clientMessageId });

export const anEvent = (id: string, idempotencyKey: string | null): EventRow => ({ id, type: "x", payload: { a: 1 }, source: "operator", idempotencyKey });

export const anIntent = (runId: string, seq: number): EffectRow => ({
  key: `${runId}:${seq}`,
  seq,
  executor: "order",
  sideEffect: "idempotent",
  status: "intent",
  request: { a: 1 },
  result: null,
});

export const anIdentity = (id: string): RunIdentity => ({
  id,
  workspaceId,
  flowId: "f_1",
  userId: null,
  participantId: null,
  origin: started(),
  startedAt: at,
  sandbox: false,
  variantId: null,
  expiresAt: null,
  parentRunId: null,
  parentKey: null,
});

export const aConversationRow = (tokenHash: string) => ({
  workspaceId,
  tokenHash,
  connectionId: null,
  addressId: null,
  participantId: null,
  userId: null,
  module: "food",
  openedWith: "f",
  locale: "en",
  timezone: null,
});

const nothing = { steps: [], tape: [], effects: [] };

/** A run that goes on, from a revision it is believed to have. */
export const resumes = (id: string, revision: number, rest: Partial<Omit<RunWrite, "type">> & { row: RunRow }): RunWrite => ({
  ...nothing,
  ...rest,
  type: "resumes",
  revision,
  id,
});

export const begins = (id: string, rest: Partial<Omit<RunWrite, "type">> & { row: RunRow }): RunWrite => ({
  ...nothing,
  ...rest,
  type: "begins",
  identity: anIdentity(id),
  id,
});

export const aTurn = (conversationId: string, overrides: Partial<TurnCommit> & Pick<TurnCommit, "turnId">): TurnCommit => ({
  conversationId,
  channel: "web",
  at,
  byCustomer: true,
  guard: { type: "runs" },
  foregroundRunId: null,
  runs: [],
  messages: [],
  nlu: [],
  events: [],
  webhookIds: [],
  inputsOf: overrides.runs?.at(-1)?.id ?? null,
  ignored: false,
  ...overrides,
});
