import type { EventName } from "../definition/schema";
import type { JsonObject } from "../json/json";

/** What is to happen later. `start`: a flow by its slug, for whom the run is with. */
export type Later = { type: "event"; event: EventName } | { type: "start"; flow: string };

export type LaterRequest = {
  /** `runId:seq`; the same key is the same plan, at its first time. */
  key: string;
  /** Milliseconds since the epoch. */
  dueAt: number;
  runId: string;
  conversationId: string | null;
  participantId: string | null;
  what: Later;
  data: JsonObject;
};

/** Keeps what is to happen later. It happens once, whoever dies in between; what cannot happen any more by then is left out. */
export type SchedulesPort = {
  /** Idempotent by key. @throws ExecutorError schedule:flow_unknown */
  at(request: LaterRequest): Promise<{ id: string; dueAt: number }>;
};
