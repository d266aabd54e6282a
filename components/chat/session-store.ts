import { z } from "zod";

const storedSessionSchema = z.object({ sessionId: z.string(), token: z.string() });
export type StoredSession = z.infer<typeof storedSessionSchema>;

const sessionKey = (flow: string) => `parley-chat:${flow}`;
const draftKey = (flow: string) => `parley-chat-draft:${flow}`;

/** The session this browser has with a flow; null when there is none or storage is denied. */
export function readSession(flow: string): StoredSession | null {
  try {
    const parsed = storedSessionSchema.safeParse(JSON.parse(localStorage.getItem(sessionKey(flow)) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    // Storage may be denied: the conversation then lasts as long as the page.
    return null;
  }
}

export function writeSession(flow: string, session: StoredSession | null): void {
  try {
    if (session) localStorage.setItem(sessionKey(flow), JSON.stringify(session));
    else localStorage.removeItem(sessionKey(flow));
  } catch {
    // As above.
  }
}

export function readDraft(flow: string): string {
  try {
    return sessionStorage.getItem(draftKey(flow)) ?? "";
  } catch {
    return "";
  }
}

export function writeDraft(flow: string, draft: string): void {
  try {
    if (draft) sessionStorage.setItem(draftKey(flow), draft);
    else sessionStorage.removeItem(draftKey(flow));
  } catch {
    // As above.
  }
}
