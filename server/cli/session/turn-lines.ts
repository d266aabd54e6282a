import type { TurnPart } from "@/flows/engine/perform/perform-turn";
import { formatMinor } from "@/flows/money";
import { type Card, cardSchema } from "@/flows/protocol/chat";
import type { Paint } from "../paint";

/** What turns said, with numbered buttons, and dimly where they went. */
export function turnLines(turns: readonly TurnPart[], paint: Paint): string[] {
  return turns.flatMap(({ changes, replies, snapshot }) => {
    const way = changes.map(({ event, state }) => `${event === null ? "" : `${event} → `}${state}`);
    const last = replies.at(-1)?.buttons ?? [];
    return [
      ...(way.length === 0 ? [] : [paint.dim(`  ${way.join("  ")}`)]),
      ...replies.flatMap(({ content, cards }) => [content, ...cards.flatMap((card) => cardLines(card, paint))]),
      ...(last.length === 0 ? [] : [last.map(({ label }, at) => `${paint.cyan(`[${at + 1}]`)} ${label}`).join("  ")]),
      ...(snapshot.status === "running" || changes.length === 0 ? [] : [paint.dim(endOf(snapshot))]),
    ];
  });
}

function endOf({ status, failure, pausedReason }: TurnPart["snapshot"]): string {
  if (failure !== null) return `  ${status}: ${failure.code}, ${failure.message} (in ${failure.state})`;
  return `  ${status}${pausedReason === null ? "" : `: ${pausedReason}`}`;
}

function cardLines(value: unknown, paint: Paint): string[] {
  const card = cardSchema.safeParse(value);
  if (!card.success) return [];
  const { title, subtitle, lines = [], url } = card.data;
  const price = card.data.priceMinor === undefined ? "" : ` ${formatMinor(card.data.priceMinor, card.data.currency)}`;
  return [
    `  · ${title}${price}${subtitle === undefined ? "" : paint.dim(`  ${subtitle}`)}`,
    ...lines.map((line) => lineOf(line, card.data.currency)),
    ...(url === undefined ? [] : [paint.dim(`    ${url}`)]),
  ];
}

function lineOf({ label, amountMinor, quantity }: NonNullable<Card["lines"]>[number], currency: string | undefined): string {
  const times = quantity === undefined || quantity === 1 ? "" : ` × ${quantity}`;
  return `    ${`${label}${times}`.padEnd(28)} ${formatMinor(amountMinor, currency)}`;
}
