import { useCallback, useEffect, useState } from "react";
import type { ErrorCode } from "@/flows/errors";
import { callPayment, type PayAnswer, type PaymentView } from "./payment-api";

/** While a payment can still be made, it is read again this often, in ms: it may be made on another device. */
const rereadMs = 10_000;

type Known = { token: string | null; payment: PaymentView | null; failure: ErrorCode | null };
const nothing: Known = { token: null, payment: null, failure: null };

/**
 * The payment behind a token as it stands. It is read again when `version` changes, when the window is looked at again, and
 * every 10 s while it is open and seen; a read that fails leaves what is known. `show` takes the answer of an action.
 */
export function usePayment(token: string | null, version: string | number) {
  const [stored, setStored] = useState(nothing);
  const known = stored.token === token ? stored : nothing;
  const isOpen = known.payment === null || known.payment.status === "created";

  const show = useCallback(
    (answer: PayAnswer) =>
      setStored((before) => {
        const payment = before.token === token ? before.payment : null;
        return answer.ok ? { token, payment: answer.payment, failure: null } : { token, payment, failure: answer.code };
      }),
    [token],
  );

  useEffect(() => {
    if (token === null) return;
    let isOver = false;
    const read = async () => {
      const answer = await callPayment(token, { method: "GET" });
      if (!isOver) show(answer);
    };
    const readWhenSeen = () => {
      if (document.visibilityState === "visible") void read();
    };
    void read();
    window.addEventListener("focus", readWhenSeen);
    document.addEventListener("visibilitychange", readWhenSeen);
    const timer = isOpen ? setInterval(readWhenSeen, rereadMs) : undefined;
    return () => {
      isOver = true;
      clearInterval(timer);
      window.removeEventListener("focus", readWhenSeen);
      document.removeEventListener("visibilitychange", readWhenSeen);
    };
  }, [token, isOpen, version, show]);

  return { payment: known.payment, failure: known.failure, show };
}
