import { waitsForPerson } from "@/flows/engine/handoff";
import type { Signal } from "@/flows/engine/run/signal";
import type { Snapshot } from "@/flows/engine/run/snapshot";
import { AppError } from "@/flows/errors";
import { storableText } from "@/flows/json/storable-text";
import type { Handoff, HandoffConversation, Handoffs } from "@/flows/protocol/handoffs";
import { type Actor, authorise, may } from "@/server/access/actor";
import type { TurnResult } from "@/server/conversations/turn-request";
import type { NewId } from "@/server/db/ids";
import type { Runs } from "@/server/runs/runs";
import type { Sights } from "@/server/runs/sights";
import type { SignalRun } from "@/server/runs/signal-run";
import type { HandoffRow, HandoffsRepository } from "./handoffs-repository";

const listLimit = 50;
/** Characters of the last words in a list. */
const shown = 300;

export type HandoffsDeps = {
  repository: HandoffsRepository;
  runs: Pick<Runs, "messages">;
  sights: Pick<Sights, "lastWords">;
  signal: SignalRun;
  newId: NewId;
};

/** One text of a person to a customer. */
export type Saying = { runId: string; id: string; text: string };

/** What is sent, and what speaks for or against it when its turn comes. With the same `key` it is taken once. */
type Sent = { type: string; key?: string; make: (at: number, snapshot: Snapshot) => Signal | Promise<Signal> };

