import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { ownPathOf } from "@/flows/protocol/links";
import type { Container } from "../container";
import { emailSchema } from "./credentials";

const credentialsSchema = z.object({ email: emailSchema, password: z.string().min(1).max(200) });
const dayS = 24 * 3600;

/** `url` when it stays on the site at `baseUrl`, else that site's start. Pure. */
export function ownAddress(url: string, baseUrl: string): string {
  const { origin } = new URL(baseUrl);
  const path = ownPathOf(url.startsWith(`${origin}/`) ? url.slice(origin.length) : url);
  return path === null ? baseUrl : `${origin}${path}`;
}

/** Sign-in with e-mail and password. The session says who somebody is; what they may do is read from the database. */
export function createAuthOptions(container: Container): NextAuthOptions {
  return {
    secret: container.env.NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: 30 * dayS, updateAge: dayS },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        name: "E-mail and password",
        credentials: { email: { label: "E-mail", type: "email" }, password: { label: "Password", type: "password" } },
        async authorize(input) {
          const parsed = credentialsSchema.safeParse(input);
          return parsed.success ? container.accounts.verifySignIn(parsed.data.email, parsed.data.password) : null;
        },
      }),
    ],
    callbacks: {
      // next-auth throws at what is no address, and would follow "//" off the site.
      redirect: ({ url, baseUrl }) => ownAddress(url, baseUrl),
      // Only the id is needed: name, address and role are asked for anew.
      jwt: ({ token, user }) => (user ? { sub: user.id } : { sub: token.sub }),
    },
    logger: {
      error: (code, metadata) => container.log.error({ code, metadata }, "next-auth failed"),
      warn: (code) => container.log.debug({ code }, "next-auth warns"),
      debug: () => undefined,
    },
  };
}
