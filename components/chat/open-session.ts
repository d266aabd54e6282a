import { z } from "zod";
import { type ErrorCode, isErrorCode } from "@/flows/errors";
import { chatMessageSchema, flowStateSchema } from "@/flows/protocol/chat";

const openedSchema = z.object({
  status: z.literal("ok"),
  result: z.object({ sessionId: z.string(), token: z.string(), messages: z.array(chatMessageSchema), flowState: flowStateSchema.nullable() }),
});
const refusedSchema = z.object({ status: z.literal("error"), code: z.string() });

export type Opened = z.infer<typeof openedSchema>["result"];
export type OpenAnswer = { ok: true; session: Opened } | { ok: false; code: ErrorCode };

/** Opens a session with the flow; its first messages come with the answer. Never throws: without a connection the code is UNAVAILABLE. */
export async function openSession(workspace: string | null, flow: string): Promise<OpenAnswer> {
  try {
    const response = await fetch("/api/chat/sessions", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ flow, workspace, channel: "web", locale: navigator.language, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
    });
    const body: unknown = await response.json();
    const opened = openedSchema.safeParse(body);
    if (opened.success) return { ok: true, session: opened.data.result };
    const refused = refusedSchema.safeParse(body);
    return { ok: false, code: refused.success && isErrorCode(refused.data.code) ? refused.data.code : "INTERNAL" };
  } catch {
    // No network, or something on the way answered instead of the server: to the customer both are the same.
    return { ok: false, code: "UNAVAILABLE" };
  }
}
