import type { FlowDefinition, Trigger } from "../definition/schema";
import { foldText } from "../words/fold";
import { wordTexts } from "../words/split-text";

type WithTriggers = Pick<FlowDefinition, "trigger" | "triggers">;

/** The triggers of a flow; a lone `trigger` reads as one intent (A36). Pure. */
export function triggersOf({ trigger, triggers }: WithTriggers): readonly Trigger[] {
  return triggers ?? (trigger === undefined ? [] : [{ intent: trigger }]);
}

/** A keyword, or a whole message, as the two are compared: words in lower case; where there are none (an emoji), the text. Pure. */
export function foldKeyword(text: string): string {
  const folded = foldText(text);
  const words = wordTexts(folded).join(" ");
  return words === "" ? folded.trim() : words;
}

/** What a customer's whole message must come to, to start the flow. Pure. */
export function keywordsOf(definition: WithTriggers): string[] {
  const folded = triggersOf(definition).flatMap(({ keyword }) => (keyword === undefined ? [] : [foldKeyword(keyword)]));
  return [...new Set(folded)].filter((keyword) => keyword !== "");
}

/** The names under which other programs start the flow. Pure. */
export function webhookNamesOf(definition: WithTriggers): string[] {
  return [...new Set(triggersOf(definition).flatMap(({ webhook }) => (webhook === undefined || webhook === "" ? [] : [webhook])))];
}
