import { isMidTurn } from "@/flows/engine/run/mid-turn";
import { AppError } from "@/flows/errors";
import type { RunInput } from "@/flows/ports/executor";
import type { FlowState, TurnAnswer } from "@/flows/protocol/chat";
import type { NewId } from "@/server/db/ids";
import type { PublishedVersions } from "@/server/flows/published-versions";
import type { LiveRun } from "./conversation";
import { mergeable, type QueuedMessage } from "./queued-message";
import type { Queues } from "./queues";
import type { ConversationsRepository } from "./repository";
import type { Routing } from "./routing";
import { createTakenMessages } from "./taken-messages";
import type { TurnRequest, TurnResult } from "./turn-request";
import type { Turns } from "./turns";

export type TakingDeps = {
  repository: Pick<ConversationsRepository, "findTurn">;
  queues: Pick<Queues, "nextMessages">;
  turns: Pick<Turns, "load" | "take">;
  orchestrator: Pick<Routing, "decide">;
  versions: Pick<PublishedVersions, "byId">;
  newId: NewId;
  flowStateNow: (conversationId: string) => Promise<FlowState | null>;
  /** Characters of a text, at most. */
  maxTextLength: number;
};

/** Meanwhile the run stands where messages are not taken together. */
class NotTogether extends Error {}

/** Takes customers' messages, one by one or, where the state that waits says `busy: "merge"`, those that wait as one. */
export function createTaking({ repository, queues, turns, orchestrator, versions, newId, flowStateNow, maxTextLength }: TakingDeps) {
  const taken = createTakenMessages();

  /** The first answer to a message that came again. */
  async function answerAgain(conversationId: string, clientMessageId: string): Promise<TurnAnswer | null> {
    const turn = await repository.findTurn(conversationId, clientMessageId);
    const own = turn?.messages.find((message) => message.clientMessageId === clientMessageId);
    if (turn === null || own === undefined) return null;
    const messages = turn.messages.filter((message) => message.role !== "user");
    return { turnId: turn.turnId, messageId: own.id, seq: own.seq, duplicate: true, messages, flowState: await flowStateNow(conversationId) };
  }

  function perform(conversationId: string, messages: readonly QueuedMessage[], decide: TurnRequest["decide"]): Promise<TurnResult> {
    return turns.take({ conversationId, turnId: newId("t"), inbound: messages.map(({ inbound }) => inbound), decide });
  }

  async function takeAlone(conversationId: string, message: QueuedMessage): Promise<TurnAnswer> {
    const { content, event, data, clientMessageId } = message.inbound;
    const input: RunInput = { text: content, event, data };
    const result = await perform(conversationId, [message], (conversation, run, outermost) => orchestrator.decide(conversation, run, input, outermost));
    taken.add(conversationId, clientMessageId);
    if (result.type === "taken") return result.answers[0];
    const again = await answerAgain(conversationId, clientMessageId);
    if (again === null)
      throw new AppError("RUN_MOVED_ON", { message: `a message was refused as ${result.type} and is not stored`, details: { sessionId: conversationId } });
    return again;
  }

  async function merges(run: LiveRun | null): Promise<boolean> {
    if (run === null || run.snapshot.status !== "running" || isMidTurn(run.snapshot)) return false;
    const { definition } = await versions.byId(run.versionId);
    return definition.states[run.snapshot.state]?.busy === "merge";
  }

  /** False when one of them was taken before, or the run has moved on: each then gets its own turn. */
  async function takeTogether(conversationId: string, messages: readonly QueuedMessage[]): Promise<boolean> {
    const input: RunInput = { text: messages.map(({ inbound }) => inbound.content).join("\n"), event: null, data: null };
    const decide: TurnRequest["decide"] = async (conversation, run, outermost) => {
      if (!(await merges(run))) throw new NotTogether();
      return orchestrator.decide(conversation, run, input, outermost);
    };
    const result = await perform(conversationId, messages, decide).catch((error: unknown) => {
      if (error instanceof NotTogether) return null;
      throw error;
    });
    for (const [index, message] of messages.entries()) {
      message.answer = (result?.type === "taken" ? result.answers[index] : null) ?? null;
      message.mustStandAlone = message.answer === null;
      if (message.answer !== null) taken.add(conversationId, message.inbound.clientMessageId);
    }
    return result?.type === "taken";
  }

  /** The message and those behind it that become one with it; itself alone where nothing is merged. */
  async function companyOf(conversationId: string, message: QueuedMessage): Promise<QueuedMessage[]> {
    const waiting = queues.nextMessages(conversationId);
    if (waiting.length === 0) return [message];
    const company = mergeable([message, ...waiting], maxTextLength);
    const known = company.findIndex(({ inbound }) => taken.has(conversationId, inbound.clientMessageId));
    const together = known === -1 ? company : company.slice(0, known);
    return together.length > 1 && (await merges((await turns.load(conversationId)).run)) ? together : [message];
  }

  return {
    answerAgain,

    /** To be called when it is the message's turn in the line. */
    async take(conversationId: string, message: QueuedMessage): Promise<TurnAnswer> {
      if (message.answer !== null) return message.answer;
      const { clientMessageId } = message.inbound;
      const first = taken.has(conversationId, clientMessageId) ? await answerAgain(conversationId, clientMessageId) : null;
      if (first !== null) return first;
      const company = await companyOf(conversationId, message);
      if (company.length > 1 && (await takeTogether(conversationId, company)) && message.answer !== null) return message.answer;
      return takeAlone(conversationId, message);
    },
  };
}
