import { ExecutorError } from "../../errors";
import { isObject, type Json } from "../../json/json";
import type { ExecutorReply, ExecutorResult } from "../../ports/executor";
import { cardsFor } from "../cards";
import { defineExecutor } from "../define-executor";
import { responseDescriptor } from "./descriptor";

export const response = defineExecutor(responseDescriptor, async (config, _scope, ports): Promise<ExecutorResult> => {
  const content = (config.message ?? "").trim();
  const shown = await cardsFor(config.cards, ports.products);
  const cards = shown.cards ?? cardsIn(config.cards);
  const given = config.buttons?.map(toButton);
  const buttons = given ?? shown.buttons ?? [];
  if (content === "" && cards.length === 0) throw new ExecutorError("CONFIG_INVALID", { message: "the message is empty" });
  return { ok: true, replies: [{ content, format: config.format, ...(buttons.length > 0 ? { buttons } : {}), ...(cards.length > 0 ? { cards } : {}) }] };
});

type Button = NonNullable<ExecutorReply["buttons"]>[number];

function toButton({ id, label, event, set }: Button): Button {
  return { id, label, ...(event === undefined ? {} : { event }), ...(set === undefined ? {} : { set }) };
}

/** Cards that the author wrote out. */
function cardsIn(value: Json | undefined): Json[] {
  return Array.isArray(value)
    ? value.filter((card) => isObject(card) && typeof card.title === "string" && typeof card.type === "string" && typeof card.id === "string")
    : [];
}
