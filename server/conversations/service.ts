import { AppError } from "@/flows/errors";
import { storableText } from "@/flows/json/storable-text";
import { type ChatMessage, type FlowState, type OpenSession, type SendMessage, type TurnAnswer } from "@/flows/protocol/chat";
import type { NewId } from "@/server/db/ids";
import type { PublishedVersions } from "@/server/flows/published-versions";
import type { Conversation, Loaded } from "./conversation";
import { createCustomerRequests } from "./customer-requests";
import { languageOf, zoneOf } from "./customer-settings";
import { flowStateOf } from "./flow-state";
import type { HotCache } from "./hot-cache";
import type { Inbound } from "./messages";
import type { QueuedMessage } from "./queued-message";
import type { Queues } from "./queues";
import type { ConversationsRepository } from "./repository";
import type { Routing } from "./routing";
import { createTaking } from "./taking";
import { hashToken, tokenDays } from "./tokens";
import type { Turns } from "./turns";

export type ConversationsDeps = {
  repository: ConversationsRepository;
  hot: HotCache;
  queues: Queues;
  turns: Turns;
  orchestrator: Routing;
  versions: PublishedVersions;
  /** Other processes write too: what is only read comes from the database, not from this one's memory. */
  isShared: boolean;
  now: () => number;
  newId: NewId;
  newToken: () => string;
};

/** `channel`, `connectionId` and `addressId` are where the door found the customer, never what a caller says (`web` when left out); `mayOpenPrivate`: they hold an API key. */
export type Opening = Omit<OpenSession, "channel" | "connection" | "workspace"> & {
  workspaceId: string;
  channel?: string;
  connectionId?: string | null;
  addressId?: string | null;
  participantId?: string | null;
  mayOpenPrivate?: boolean;
};
export type OpenedSession = { sessionId: string; token: string; messages: ChatMessage[]; flowState: FlowState | null };

const dayMs = 86_400_000;
const tokenLifeMs = tokenDays * dayMs;
/** Waiting behind the running turn (requirements 1.19 rule 6). */
export const waitingLimit = 50;
const maxTextLength = 4_096;
const maxDataLength = 16_384;
const historyPage = 200;
/** Tokens that one statement asks for. */
const tokenBatch = 500;

export function createConversations(deps: ConversationsDeps) {
  const { repository, hot, queues, turns, orchestrator, versions, isShared, now, newId } = deps;

  async function loadNow(conversationId: string): Promise<Loaded> {
    return (isShared ? await repository.load(conversationId) : null) ?? (await turns.load(conversationId));
  }

  async function flowStateNow(conversationId: string): Promise<FlowState | null> {
    const { run } = await loadNow(conversationId);
    return run === null ? null : flowStateOf(run, await versions.byId(run.versionId));
  }

  const { take, answerAgain } = createTaking({ repository, queues, turns, orchestrator, versions, newId, flowStateNow, maxTextLength });

  async function send(conversationId: string, message: SendMessage, providerMessageId: string | null = null): Promise<TurnAnswer> {
    const problem = problemOf(message);
    if (problem !== null) {
      // Of a message that was seen before only the id is looked at.
      const again = await answerAgain(conversationId, message.clientMessageId);
      if (again !== null) return again;
      throw problem;
    }
    const queued: QueuedMessage = { inbound: { ...inboundOf(newId("m"), message), providerMessageId }, answer: null, mustStandAlone: false };
    return queues.run(conversationId, () => take(conversationId, queued), { limit: waitingLimit, message: queued });
  }

  return {
    ...createCustomerRequests({ queues, turns, versions, flowStateNow, answerAgain, send, waitingLimit, now, newId }),
    /** With `flow` a run starts at once and its first words are in the answer. @throws AppError FLOW_NOT_FOUND, FLOW_NOT_PUBLISHED, FLOW_INACTIVE */
    open: (opening: Opening): Promise<OpenedSession> => openSession(deps, opening),

    /** Whose token it is; null when it is unknown or was not used for 30 days. Hot conversations cost no read. */
    async authenticate(token: string): Promise<{ conversationId: string; workspaceId: string } | null> {
      const tokenHash = hashToken(token);
      const known = hot.findByToken(tokenHash);
      const loaded = known ?? (await repository.loadByToken(tokenHash));
      if (loaded === null || now() - loaded.conversation.tokenUsedAt > tokenLifeMs) return null;
      const { id, workspaceId, tokenUsedAt } = loaded.conversation;
      if (known === null) hot.put(loaded);
      if (now() - tokenUsedAt > dayMs) await repository.touchToken(id);
      return { conversationId: id, workspaceId };
    },

    /** Of these tokens' hashes, those that still open their session; copies in memory are not asked, and of the others they are forgotten. */
    async stillValid(tokenHashes: readonly string[]): Promise<ReadonlySet<string>> {
      const valid = new Set<string>();
      for (let at = 0; at < tokenHashes.length; at += tokenBatch)
        for (const hash of await repository.stillValid(tokenHashes.slice(at, at + tokenBatch))) valid.add(hash);
      for (const hash of tokenHashes) if (!valid.has(hash)) hot.forgetToken(hash);
      return valid;
    },

    /**
     * Takes a customer's message; answers after the turn's commit. The same `clientMessageId` again gives the first answer
     * with `duplicate: true`, also while the first is still running. `providerMessageId`: the channel's own id of it.
     * @throws AppError INVALID_INPUT, SESSION_NOT_FOUND, QUEUE_FULL
     */
    send,

    /**
     * Oldest first, at most 200. `workspaceId` is the asker's; a customer has shown the conversation's own token instead.
     * @throws AppError SESSION_NOT_FOUND, also when it is another workspace's
     */
    async history(
      conversationId: string,
      { after = 0, limit = historyPage, workspaceId }: { after?: number; limit?: number; workspaceId?: string } = {},
    ): Promise<{ messages: ChatMessage[]; flowState: FlowState | null; hasMore: boolean }> {
      const page = Math.min(Math.max(limit, 1), historyPage);
      const isSooner = isShared || hot.get(conversationId) !== null;
      const { conversation, run } = await loadNow(conversationId);
      if (workspaceId !== undefined && conversation.workspaceId !== workspaceId) {
        // What is not there is looked for once more in the database: a copy in memory must not be known by answering sooner.
        if (isSooner) await repository.load(conversationId);
        throw new AppError("SESSION_NOT_FOUND", { details: { sessionId: conversationId } });
      }
      const flowState = run === null ? null : flowStateOf(run, await versions.byId(run.versionId));
      const found = await repository.messagesAfter(conversationId, after, page + 1);
      return { messages: found.slice(0, page), flowState, hasMore: found.length > page };
    },
  };
}

