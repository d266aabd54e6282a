import { operatorSentence } from "@/components/errors/error-sentence";
import type { Refusal } from "./store/document-slice";

const introductions = {
  edit: "",
  undo: "The flow has changed since, so this step cannot be taken back any more. ",
  redo: "The flow has changed since, so this step cannot be done again. ",
} as const satisfies Record<Refusal["of"], string>;

/** What was refused and why, for the operator. Pure. */
export function refusalSentence({ of, code, details }: Pick<Refusal, "of" | "code" | "details">): string {
  return `${introductions[of]}${operatorSentence(code, details)}`;
}
