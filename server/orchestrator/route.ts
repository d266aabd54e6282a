import type { RunInput } from "@/flows/ports/executor";
import { foldText } from "@/flows/words/fold";
import { wordTexts } from "@/flows/words/split-text";

/** What the router needs to know of the run in the foreground. `handedOver`: a person was asked for, the flow keeps quiet; `withPerson`: one has come. */
export type Foreground = "none" | "running" | "paused" | "handedOver" | "withPerson" | "ended";

export type RouteFacts = {
  foreground: Foreground;
  /** The customer is asked for something, as opposed to a payment or a courier. */
  collecting: boolean;
  /** Milliseconds since anything was said. */
  idleMs: number;
  sessionTtlMs: number;
  /** The conversation has had a flow that can be started anew. */
  canStartOver: boolean;
  /** It is the first of a customer whose connection opens a flow. */
  opens: boolean;
  input: RunInput;
};

export type Route =
  | { type: "resume" }
  | { type: "expire" }
  | { type: "askHandedOver" }
  | { type: "goOn" }
  | { type: "startOver" }
  | { type: "open" }
  | { type: "startFlow"; slug: string }
  | { type: "classify" };

/** Ids of the buttons the orchestrator offers; the engine knows the first two. */
export const startOverId = "start_over";
export const goOnId = "resume";
const startPrefix = "start:";
export const startFlowId = (slug: string): string => `${startPrefix}${slug}`;

const startOverWords = new Set(["start over", "start again", "restart", "start afresh", "new order", "begin again"]);
const goOnWords = new Set(["go on", "continue", "resume", "carry on"]);
const plain = (text: string) => wordTexts(foldText(text)).join(" ");

/** Where a customer's message goes (A82 to A85, A8). The engine itself answers a run that was paused. Pure. */
export function routeOf(facts: RouteFacts): Route {
  const { event } = facts.input;
  const text = plain(facts.input.text);
  const startsOver = event === startOverId || startOverWords.has(text);
  switch (facts.foreground) {
    case "running":
      return facts.collecting && facts.idleMs > facts.sessionTtlMs ? { type: "expire" } : { type: "resume" };
    case "paused":
    case "withPerson":
      return { type: "resume" };
    case "handedOver":
      if (startsOver) return { type: "startOver" };
      return event === goOnId || goOnWords.has(text) ? { type: "goOn" } : { type: "askHandedOver" };
    case "ended":
    case "none":
      if (facts.opens) return { type: "open" };
      if (startsOver && facts.canStartOver) return { type: "startOver" };
      return event?.startsWith(startPrefix) === true ? { type: "startFlow", slug: event.slice(startPrefix.length) } : { type: "classify" };
  }
}
