import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { AppError, assertNever } from "@/flows/errors";
import { ownPathOf } from "@/flows/protocol/links";
import type { Env } from "../env";
import type { Logger } from "../logging/logger";
import { addressHeader } from "../network/address";
import { emailSchema } from "./credentials";
import { decodeOwn, sessionCookieOf, toSessionToken } from "./sessions/session-cookie";
import { type Client, longestSessionMs, type Sessions } from "./sessions/sessions";
import type { SignIn } from "./sign-in";

const optionalText = z.string().max(200).default("");
const credentialsSchema = z.object({ email: emailSchema, password: z.string().min(1).max(200), code: optionalText, invite: optionalText });
/** What next-auth hands from `authorize` to the token. */
const signedInSchema = z.object({ id: z.string(), sid: z.string() });

/** `url` when it stays on the site at `baseUrl`, else that site's start. Pure. */
export function ownAddress(url: string, baseUrl: string): string {
  const { origin } = new URL(baseUrl);
  const path = ownPathOf(url.startsWith(`${origin}/`) ? url.slice(origin.length) : url);
  return path === null ? baseUrl : `${origin}${path}`;
}

export type AuthServices = {
  env: Pick<Env, "NEXTAUTH_SECRET" | "publicUrl">;
  sessions: Pick<Sessions, "isAlive">;
  signIn: Pick<SignIn, "attempt" | "signOut">;
  log: Pick<Logger, "debug" | "error">;
};

export type AuthHooks = {
  client: Client;
  /** An attempt was refused for there were too many. */
  onLimited: (retryAfterSeconds: number) => void;
};

/** Why signing in did not work: next-auth's client finds it in the answer. */
type Refusal = "CODE_NEEDED" | "CODE_WRONG" | "LINK_INVALID" | "RATE_LIMITED";

/** Sign-in with e-mail, password and second factor. The token names a sign-in; whether it still opens anything is read from the database. */
export function createAuthOptions(services: AuthServices, hooks: AuthHooks): NextAuthOptions {
  return {
    secret: services.env.NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: longestSessionMs / 1000 },
    jwt: { decode: decodeOwn },
    cookies: { sessionToken: sessionCookieOf(services.env.publicUrl) },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        name: "E-mail and password",
        credentials: { email: { label: "E-mail", type: "email" }, password: { label: "Password", type: "password" } },
        authorize: (input) => authorize(services, hooks, input),
      }),
    ],
    callbacks: {
      // next-auth throws at what is no address, and would follow "//" off the site.
      redirect: ({ url, baseUrl }) => ownAddress(url, baseUrl),
      // Only the person and the sign-in: name, address and role are asked for anew.
      async jwt({ token, user }) {
        if (user) {
          const { id, sid } = signedInSchema.parse(user);
          return { sub: id, sid };
        }
        const given = toSessionToken(token);
        // Throwing makes next-auth clear the cookie instead of renewing it.
        if (given === null || !(await services.sessions.isAlive(given))) throw new Error("this sign-in has ended");
        return { sub: given.userId, sid: given.sessionId };
      },
    },
    events: {
      async signOut({ token }) {
        const given = toSessionToken(token);
        if (given !== null) await services.signIn.signOut(given, hooks.client);
      },
    },
    logger: {
      error: (code, metadata) =>
        code === "JWT_SESSION_ERROR" ? services.log.debug({ code }, "a cookie opens nothing") : services.log.error({ code, metadata }, "next-auth failed"),
      warn: (code) => services.log.debug({ code }, "next-auth warns"),
      debug: () => undefined,
    },
  };
}

/** From where a request of the browser comes. */
export function clientOf(headers: Headers): Client {
  return { address: headers.get(addressHeader) ?? "unknown", userAgent: headers.get("user-agent") };
}

/** Throws an error whose message is the refusal: that is how next-auth passes one on. */
async function authorize(
  { signIn }: Pick<AuthServices, "signIn">,
  { client, onLimited }: AuthHooks,
  input: unknown,
): Promise<{ id: string; sid: string } | null> {
  const parsed = credentialsSchema.safeParse(input);
  try {
    // What is no address counts against the empty one.
    const outcome = await signIn.attempt(parsed.success ? parsed.data : { email: "", password: "", code: "", invite: "" }, client);
    switch (outcome.type) {
      case "signedIn":
        return { id: outcome.user.id, sid: outcome.sessionId };
      case "refused":
        return null;
      case "codeNeeded":
        throw refusal("CODE_NEEDED");
      case "codeWrong":
        throw refusal("CODE_WRONG");
      default:
        return assertNever(outcome);
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "LINK_INVALID") throw refusal("LINK_INVALID");
    if (error.code !== "RATE_LIMITED") throw error;
    onLimited(z.object({ retryAfterSeconds: z.number() }).safeParse(error.details).data?.retryAfterSeconds ?? 60);
    throw refusal("RATE_LIMITED");
  }
}

function refusal(reason: Refusal): Error {
  return new Error(reason);
}
