import type { Button, ChatMessage } from "@/flows/protocol/chat";

type Offering = Pick<ChatMessage, "buttons" | "cards">;

/** Buttons below a message: without what its cards offer themselves. Pure. */
export function ownButtons({ buttons, cards }: Offering): readonly Button[] {
  const onCards = new Set(cards.map((card) => card.button?.id));
  return buttons.filter((button) => !onCards.has(button.id));
}

/** The newest of these messages that offers something to tap: only its buttons are shown. Pure. */
export function newestOffer<Message extends Offering>(messages: readonly Message[]): Message | undefined {
  return messages.findLast((message) => message.buttons.length > 0);
}

/** The button that an answer chose: by its label, or by its place among the cards or the buttons ("2"); null when it is none of them. Pure. */
export function chosenButton({ buttons, cards }: Offering, answer: string): Button | null {
  const text = answer.trim().toLowerCase();
  const onCards = cards.flatMap(({ button }) => button ?? []);
  const named = [...onCards, ...buttons].find(({ label }) => label.trim().toLowerCase() === text);
  if (named) return named;
  if (!/^\d{1,2}$/.test(text)) return null;
  return (onCards.length > 0 ? onCards : buttons)[Number(text) - 1] ?? null;
}
