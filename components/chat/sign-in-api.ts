import { z } from "zod";
import { type ErrorCode, isErrorCode } from "@/flows/errors";

const sentSchema = z.object({ status: z.literal("ok"), result: z.object({ phone: z.string() }) });
const signedInSchema = z.object({ status: z.literal("ok") });
const refusedSchema = z.object({ status: z.literal("error"), code: z.string() });

export type SignInAnswer<T> = { ok: true; value: T } | { ok: false; code: ErrorCode };

/** Asks for a code to be sent there; gives the number as it was read. Never throws. */
export const askForCode = (token: string, phone: string): Promise<SignInAnswer<string>> =>
  call(token, "/api/chat/sign-in/code", { phone }, (body) => sentSchema.safeParse(body).data?.result.phone ?? null);

/** Gives the code that was sent. Never throws. */
export const giveCode = (token: string, code: string): Promise<SignInAnswer<true>> =>
  call(token, "/api/chat/sign-in", { code }, (body) => (signedInSchema.safeParse(body).success ? true : null));

async function call<T>(token: string, path: string, sent: object, read: (body: unknown) => T | null): Promise<SignInAnswer<T>> {
  try {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(sent) });
    const body: unknown = await response.json();
    const value = read(body);
    if (value !== null) return { ok: true, value };
    const refused = refusedSchema.safeParse(body);
    return { ok: false, code: refused.success && isErrorCode(refused.data.code) ? refused.data.code : "INTERNAL" };
  } catch {
    // No network, or something on the way answered instead of the server: to the customer both are the same.
    return { ok: false, code: "UNAVAILABLE" };
  }
}
