import { type RecordedConversation, recordedConversationsSchema } from "../conversations/conversation";
import type { FlowDefinition } from "../definition/schema";
import askAndAnswer from "./ask-and-answer.conversations.json";
import blank from "./blank.conversations.json";
import foodOrder from "./food-order-v2.conversations.json";
import { askAndAnswerFlow, blankFlow, foodOrderFlow } from "./library";

/** The conversations that a shipped flow is tested with. */
export type FlowTests = { definition: FlowDefinition; conversations: readonly RecordedConversation[] };

/** Of every flow that comes with Parley. */
export const libraryTests: readonly FlowTests[] = [
  { definition: foodOrderFlow, conversations: recordedConversationsSchema.parse(foodOrder) },
  { definition: askAndAnswerFlow, conversations: recordedConversationsSchema.parse(askAndAnswer) },
  { definition: blankFlow, conversations: recordedConversationsSchema.parse(blank) },
];
