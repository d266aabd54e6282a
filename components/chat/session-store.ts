import { z } from "zod";

const storedSessionSchema = z.object({ sessionId: z.string(), token: z.string() });
export type StoredSession = z.infer<typeof storedSessionSchema>;

/** What a browser keeps of a chat is kept under its address: two workspaces may have a flow of one name. Pure. */
export const placeOf = (workspace: string | null, flow: string): string => (workspace === null ? flow : `${workspace}/${flow}`);

const sessionKey = (place: string) => `parley-chat:${place}`;
const draftKey = (place: string) => `parley-chat-draft:${place}`;

/** The session this browser has with a flow; null when there is none or storage is denied. */
export function readSession(place: string): StoredSession | null {
  try {
    const parsed = storedSessionSchema.safeParse(JSON.parse(localStorage.getItem(sessionKey(place)) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    // Storage may be denied: the conversation then lasts as long as the page.
    return null;
  }
}

export function writeSession(place: string, session: StoredSession | null): void {
  try {
    if (session) localStorage.setItem(sessionKey(place), JSON.stringify(session));
    else localStorage.removeItem(sessionKey(place));
  } catch {
    // As above.
  }
}

const ownerKey = (sessionId: string) => `parley-chat-owner:${sessionId}`;

/** The number that the session was signed in with in this browser; null when it was not. */
export function readOwner(sessionId: string): string | null {
  try {
    return localStorage.getItem(ownerKey(sessionId));
  } catch {
    // As above.
    return null;
  }
}

export function writeOwner(sessionId: string, phone: string): void {
  try {
    localStorage.setItem(ownerKey(sessionId), phone);
  } catch {
    // As above.
  }
}

export function readDraft(place: string): string {
  try {
    return sessionStorage.getItem(draftKey(place)) ?? "";
  } catch {
    return "";
  }
}

export function writeDraft(place: string, draft: string): void {
  try {
    if (draft) sessionStorage.setItem(draftKey(place), draft);
    else sessionStorage.removeItem(draftKey(place));
  } catch {
    // As above.
  }
}
