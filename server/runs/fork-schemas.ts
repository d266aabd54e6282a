import { z } from "zod";
import { jsonObjectSchema } from "@/flows/definition/schema";
import { findHostilePart } from "@/flows/json/parse-json";
import { sendMessageSchema } from "@/flows/protocol/chat";
import { patchOperationSchema } from "@/flows/protocol/step";

/** No prototype keys, no absurd depth. */
function refuseHostile(value: unknown, context: z.RefinementCtx): void {
  const hostile = findHostilePart(value);
  if (hostile) context.addIssue({ code: "custom", message: `${hostile.path}: ${hostile.message}` });
}

/** Which step there is, the run says. */
export const forkSchema = z.object({ seq: z.number(), contextPatch: z.array(patchOperationSchema).max(1_000).superRefine(refuseHostile).nullish() });

export const forkMessageSchema = sendMessageSchema.pick({ message: true, event: true }).extend({ data: jsonObjectSchema.superRefine(refuseHostile).nullish() });