async function openSession(
  { repository, hot, queues, turns, orchestrator, versions, now, newId, newToken }: ConversationsDeps,
  {
    workspaceId,
    flow,
    channel = "web",
    connectionId = null,
    addressId = null,
    participantId = null,
    mayOpenPrivate = false,
    module,
    locale,
    timezone,
  }: Opening,
): Promise<OpenedSession> {
  const version = flow == null ? null : mayOpenPrivate ? await versions.latest(workspaceId, flow) : (await versions.latestPublic(workspaceId, flow)).version;
  const token = newToken();
  const at = now();
  const conversation: Conversation = {
    id: newId("s"),
    workspaceId,
    tokenHash: hashToken(token),
    tokenUsedAt: at,
    channel,
    connectionId,
    addressId,
    participantId,
    userId: null,
    module: module ?? version?.module ?? "general",
    openedWith: version?.slug ?? null,
    locale: languageOf(locale),
    timezone: zoneOf(timezone),
    revision: 0,
    foregroundRunId: null,
    lastActivityAt: at,
  };
  if (version === null) {
    await repository.create(conversation.id, conversation, conversation.channel, at);
    hot.put({ conversation, run: null });
    return { sessionId: conversation.id, token, messages: [], flowState: null };
  }
  const signal = await orchestrator.startSignal(conversation, version, "open", null, null);
  const opened = await queues.run(conversation.id, () => turns.open(conversation, version, { origin: signal, signal }, newId("t")));
  const [answer] = opened.answers;
  return { sessionId: conversation.id, token, messages: answer.messages, flowState: answer.flowState };
}

/** Why a message cannot be taken as it is; null when it can. */
export function problemOf({ message, event, data }: Pick<SendMessage, "message" | "event" | "data">): AppError | null {
  const blank = (message ?? "").trim() === "";
  const issue = (path: string, text: string) => new AppError("INVALID_INPUT", { message: text, details: { issues: [{ path, message: text }] } });
  if (blank && event == null && data == null) return issue("/message", "one of message, event and data is needed");
  if ((message ?? "").length > maxTextLength) return issue("/message", `a message has at most ${maxTextLength} characters`);
  if (data != null && JSON.stringify(data).length > maxDataLength) return issue("/data", "data has at most 16 KB");
  return null;
}

function inboundOf(messageId: string, { clientMessageId, message, event, data }: SendMessage): Inbound {
  return {
    messageId,
    clientMessageId: storableText(clientMessageId),
    content: storableText(message ?? ""),
    event: event ?? null,
    data: data ?? null,
  };
}

export type Conversations = ReturnType<typeof createConversations>;
