import type { TakenTransition } from "@/components/flow-canvas/highlights";
import type { Reply, Snapshot, StateChange } from "@/flows/engine/run/snapshot";
import { wireStep } from "@/flows/engine/run/wire-step";
import type { JsonObject } from "@/flows/json/json";
import { type Card, cardSchema } from "@/flows/protocol/chat";
import type { Step } from "@/flows/protocol/step";
import type { ObservedPart } from "./preview-session";

export type PreviewMessage = {
  id: number;
  role: "customer" | "flow";
  content: string;
  format: Reply["format"];
  buttons: Reply["buttons"];
  cards: Card[];
  degraded: boolean;
  state: string | null;
};

export type PreviewPhase =
  | { type: "idle" }
  | { type: "busy" }
  | { type: "waiting" }
  | { type: "ended"; outcome: string }
  | { type: "failed"; message: string }
  | { type: "blocked"; message: string };

/** What the preview shows at one moment. */
export type PreviewView = {
  phase: PreviewPhase;
  messages: readonly PreviewMessage[];
  state: string | null;
  taken: readonly TakenTransition[];
  current: TakenTransition | null;
  steps: readonly Step[];
  context: JsonObject;
  /** Context keys that the newest turn wrote. */
  changedKeys: readonly string[];
};

export const emptyView: PreviewView = { phase: { type: "idle" }, messages: [], state: null, taken: [], current: null, steps: [], context: {}, changedKeys: [] };

/** One thing that happens in a preview. `frame` holds at most one change of state. */
export type PreviewMoment =
  | { type: "started" }
  | { type: "said"; text: string }
  | { type: "frame"; frame: Frame }
  | { type: "settled"; snapshot: Snapshot }
  /** The draft cannot be run as it is. */
  | { type: "blocked"; message: string };

export type Frame = { change: StateChange | null; steps: readonly Step[]; replies: readonly Reply[] };

/** Splits what was observed at each change of state, so that it can be shown one after the other. Pure. */
export function framesOf({ steps, replies, changes }: ObservedPart): Frame[] {
  const bounds = [Number.NEGATIVE_INFINITY, ...changes.map(({ seq }) => seq), Number.POSITIVE_INFINITY];
  const within = <Item extends { seq: number }>(items: readonly Item[], i: number) =>
    items.filter(({ seq }) => seq > (bounds[i] ?? 0) && seq <= (bounds[i + 1] ?? 0));
  const frames = [null, ...changes].map((change, i): Frame => ({ change, steps: within(steps, i).map(wireStep), replies: within(replies, i) }));
  return frames.filter(({ change, steps: own, replies: said }) => change !== null || own.length > 0 || said.length > 0);
}

/** The view after one more moment. Pure. */
export function advance(view: PreviewView, moment: PreviewMoment): PreviewView {
  switch (moment.type) {
    case "started":
      return { ...emptyView, phase: { type: "busy" } };
    case "said":
      return {
        ...view,
        phase: { type: "busy" },
        changedKeys: [],
        messages: [
          ...view.messages,
          { id: view.messages.length, role: "customer", content: moment.text, format: "text", buttons: [], cards: [], degraded: false, state: null },
        ],
      };
    case "frame":
      return withFrame(view, moment.frame);
    case "settled":
      return { ...view, phase: phaseOf(moment.snapshot), state: moment.snapshot.state, context: moment.snapshot.context };
    case "blocked":
      return { ...view, phase: { type: "blocked", message: moment.message } };
  }
}

function withFrame(view: PreviewView, { change, steps, replies }: Frame): PreviewView {
  const taken = change?.previousState && change.event ? { source: change.previousState, event: change.event, target: change.state } : null;
  const written = steps.flatMap(({ contextPatch }) => contextPatch.map(({ path }) => path.split("/")[1] ?? ""));
  return {
    ...view,
    state: change?.state ?? view.state,
    current: change ? taken : view.current,
    taken: taken ? [...view.taken, taken] : view.taken,
    steps: [...view.steps, ...steps],
    changedKeys: [...new Set([...view.changedKeys, ...written])],
    messages: [...view.messages, ...replies.map((reply, i) => toMessage(reply, view.messages.length + i))],
  };
}

function toMessage({ content, format, buttons, cards, degraded, state }: Reply, id: number): PreviewMessage {
  return { id, role: "flow", content, format, buttons, degraded, state, cards: cards.flatMap((card) => cardSchema.safeParse(card).data ?? []) };
}

function phaseOf({ status, outcome, failure }: Snapshot): PreviewPhase {
  if (status === "failed") return { type: "failed", message: failure?.message ?? "The run failed." };
  if (status === "completed" || status === "cancelled") return { type: "ended", outcome: outcome ?? status };
  return { type: "waiting" };
}
