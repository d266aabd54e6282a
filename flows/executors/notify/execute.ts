import { ExecutorError } from "../../errors";
import type { ExecutorResult } from "../../ports/executor";
import type { NoticeTo } from "../../ports/notices";
import { defineExecutor } from "../define-executor";
import { notifyDescriptor } from "./descriptor";

const longest = 4_096;

export const notify = defineExecutor(notifyDescriptor, async (config, scope, ports): Promise<ExecutorResult> => {
  const { conversationId, participantId } = scope.meta;
  const text = config.message.trim();
  if (text === "" || text.length > longest) throw invalid(`'message' must have 1 to ${longest} characters`);
  const channel = config.channel?.trim() ?? "";
  const to = recipientOf(config);
  const { id, isSimulated } = await ports.notices.send({
    key: scope.key,
    runId: scope.runId,
    conversationId,
    participantId,
    to,
    channel: channel === "" ? null : channel,
    text,
  });
  return { ok: true, output: { id, simulated: isSimulated }, event: "notified" };
});

function recipientOf({ to, person = "" }: { to: "customer" | "person"; person?: string | undefined }): NoticeTo {
  const name = person.trim();
  if (to === "customer") return { type: "customer" };
  if (name === "" || name.length > 200) throw invalid("'person' must be given");
  return { type: "person", name };
}

const invalid = (message: string): ExecutorError => new ExecutorError("CONFIG_INVALID", { message });
