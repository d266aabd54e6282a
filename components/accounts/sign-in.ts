import { signIn as nextAuthSignIn } from "next-auth/react";
import { setPageWorkspace } from "@/components/trpc/page-workspace";
import { ownPathOf } from "@/flows/protocol/links";

const sentences: { readonly [reason: string]: string | undefined } = {
  CredentialsSignin: "This e-mail address and password do not belong together. Check both, then try again.",
  RATE_LIMITED: "Too many tries. Wait a while, then try again.",
  CODE_WRONG: "This code does not fit. Wait for the next one in your app, then try again.",
  LINK_INVALID: "This invitation was used already or has expired. Ask for a new one.",
};

export type Credentials = {
  email: string;
  password: string;
  /** Of the second factor, or a recovery code. */
  code?: string;
  /** An invitation that is taken by signing in. */
  invite?: string;
};
export type SignInResult = { type: "signedIn" } | { type: "codeNeeded" } | { type: "failed"; sentence: string };

/** Signs in without leaving the page. */
export async function signIn(credentials: Credentials): Promise<SignInResult> {
  try {
    const answer = await nextAuthSignIn("credentials", { ...credentials, redirect: false });
    if (answer?.ok && !answer.error) {
      // Whoever it is begins where they were last, not where this tab was.
      setPageWorkspace(null);
      return { type: "signedIn" };
    }
    if (answer?.error === "CODE_NEEDED") return { type: "codeNeeded" };
    return { type: "failed", sentence: sentences[answer?.error ?? ""] ?? "Signing in did not work. Try again in a moment." };
  } catch {
    return { type: "failed", sentence: "The server cannot be reached. Check your connection, then try again." };
  }
}

/** Where to go after signing in: only pages of this site. Pure. */
export function safeNext(next: string | undefined): string {
  return ownPathOf(next ?? "") ?? "/flows";
}
