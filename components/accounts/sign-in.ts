import { signIn as nextAuthSignIn } from "next-auth/react";
import { ownPathOf } from "@/flows/protocol/links";

const sentences: Record<string, string> = {
  CredentialsSignin: "This e-mail address and password do not belong together. Check both, then try again.",
  RATE_LIMITED: "Too many tries. Wait 15 minutes, then try again.",
};

/** Signs in without leaving the page. Gives null when it worked, else the sentence to show. */
export async function signIn(email: string, password: string): Promise<string | null> {
  try {
    const answer = await nextAuthSignIn("credentials", { email, password, redirect: false });
    if (answer?.ok && !answer.error) return null;
    return sentences[answer?.error ?? ""] ?? "Signing in did not work. Try again in a moment.";
  } catch {
    return "The server cannot be reached. Check your connection, then try again.";
  }
}

/** Where to go after signing in: only pages of this site. Pure. */
export function safeNext(next: string | undefined): string {
  return ownPathOf(next ?? "") ?? "/flows";
}
