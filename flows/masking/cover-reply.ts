import { isObject, type Json } from "../json/json";
import { type Button, type Card, cardSchema } from "../protocol/chat";
import { coverJson } from "./cover-json";
import type { ValueCover } from "./cover-values";
import { masked } from "./masked";
import { coverSaid, type StateSayings } from "./sayings";
import type { Sensitivity } from "./sensitivity";

export type ReplyCover = { sensitivity: Sensitivity; values: ValueCover; sayings: StateSayings };

export function coverButton({ id, label }: Button, { sayings, values }: ReplyCover): Button {
  return { id: coverSaid(sayings.extras, id, values), label: coverSaid(sayings.extras, label, values) };
}

/** What a card says; a link to pay by is never shown. */
export function coverCard({ url, button, lines, ...card }: Card, cover: ReplyCover): Card {
  const text = (said: string): string => coverSaid(cover.sayings.extras, said, cover.values);
  const isShown = url !== undefined && card.type !== "payment" && text(url) === url;
  return {
    ...card,
    id: text(card.id),
    title: text(card.title),
    ...(card.subtitle === undefined ? {} : { subtitle: text(card.subtitle) }),
    ...(card.description === undefined ? {} : { description: text(card.description) }),
    ...(card.image === undefined ? {} : { image: text(card.image) }),
    ...(lines === undefined ? {} : { lines: lines.map((line) => ({ ...line, label: text(line.label) })) }),
    ...(isShown ? { url } : {}),
    ...(button === undefined ? {} : { button: coverButton(button, cover) }),
  };
}

/** A message as an action's step keeps it. */
export function coverReply(reply: Json, cover: ReplyCover): Json {
  if (!isObject(reply)) return masked;
  const { content, buttons, cards, ...rest } = reply;
  return {
    ...rest,
    content: typeof content === "string" ? coverSaid(cover.sayings.words, content, cover.values) : masked,
    buttons: coverButtons(buttons, cover),
    cards: Array.isArray(cards) ? cards.map((card) => coverStoredCard(card, cover)) : [],
  };
}

/** The buttons that a wait's step says are offered. */
export function coverOffered(output: Json, cover: ReplyCover): Json {
  return isObject(output) && Array.isArray(output.buttons) ? { ...output, buttons: coverButtons(output.buttons, cover) } : output;
}

function coverButtons(buttons: Json | undefined, cover: ReplyCover): Json[] {
  const text = (said: Json | undefined): Json => (typeof said === "string" ? coverSaid(cover.sayings.extras, said, cover.values) : masked);
  return (Array.isArray(buttons) ? buttons : []).map((button): Json => {
    if (!isObject(button)) return masked;
    const { id, label, set, ...rest } = button;
    return { ...rest, id: text(id), label: text(label), ...(set === undefined ? {} : { set: coverSet(set, cover) }) };
  });
}

function coverSet(set: Json, cover: ReplyCover): Json {
  return set === null || !cover.sayings.extras.isOpen ? coverJson(set, cover) : masked;
}

/** Cards come from executors: one that is not of the agreed shape is shown as data, or not at all. */
function coverStoredCard(card: Json, cover: ReplyCover): Json {
  const parsed = cardSchema.safeParse(card);
  if (!parsed.success) return cover.sayings.extras.isOpen ? masked : coverJson(card, cover);
  const { lines, button, ...rest } = coverCard(parsed.data, cover);
  return {
    ...withoutUndefined(rest),
    ...(lines === undefined ? {} : { lines: lines.map(withoutUndefined) }),
    ...(button === undefined ? {} : { button: { ...button } }),
  };
}

function withoutUndefined(value: { [key: string]: Json | undefined }): { [key: string]: Json } {
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]): [string, Json][] => (member === undefined ? [] : [[key, member]])));
}
