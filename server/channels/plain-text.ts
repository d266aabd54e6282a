import type { Json } from "@/flows/json/json";
import { formatMinor } from "@/flows/money";
import type { OutboundMessage } from "@/flows/ports/messenger";
import { type Card, cardSchema } from "@/flows/protocol/chat";
import { cutText } from "./cut-text";
import { optionLines } from "./numbered-options";

/** A message where only text can be shown: cards as lines, options under numbers, no part longer than `maxText`. Pure. */
export function asPlainText(message: OutboundMessage, maxText: number): OutboundMessage[] {
  const { content, format, cards, buttons } = message;
  const shown = [format === "markdown" ? withoutMarks(content) : content, ...cards.flatMap((card) => cardText(card, buttons)), optionLines(buttons).join("\n")];
  const whole = shown.filter((part) => part !== "").join("\n\n");
  return cutText(whole, maxText).map((text, index) => ({
    ...message,
    key: index === 0 ? message.key : `${message.key}/${index + 1}`,
    content: text,
    format: "text",
    buttons: [],
    cards: [],
  }));
}

/** The key of the message that a part's key belongs to. Pure. */
export const wholeKeyOf = (key: string): string => key.split("/")[0] ?? key;

/** Stars and hashes around words mean nothing in plain text; a link keeps its address. */
function withoutMarks(markdown: string): string {
  return markdown
    .replaceAll(/^#{1,6}\s+/gm, "")
    .replaceAll(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, "$2")
    .replaceAll(/\[([^\][\n]{1,500})\]\(([^()\s]{1,2000})\)/g, "$1 ($2)");
}

/** What a card says that its button, which is an option anyway, does not. */
function cardText(json: Json, buttons: readonly { id: string }[]): string[] {
  const card = cardSchema.safeParse(json).data;
  if (card === undefined) return [];
  const isOption = card.type === "product" && buttons.some(({ id }) => id === card.button?.id);
  return isOption ? [] : [cardLines(card).join("\n")];
}

function cardLines({ title, subtitle, description, priceMinor, currency, lines, url }: Card): string[] {
  const price = priceMinor === undefined || lines !== undefined ? "" : ` ${formatMinor(priceMinor, currency)}`;
  const rows = (lines ?? []).map(
    ({ label, amountMinor, quantity }) => `${quantity === undefined ? "" : `${quantity} × `}${label}: ${formatMinor(amountMinor, currency)}`,
  );
  return [`${title}${price}`, subtitle ?? "", description ?? "", ...rows, url ?? ""].filter((line) => line !== "");
}
