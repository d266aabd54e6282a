import type { MessengerPort } from "@/flows/ports/messenger";
import type { ChatMessage } from "@/flows/protocol/chat";
import type { Conversations } from "@/server/conversations/service";
import type { PayLinks } from "./pay-links";

/** The conversations as their own customers have them: where a message refers to a payment it has the way to pay. */
export function withPayLinks(conversations: Conversations, links: PayLinks): Conversations {
  function opened<T extends { messages: ChatMessage[] }>(conversationId: string, answer: T): T {
    return { ...answer, messages: answer.messages.map((message) => links.openMessage(conversationId, message)) };
  }
  return {
    ...conversations,
    async open(opening) {
      const session = await conversations.open(opening);
      return opened(session.sessionId, session);
    },
    send: async (conversationId, message, providerMessageId) => opened(conversationId, await conversations.send(conversationId, message, providerMessageId)),
    history: async (conversationId, page) => opened(conversationId, await conversations.history(conversationId, page)),
  };
}

/** A channel that is pushed to leads to the customer too. */
export function withPayLinksOn(messenger: MessengerPort, links: PayLinks): MessengerPort {
  return {
    ...messenger,
    send(message, signal) {
      const { conversationId, content, cards } = message;
      const opened = { content: links.openText(conversationId, content), cards: cards.map((card) => links.openJson(conversationId, card)) };
      return messenger.send({ ...message, ...opened }, signal);
    },
  };
}
