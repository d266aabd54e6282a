import { countWords } from "@/components/ui/live-words";
import type { TriggerView } from "@/flows/protocol/triggers";

export type Skipped = { reason: string; count: number };

export type Batch = {
  id: string;
  kind: string;
  total: number;
  leftOut: number;
  queued: number;
  started: number;
  failed: number;
  skipped: readonly Skipped[];
  dueAt: string | null;
  createdAt: string;
};

export type Fired = {
  id: string;
  kind: string;
  name: string;
  status: string;
  reason: string | null;
  runId: string | null;
  participantId: string | null;
  dueAt: string | null;
  createdAt: string;
};

const reasons: { readonly [reason: string]: string | undefined } = {
  FLOW_NOT_LIVE: "the flow took no runs then",
  PERSON_UNKNOWN: "there is no such participant",
  PERSON_NOT_ACTIVE: "the participant is not active",
  NO_ADDRESS: "there is no address of theirs",
  OPTED_OUT: "they have opted out",
  CONNECTION_PAUSED: "the connection is paused",
  WINDOW_CLOSED: "they have been silent for too long for the channel",
  BUSY: "they were in the middle of something else",
  CONVERSATION_GONE: "the conversation is gone",
};

/** Why nobody was spoken to. Pure. */
export const reasonWords = (reason: string): string => reasons[reason] ?? reason.toLowerCase().replaceAll("_", " ");

/** What a trigger needs to fire, in a sentence. Pure. */
export function needWords(trigger: TriggerView): string {
  switch (trigger.type) {
    case "intent":
      return "A customer says something that means it, in a conversation that has no flow.";
    case "keyword":
      return "A customer's whole message is this, in a conversation that has no flow.";
    case "webhook":
      return trigger.person === null
        ? "Another program sends an event. The run is for nobody, and stays in the background."
        : `Another program sends an event. The run is for whom ${trigger.person} of its body names: a participant, a telephone number or an address.`;
    case "schedule":
      return audienceWords(trigger.audience, trigger.purpose);
  }
}

function audienceWords(audience: string | null, purpose: string | null): string {
  if (audience === null) return "Starts one run for nobody, in the background.";
  return purpose === null ? "Starts a run for each active participant." : `Starts a run for each active participant who has agreed to ${purpose}.`;
}

const kinds: { readonly [kind: string]: ((name: string) => string) | undefined } = {
  keyword: () => "A keyword",
  api: (name) => `A program, as ${name}`,
  webhook: (name) => `The webhook ${name}`,
  schedule: (name) => `The schedule ${name}`,
  operator: () => "An operator",
};

/** What something was started by. Pure. */
export const kindWords = (kind: string, name: string): string => kinds[kind]?.(name) ?? kind;

/** Later than this after its time, a schedule's start is called late. */
const lateMs = 60_000;

/** "2 h late" of what a schedule has started; null for anything else, and in time. Pure. */
export function lateWords({ dueAt, createdAt }: Pick<Fired, "dueAt" | "createdAt">): string | null {
  if (dueAt === null) return null;
  const ms = Date.parse(createdAt) - Date.parse(dueAt);
  if (ms < lateMs) return null;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min late`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h late` : `${Math.floor(minutes / 1_440)} days late`;
}

/** How far a batch is: "180 of 200 started, 20 to go". Pure. */
export function progressWords({ total, started, queued, failed, skipped, leftOut }: Batch): string {
  const left = skipped.reduce((sum, { count }) => sum + count, 0);
  return [
    `${started.toLocaleString("en")} of ${total.toLocaleString("en")} started`,
    ...(left > 0 ? [`${left.toLocaleString("en")} left alone`] : []),
    ...(failed > 0 ? [`${failed.toLocaleString("en")} failed`] : []),
    ...(queued > 0 ? [`${queued.toLocaleString("en")} to go`] : []),
    ...(leftOut > 0 ? [`${countWords(leftOut, "person").replace("persons", "people")} left out: they were too many`] : []),
  ].join(", ");
}

/** The people that somebody typed or pasted, one a line or with commas, each once. Pure. */
export function peopleIn(text: string): string[] {
  return [...new Set(text.split(/[\n,;]+/).map((name) => name.trim()))].filter((name) => name !== "");
}
