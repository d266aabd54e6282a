import { ExecutorError } from "../../errors";
import { defineExecutor } from "../define-executor";
import { subflowDescriptor } from "./descriptor";

/** Only stands in the catalogue: the engine waits for the called flow itself, as it waits for an input (`flows/engine/act/call-flow.ts`). */
export const subflow = defineExecutor(subflowDescriptor, async () => {
  throw new ExecutorError("CONFIG_INVALID", { message: "only the engine calls a flow" });
});
