import type { Catalogue } from "@/flows/executors/catalogue";
import type { SummariseAction } from "./describe-state";

/** Tells what an action does in one line, as its executor's descriptor puts it. Pure. */
export function summariseWith({ find }: Pick<Catalogue, "find">): SummariseAction {
  return ({ executor, config }) => {
    const found = find(executor);
    if (found === null) return { text: `${executor}: not a known executor`, says: false };
    return { text: found.descriptor.summarise(config), says: found.descriptor.prompts };
  };
}
