"use client";

import { FlaskConical } from "lucide-react";
import { useEffect, useState } from "react";
import { customerSentence } from "@/components/errors/error-sentence";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { formatMoney } from "@/components/ui/money";
import { Skeleton } from "@/components/ui/skeleton";
import type { ErrorCode } from "@/flows/errors";
import { actOnPayment, findPayment, type PayAction, type PaymentView } from "./pay-api";
import { PaymentOutcome } from "./payment-outcome";

/** The sandbox's own pay page: no money moves, and the page says so. */
export function PayPage({ token }: { token: string }) {
  const [payment, setPayment] = useState<PaymentView | null>(null);
  const [failure, setFailure] = useState<ErrorCode | null>(null);
  const [acting, setActing] = useState<PayAction | null>(null);
  const [hasLeft, setHasLeft] = useState(false);

  async function show(answer: ReturnType<typeof findPayment>) {
    const settled = await answer;
    if (settled.ok) setPayment(settled.payment);
    setFailure(settled.ok ? null : settled.code);
  }

  useEffect(() => {
    void show(findPayment(token));
  }, [token]);

  async function act(action: PayAction) {
    setActing(action);
    await show(actOnPayment(token, action));
    if (action === "leave") setHasLeft(true);
    setActing(null);
  }

  return (
    <main className="grid min-h-dvh content-start justify-items-center gap-4 bg-sunken px-4 py-6 text-base sm:content-center">
      <p className="flex items-center gap-2 rounded-full bg-warn-soft px-3 py-1 text-sm text-warn">
        <FlaskConical aria-hidden="true" className="size-4" />
        Sandbox: no money moves
      </p>
      <section className="w-full max-w-sm rounded-xl border border-line bg-surface p-6 shadow-float">
        {payment === null && failure === null && <PaySkeleton />}
        {failure !== null && payment === null && (
          <>
            <h1 className="sr-only">Payment</h1>
            <ErrorState
              className="-m-6"
              title="This payment did not open"
              sentence={customerSentence(failure)}
              onRetry={failure === "PAYMENT_NOT_FOUND" ? undefined : () => void show(findPayment(token))}
            />
          </>
        )}
        {payment && (
          <>
            <h1 className="text-sm text-ink-2">{payment.description || "Payment"}</h1>
            <p className="mt-1 text-2xl font-medium tabular-nums">{formatMoney(payment.amountMinor, payment.currency)}</p>
            {payment.status === "created" && !hasLeft ? (
              <div className="mt-6 grid gap-2">
                {failure !== null && (
                  <p role="alert" className="mb-2 text-sm text-danger">
                    {customerSentence(failure)}
                  </p>
                )}
                <Button size="lg" variant="accent" pending={acting === "pay"} disabled={acting !== null} onClick={() => void act("pay")}>
                  Pay {formatMoney(payment.amountMinor, payment.currency)}
                </Button>
                <Button size="lg" pending={acting === "fail"} disabled={acting !== null} onClick={() => void act("fail")}>
                  Let it fail
                </Button>
                <Button size="lg" variant="ghost" pending={acting === "leave"} disabled={acting !== null} onClick={() => void act("leave")}>
                  Leave without paying
                </Button>
              </div>
            ) : (
              <PaymentOutcome status={payment.status} flow={payment.flow} />
            )}
          </>
        )}
      </section>
    </main>
  );
}

function PaySkeleton() {
  return (
    <div aria-busy="true" className="grid gap-3">
      <Skeleton className="w-40" />
      <Skeleton className="h-8 w-28" />
      <Skeleton className="mt-4 h-11 w-full rounded-md" />
      <Skeleton className="h-11 w-full rounded-md" />
    </div>
  );
}
