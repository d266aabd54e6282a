import { parseDefinition } from "../definition/parse-definition";
import type { FlowDefinition } from "../definition/schema";
import askAndAnswer from "./ask-and-answer.json";
import blank from "./blank.json";
import foodOrder from "./food-order-v2.json";

/** A flow to start from. */
export type FlowTemplate = { id: string; name: string; description: string; module: FlowDefinition["module"]; definition: FlowDefinition };

export const blankFlow: FlowDefinition = parseDefinition(blank);
export const foodOrderFlow: FlowDefinition = parseDefinition(foodOrder);
export const askAndAnswerFlow: FlowDefinition = parseDefinition(askAndAnswer);

function asTemplate(id: string, name: string, definition: FlowDefinition, description: string): FlowTemplate {
  return { id, name, description, module: definition.module, definition };
}

/** What a new flow can start from, the simplest first. */
export const templates: readonly FlowTemplate[] = [
  asTemplate("blank", "Blank flow", blankFlow, "One question and an end."),
  asTemplate("ask_and_answer", "Ask and answer", askAndAnswerFlow, "Asks a name, offers a choice and answers each way. Good to learn from."),
  asTemplate("food_order", "Food order", foodOrderFlow, "From “order food” to a placed order: search, address, price, payment."),
];

/** The flows that a new workspace has, published; `title` is what customers are offered, null for one to learn from. */
export const libraryFlows: readonly { definition: FlowDefinition; title: string | null }[] = [
  { definition: foodOrderFlow, title: "Order food" },
  { definition: askAndAnswerFlow, title: null },
];
