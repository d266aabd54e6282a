import { decode, type JWT, type JWTDecodeParams } from "next-auth/jwt";
import { z } from "zod";

const tokenSchema = z.object({ sub: z.string().min(1), sid: z.string().min(1) });

/** What the cookie says: the person, and the one sign-in it belongs to. */
export type SessionToken = { userId: string; sessionId: string };

/**
 * The one cookie that signs in. On https a browser takes a `__Host-` name only from this very host, over https and for all paths, so
 * no other subdomain can put one of its own in our place. Pure.
 */
export function sessionCookieOf(publicUrl: string): { name: string; options: { httpOnly: true; sameSite: "lax"; path: "/"; secure: boolean } } {
  const isSecure = publicUrl.startsWith("https:");
  const name = `${isSecure ? "__Host-" : ""}next-auth.session-token`;
  return { name, options: { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure } };
}

/** The sign-in that next-auth's cookie names, read outside Next; null for no cookie of that very name, a forged one or an expired one. */
export async function readSessionToken(
  cookieHeader: string | null | undefined,
  { publicUrl, secret }: { publicUrl: string; secret: string },
): Promise<SessionToken | null> {
  const token = findCookie(cookieHeader ?? "", sessionCookieOf(publicUrl).name);
  if (!token) return null;
  // A token that was not made here fails to decrypt: the same as none.
  return toSessionToken(await decodeOwn({ token, secret }).catch(() => null));
}

const headerSchema = z.object({ alg: z.literal("dir"), enc: z.literal("A256GCM") });

/**
 * Decrypts what next-auth makes and nothing else: a header of another kind would have a key derived from a password first, which
 * takes long. Null for such a one. @throws Error for a token that does not decrypt or has run out
 */
export async function decodeOwn({ token, ...given }: JWTDecodeParams): Promise<JWT | null> {
  const [header = ""] = (token ?? "").split(".");
  return headerSchema.safeParse(parseHeader(header)).success ? decode({ token, ...given }) : null;
}

function parseHeader(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    // No header that anybody made.
    return null;
  }
}

/** Null for a token without a sign-in of ours. Pure. */
export function toSessionToken(token: unknown): SessionToken | null {
  const parsed = tokenSchema.safeParse(token);
  return parsed.success ? { userId: parsed.data.sub, sessionId: parsed.data.sid } : null;
}

/** The first of that name: the one whose path fits best. */
function findCookie(header: string, name: string): string | null {
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    if (at >= 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
