import { z } from "zod";
import { flowDefinitionV2Schema } from "./schema-v2";

/** The original shape (v1): user events stand on `action` states, and what `finalStates` names may have no body. `schemaVersion` is 1 or absent. */
export const flowDefinitionV1Schema = flowDefinitionV2Schema.extend({ schemaVersion: z.literal(1).optional() });

export type FlowDefinitionV1 = z.infer<typeof flowDefinitionV1Schema>;