/** Customers who want a person, and the people who answer them in the flow's place. */
export function createHandoffs({ repository, runs, sights, signal, newId }: HandoffsDeps) {
  async function require(actor: Actor, runId: string): Promise<HandoffRow> {
    const row = await repository.find(actor.workspaceId, runId);
    if (row === null) throw new AppError("RUN_NOT_FOUND", { details: { runId } });
    return row;
  }

  /** With what was said last, as far as the actor may read it: in as many reads as for one. */
  async function toHandoffs(actor: Actor, rows: readonly HandoffRow[]): Promise<Handoff[]> {
    const words = await sights.lastWords(actor, rows);
    return rows.map((row, index) => toHandoff(actor, row, words[index] ?? null));
  }

  /** What an operator does to the conversation goes on its run's tape, and who did it in the list of events. */
  async function send(actor: Actor, runId: string, { type, key, make }: Sent): Promise<TurnResult> {
    authorise(actor, "conversations:answer");
    const row = await require(actor, runId);
    const event = { id: newId("e"), type, payload: { by: actor.id }, source: "operator" as const, idempotencyKey: key ?? null };
    return signal(
      { id: runId, conversationId: row.sessionId },
      { turnId: newId("t"), events: [event], toWhoTalks: true, make: (at, run) => make(at, run.snapshot) },
    );
  }

  /** How what was sent with a key was taken; what is stored decides, whether this call brought it or one before. */
  async function sendOnce(actor: Actor, runId: string, sent: Sent & { key: string }): Promise<"applied" | "ignored"> {
    const { sessionId } = await require(actor, runId);
    const before = await repository.findTaken(sessionId, sent.key);
    if (before !== null) return before;
    try {
      await send(actor, runId, sent);
    } catch (error) {
      // A call with the same key may have been in the line before this one.
      const meanwhile = await repository.findTaken(sessionId, sent.key);
      if (meanwhile === null) throw error;
      return meanwhile;
    }
    return (await repository.findTaken(sessionId, sent.key)) ?? "ignored";
  }

  return {
    async list(actor: Actor): Promise<Handoffs> {
      authorise(actor, "conversations:read");
      // One after the other: one read takes one connection.
      const rows = await repository.list(actor.workspaceId, listLimit);
      const count = await repository.count(actor.workspaceId);
      return { items: await toHandoffs(actor, rows), count };
    },

    async count(actor: Actor): Promise<{ waiting: number }> {
      authorise(actor, "conversations:read");
      return { waiting: await repository.count(actor.workspaceId) };
    },

    /** @throws AppError RUN_NOT_FOUND */
    async get(actor: Actor, runId: string): Promise<HandoffConversation> {
      authorise(actor, "conversations:read");
      const row = await require(actor, runId);
      const messages = await runs.messages(actor, runId);
      const lastWords = messages.findLast(({ role }) => role === "user")?.content ?? null;
      return { handoff: toHandoff(actor, row, lastWords), messages, mayAnswer: may(actor, "conversations:answer") };
    },

    /** The actor answers from now on. `instead` is who is known to answer so far. @throws AppError RUN_NOT_FOUND, RUN_ENDED, HANDOFF_TAKEN, HANDOFF_FULL */
    async join(actor: Actor, runId: string, instead: string | null): Promise<void> {
      const make = (at: number, { person }: Snapshot): Signal => {
        if (person !== undefined && person !== actor.id && person !== instead) throw new AppError("HANDOFF_TAKEN", { details: { runId } });
        return { type: "personJoined", at, by: actor.id };
      };
      const result = await send(actor, runId, { type: "person:joined", make });
      if (result.type !== "taken" || result.run?.snapshot.person !== actor.id) throw new AppError("HANDOFF_FULL", { details: { runId } });
    },

    /**
     * Each text has an id of its own: the same again says nothing again and answers alike.
     * @throws AppError RUN_NOT_FOUND, RUN_ENDED, HANDOFF_OVER, HANDOFF_TAKEN when somebody else answers, or nobody yet, HANDOFF_FULL when nothing was said
     */
    async say(actor: Actor, { runId, id, text }: Saying): Promise<void> {
      authorise(actor, "conversations:answer");
      const make = (at: number, snapshot: Snapshot): Signal => {
        requireWithPerson(snapshot, runId);
        if (snapshot.person !== actor.id) throw new AppError("HANDOFF_TAKEN", { details: { runId } });
        return { type: "personSaid", at, by: actor.id, text: storableText(text) };
      };
      const taken = await sendOnce(actor, runId, { type: "person:said", key: `said:${runId}:${actor.id}:${id}`, make });
      if (taken === "ignored") throw new AppError("HANDOFF_FULL", { details: { runId } });
    },

    /** The flow goes on where it waited, and asks again. @throws AppError RUN_NOT_FOUND, RUN_ENDED, HANDOFF_OVER */
    async giveBack(actor: Actor, runId: string): Promise<void> {
      const make = async (at: number, snapshot: Snapshot): Promise<Signal> => {
        requireWithPerson(snapshot, runId);
        return goOn(at, await repository.findQuestion(runId));
      };
      await send(actor, runId, { type: "person:left", make });
    },

    /** A paused run goes on, whatever it was paused for: the flow asks again where it waited. @throws AppError RUN_NOT_FOUND, RUN_ENDED, HANDOFF_OVER */
    async resume(actor: Actor, runId: string): Promise<void> {
      const make = async (at: number, snapshot: Snapshot): Promise<Signal> => {
        if (snapshot.status !== "paused") throw new AppError("HANDOFF_OVER", { message: "This run is not paused.", details: { runId } });
        return goOn(at, await repository.findQuestion(runId));
      };
      await send(actor, runId, { type: "run:resumed", make });
    },
  };
}

function toHandoff(actor: Actor, row: HandoffRow, lastWords: string | null): Handoff {
  const { runId, sessionId, slug, flowName, state, channel, status, reason, since, personId } = row;
  return {
    runId,
    sessionId,
    flow: { slug, name: flowName },
    state,
    channel,
    status,
    isWaiting: waitsForPerson({ status, pausedReason: reason }),
    isAsked: reason === "handoff",
    since: since.toISOString(),
    person: personId === null ? null : { id: personId, name: nameFor(actor, row), isMe: personId === actor.id },
    lastWords: lastWords === null ? null : lastWords.slice(0, shown),
  };
}

function goOn(at: number, question: string | null): Signal {
  return { type: "resumeRequested", at, ...(question === null ? {} : { question }) };
}

function requireWithPerson(snapshot: Snapshot, runId: string): void {
  if (!waitsForPerson(snapshot)) throw new AppError("HANDOFF_OVER", { details: { runId } });
}

/** Addresses are not for viewers. */
function nameFor(actor: Actor, { personName, personEmail }: HandoffRow): string | null {
  return personName ?? (may(actor, "addresses:read") ? personEmail : null);
}

export type HandoffsService = ReturnType<typeof createHandoffs>;
