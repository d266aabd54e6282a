import { ExecutorError } from "../../errors";
import type { ExecutorResult } from "../../ports/executor";
import type { Later } from "../../ports/schedules";
import { defineExecutor } from "../define-executor";
import { scheduleDescriptor } from "./descriptor";
import { dueTime } from "./due-time";

export const schedule = defineExecutor(scheduleDescriptor, async (config, scope, ports): Promise<ExecutorResult> => {
  const { conversationId, participantId, timezone } = scope.meta;
  const zone = config.zone === undefined || config.zone === "" ? timezone : config.zone;
  const dueAt = dueTime({ after: config.after, at: config.at, zone }, scope.now);
  const made = await ports.schedules.at({
    key: scope.key,
    dueAt,
    runId: scope.runId,
    conversationId,
    participantId,
    what: laterOf(config),
    data: config.data,
  });
  const at = new Date(made.dueAt).toISOString();
  return { ok: true, output: at, scalar: at, event: "scheduled" };
});

function laterOf({ what, event = "", flow = "" }: { what: "event" | "start"; event?: string | undefined; flow?: string | undefined }): Later {
  const name = (what === "event" ? event : flow).trim();
  if (name === "") throw new ExecutorError("CONFIG_INVALID", { message: what === "event" ? "'event' must be given" : "'flow' must be given" });
  if ((what === "event" && name.startsWith("webhook:")) || name.length > 128)
    throw new ExecutorError("CONFIG_INVALID", { message: `'${name.slice(0, 40)}' cannot be scheduled` });
  return what === "event" ? { type: "event", event: name } : { type: "start", flow: name };
}
