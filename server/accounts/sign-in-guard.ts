import { z } from "zod";
import { AppError } from "@/flows/errors";
import { addressHeader } from "../api/context";
import type { Container } from "../container";
import { emailSchema } from "./credentials";

const bodySchema = z.object({ email: emailSchema });

/**
 * Counts an attempt to sign in against its address and e-mail; gives the answer when there were too many, else null.
 * The answer has the shape that next-auth's client reads: the reason stands in a URL.
 */
export async function refuseSignIn(request: Request, { rateLimits, env }: Pick<Container, "rateLimits" | "env">): Promise<Response | null> {
  const { pathname } = new URL(request.url);
  if (request.method !== "POST" || !pathname.endsWith("/callback/credentials")) return null;
  const email = await readEmail(request.clone());
  try {
    await rateLimits.signIn(request.headers.get(addressHeader) ?? "unknown", email);
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const seconds = z.object({ retryAfterSeconds: z.number() }).safeParse(error.details).data?.retryAfterSeconds ?? 60;
    const url = `${env.publicUrl}/sign-in?error=RATE_LIMITED`;
    return Response.json({ url }, { status: 429, headers: { "Retry-After": String(seconds) } });
  }
}

/** next-auth takes a form as well as JSON. What is no address counts against the empty one. */
async function readEmail(request: Request): Promise<string> {
  const text = await request.text();
  const isJson = request.headers.get("content-type")?.includes("json") ?? false;
  const raw: unknown = isJson ? safeJson(text) : Object.fromEntries(new URLSearchParams(text));
  return bodySchema.safeParse(raw).data?.email ?? "";
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: next-auth itself will refuse it.
    return null;
  }
}
