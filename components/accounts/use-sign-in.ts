"use client";

import { useState } from "react";
import { type Credentials, signIn } from "./sign-in";

/** Signs in by password and, where there is one, by second factor; calls `onIn` once that worked. */
export function useSignIn(onIn: () => void) {
  const [step, setStep] = useState<"password" | "code">("password");
  const [isPending, setIsPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function enter(credentials: Credentials): Promise<void> {
    setIsPending(true);
    setFailure(null);
    const result = await signIn(credentials);
    // Stays pending: the page is about to be left.
    if (result.type === "signedIn") return onIn();
    if (result.type === "codeNeeded") setStep("code");
    else setFailure(result.sentence);
    setIsPending(false);
  }

  function startOver(): void {
    setStep("password");
    setFailure(null);
  }

  return { step, isPending, failure, enter, startOver };
}
