import { waitsForPerson } from "@/flows/engine/handoff";
import type { Signal } from "@/flows/engine/signal";
import type { Snapshot } from "@/flows/engine/snapshot";
import { AppError } from "@/flows/errors";
import type { Handoff, HandoffConversation, Handoffs } from "@/flows/protocol/handoffs";
import { type Actor, authorise, may } from "@/server/accounts/actor";
import type { NewId } from "@/server/db/ids";
import { storableText } from "@/server/db/to-jsonb";
import type { Runs } from "@/server/runs/runs";
import type { SignalRun } from "@/server/runs/signal-run";
import type { HandoffRow, HandoffsRepository } from "./handoffs-repository";

const listLimit = 50;
/** Characters of the last words in a list. */
const shown = 300;

export type HandoffsDeps = {
  repository: HandoffsRepository;
  runs: Pick<Runs, "messages">;
  signal: SignalRun;
  newId: NewId;
};

/** Customers who want a person, and the people who answer them in the flow's place. */
export function createHandoffs({ repository, runs, signal, newId }: HandoffsDeps) {
  async function require(actor: Actor, runId: string): Promise<HandoffRow> {
    const row = await repository.find(actor.workspaceId, runId);
    if (row === null) throw new AppError("RUN_NOT_FOUND", { details: { runId } });
    return row;
  }

  /** What was said last, as far as the actor may read what is said in the run. */
  async function lastWordsFor(actor: Actor, row: HandoffRow): Promise<string | null> {
    if (may(actor, "sensitive:read")) return row.lastWords;
    const said = await runs.messages(actor, row.runId);
    return said.findLast(({ role }) => role === "user")?.content ?? null;
  }

  async function toHandoff(actor: Actor, row: HandoffRow): Promise<Handoff> {
    const { runId, sessionId, slug, flowName, state, channel, status, reason, since, personId } = row;
    const lastWords = await lastWordsFor(actor, row);
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

  /** What an operator does to the conversation goes on its run's tape, and who did it in the list of events. */
  async function send(actor: Actor, runId: string, type: string, make: (at: number, snapshot: Snapshot) => Signal): Promise<void> {
    authorise(actor, "conversations:answer");
    const row = await require(actor, runId);
    const event = { id: newId("e"), type, payload: { by: actor.id }, source: "operator" as const, idempotencyKey: null };
    await signal({ id: runId, conversationId: row.sessionId }, { turnId: newId("t"), events: [event], make: (at, run) => make(at, run.snapshot) });
  }

  return {
    async list(actor: Actor): Promise<Handoffs> {
      authorise(actor, "conversations:read");
      const [rows, count] = await Promise.all([repository.list(actor.workspaceId, listLimit), repository.count(actor.workspaceId)]);
      return { items: await Promise.all(rows.map((row) => toHandoff(actor, row))), count };
    },

    async count(actor: Actor): Promise<{ waiting: number }> {
      authorise(actor, "conversations:read");
      return { waiting: await repository.count(actor.workspaceId) };
    },

    /** @throws AppError RUN_NOT_FOUND */
    async get(actor: Actor, runId: string): Promise<HandoffConversation> {
      authorise(actor, "conversations:read");
      const row = await require(actor, runId);
      const [handoff, messages] = await Promise.all([toHandoff(actor, row), runs.messages(actor, runId)]);
      return { handoff, messages, mayAnswer: may(actor, "conversations:answer") };
    },

    /** The actor answers from now on. `instead` is who is known to answer so far. @throws AppError RUN_NOT_FOUND, RUN_ENDED, HANDOFF_TAKEN */
    async join(actor: Actor, runId: string, instead: string | null): Promise<void> {
      await send(actor, runId, "person:joined", (at, { person }) => {
        if (person !== undefined && person !== actor.id && person !== instead) throw new AppError("HANDOFF_TAKEN", { details: { runId } });
        return { type: "personJoined", at, by: actor.id };
      });
    },

    /** @throws AppError RUN_NOT_FOUND, RUN_ENDED, HANDOFF_OVER, HANDOFF_TAKEN when somebody else answers, or nobody yet */
    async say(actor: Actor, runId: string, text: string): Promise<void> {
      await send(actor, runId, "person:said", (at, snapshot) => {
        requireWithPerson(snapshot, runId);
        if (snapshot.person !== actor.id) throw new AppError("HANDOFF_TAKEN", { details: { runId } });
        return { type: "personSaid", at, by: actor.id, text: storableText(text) };
      });
    },

    /** The flow goes on where it waited, and asks again. @throws AppError RUN_NOT_FOUND, RUN_ENDED, HANDOFF_OVER */
    async giveBack(actor: Actor, runId: string): Promise<void> {
      const question = await repository.findQuestion(runId);
      await send(actor, runId, "person:left", (at, snapshot) => {
        requireWithPerson(snapshot, runId);
        return { type: "resumeRequested", at, ...(question === null ? {} : { question }) };
      });
    },
  };
}

function requireWithPerson(snapshot: Snapshot, runId: string): void {
  if (!waitsForPerson(snapshot)) throw new AppError("HANDOFF_OVER", { details: { runId } });
}

/** Addresses are not for viewers. */
function nameFor(actor: Actor, { personName, personEmail }: HandoffRow): string | null {
  return personName ?? (may(actor, "addresses:read") ? personEmail : null);
}

export type HandoffsService = ReturnType<typeof createHandoffs>;
