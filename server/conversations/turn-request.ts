import type { Signal, StartSignal } from "@/flows/engine/run/signal";
import type { TurnAnswer } from "@/flows/protocol/chat";
import type { EventRow, NluRow } from "@/server/db/turn-commit";
import type { PublishedVersion } from "@/server/flows/published-versions";
import type { Conversation, LiveRun } from "./conversation";
import type { Inbound } from "./messages";

/** Something the orchestrator says, without a run's step. */
export type Said = {
  content: string;
  buttons: { id: string; label: string }[];
  /** The name of the template that it is, if it is one. */
  template?: string;
};

/** What an input leads to. `say` is said by the orchestrator, after what the run says. */
export type Decision =
  | { type: "signal"; run: LiveRun; signal: Signal; say?: Said[]; nlu?: NluRow[] }
  /** `replaces` is a paused run that gives way: it is cancelled without a word. */
  | { type: "start"; version: PublishedVersion; replaces: LiveRun | null; signal: StartSignal; nlu?: NluRow[] }
  | { type: "say"; say: Said[]; nlu?: NluRow[] }
  /** What was to be done has been done meanwhile: nothing is written. */
  | { type: "nothing" };

/** The first of those that have called each other down to a run: itself, when nobody has called it. */
export type FindOutermost = (run: LiveRun) => Promise<LiveRun>;

export type TurnRequest = {
  conversationId: string;
  turnId: string;
  /** The customer's messages that caused the turn, in their order; more than one when they were merged. */
  inbound: Inbound[];
  events?: EventRow[];
  webhookIds?: string[];
  /** A run other than the one in the foreground. */
  runId?: string;
  /** It is for whoever talks in that run's place: where it waits for a run that it has called, that one takes it. */
  toWhoTalks?: boolean;
  /** What the run's revision is known to have reached: an older copy in memory is not believed. */
  revision?: number;
  /** Called again with what is stored when another writer was first. `run` is the one of `runId`, else the one in the foreground. `outermost`: asks who stands above a run. */
  decide: (conversation: Conversation, run: LiveRun | null, outermost: FindOutermost) => Promise<Decision>;
};

/** One answer for each inbound message; without one, a single answer that names none. */
export type TakenTurn = { type: "taken"; answers: [TurnAnswer, ...TurnAnswer[]]; run: LiveRun | null };

export type TurnResult = TakenTurn | { type: "duplicateMessage" } | { type: "duplicateEvent" } | { type: "webhookDone" } | { type: "nothingToDo" };
