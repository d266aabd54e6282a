import type { ChatMessage } from "@/flows/protocol/chat";
import { chosenButton, newestOffer } from "./offered";

/** A message, and whether it had been said by the moment that is looked at. */
export type TimedMessage = { message: ChatMessage; said: boolean };

/** What a message offered to tap; `chosenId` is what the customer took of it by this moment. */
export type Offer = { chosenId: string | null };

/**
 * By message id, what the customer was offered: of what was said between two of their messages, the buttons of the newest that
 * has some, and every card's. A choice is marked once it was made. Pure.
 */
export function offersOf(messages: readonly TimedMessage[]): Map<string, Offer> {
  const offers = new Map<string, Offer>();
  let turn: TimedMessage[] = [];
  const close = (answer: TimedMessage | null) => {
    const newest = newestOffer(turn.map(({ message }) => message));
    for (const { message } of turn) {
      if (message !== newest && message.cards.every((card) => card.button === undefined)) continue;
      const chosen = answer?.said ? chosenButton(message, answer.message.content) : null;
      offers.set(message.id, { chosenId: chosen?.id ?? null });
    }
    turn = [];
  };
  for (const entry of messages) {
    if (entry.message.role === "user") close(entry);
    else turn.push(entry);
  }
  close(null);
  return offers;
}
