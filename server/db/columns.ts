import { columnsOf } from "./columns-of";
import type { ConversationRow, EffectRow, EventRow, MessageRow, NluRow, RunIdentity, RunRow, StepRow, TapeRow } from "./turn-commit";

/** Every column that a turn writes, by table. */
export const columns = {
  conversations: columnsOf<ConversationRow>({
    workspaceId: "text",
    tokenHash: "text",
    participantId: "text",
    userId: "text",
    module: "text",
    openedWith: "text",
    locale: "text",
    timezone: "text",
  }),
  /** What a run is, and stays. */
  identities: columnsOf<RunIdentity>({
    id: "text",
    workspaceId: "text",
    flowId: "text",
    versionId: { type: "text", name: "flow_version_id" },
    userId: "text",
    participantId: "text",
    origin: "jsonb",
    sandbox: "boolean",
    startedAt: "epochMs",
  }),
  /** What changes with each turn. */
  runs: columnsOf<Omit<RunRow, keyof RunHold>>({
    status: "text",
    phase: "text",
    outcome: "text",
    currentState: "text",
    context: "jsonb",
    snapshot: "jsonb",
    error: "jsonb",
    seq: "int",
    turn: "int",
    progress: "int",
    lastChange: "jsonb",
    background: "boolean",
    completedAt: "epochMs",
    lastEventAt: "epochMs",
    chain: "text",
    entries: "int",
  }),
  /** When a run wakes and who holds it: written by the database's clock. */
  holds: columnsOf<RunHold>({ nextWakeAt: "float8", leaseBy: { type: "text", name: "locked_by" } }),
  messages: columnsOf<MessageRow>({
    id: "text",
    role: "text",
    content: "text",
    payload: "jsonb",
    clientMessageId: "text",
    runId: "text",
    stepSeq: "int",
  }),
  steps: columnsOf<StepRow>({
    seq: "int",
    turn: "int",
    step_type: "text",
    state: "text",
    to: { type: "text", name: "to_state" },
    hook: "text",
    branch: "text",
    executor: "text",
    status: "text",
    event: "text",
    input: "jsonb",
    output: "jsonb",
    error: "jsonb",
    contextPatch: "jsonb",
    attempts: "int",
    durationMs: "float8",
    at: { type: "timestamptz", name: "started_at" },
    answer: "int",
  }),
  tape: columnsOf<TapeRow>({ n: "int", turn: "int", seq: "int", state: "text", signal: "jsonb", seal: "text" }),
  effects: columnsOf<EffectRow>({ key: "text", seq: "int", executor: "text", sideEffect: "text", status: "text", request: "jsonb", result: "jsonb" }),
  nlu: columnsOf<NluRow>({ text: "text", intent: "text", confidence: "float8", source: "text", entities: "jsonb" }),
  events: columnsOf<EventRow>({ id: "text", type: "text", payload: "jsonb", source: "text", idempotencyKey: "text" }),
};

type RunHold = Pick<RunRow, "nextWakeAt" | "leaseBy">;
