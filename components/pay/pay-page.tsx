"use client";

import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { customerSentence } from "@/components/errors/error-sentence";
import { callPayment, type PaymentView } from "@/components/transcript/payment-api";
import { paymentStateOf } from "@/components/transcript/payment-state";
import { usePayment } from "@/components/transcript/use-payment";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { ErrorCode } from "@/flows/errors";
import { formatMinor } from "@/flows/money";
import { actOnPayment, type PayAction } from "./pay-api";
import { PaymentOutcome } from "./payment-outcome";

/** The sandbox's own pay page: no money moves, and the page says so. It follows the payment, also when that is made in another window. */
export function PayPage({ token }: { token: string }) {
  const { payment, failure, show } = usePayment(token, 0);
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
              onRetry={failure === "PAYMENT_NOT_FOUND" ? undefined : () => void callPayment(token, { method: "GET" }).then(show)}
            />
          </>
        )}
        {payment && <Payment token={token} payment={payment} failure={failure} show={show} />}
      </section>
    </main>
  );
}

type PaymentProps = { token: string; payment: PaymentView; failure: ErrorCode | null; show: ReturnType<typeof usePayment>["show"] };

function Payment({ token, payment, failure, show }: PaymentProps) {
  const [hasLeft, setHasLeft] = useState(false);
  const amount = formatMinor(payment.amountMinor, payment.currency);
  const state = paymentStateOf(payment, true);
  return (
    <>
      <h1 className="text-sm text-ink-2">{payment.description || "Payment"}</h1>
      <p className="mt-1 text-2xl font-medium tabular-nums">{amount}</p>
      {state.type === "open" && !hasLeft ? (
        <PayActions token={token} amount={amount} failure={failure} show={show} onLeave={() => setHasLeft(true)} />
      ) : (
        <PaymentOutcome state={state} isSandbox={payment.sandbox} flow={payment.flow} workspace={payment.workspace} />
      )}
    </>
  );
}

type ActionProps = Pick<PaymentProps, "token" | "failure" | "show"> & { amount: string; onLeave: () => void };

function PayActions({ token, amount, failure, show, onLeave }: ActionProps) {
  const [acting, setActing] = useState<PayAction | null>(null);
  async function act(action: PayAction) {
    setActing(action);
    show(await actOnPayment(token, action));
    setActing(null);
    if (action === "leave") onLeave();
  }
  const buttonProps = (action: PayAction) => ({ size: "lg", pending: acting === action, disabled: acting !== null, onClick: () => void act(action) }) as const;
  return (
    <div className="mt-6 grid gap-2">
      {failure !== null && (
        <p role="alert" className="mb-2 text-sm text-danger">
          {customerSentence(failure)}
        </p>
      )}
      <Button {...buttonProps("pay")} variant="accent">
        Pay {amount}
      </Button>
      <Button {...buttonProps("fail")}>Let it fail</Button>
      <Button {...buttonProps("leave")} variant="ghost">
        Leave without paying
      </Button>
    </div>
  );
}

function PaySkeleton() {
  return (
    <div aria-busy="true" className="grid gap-3">
      <h1 className="sr-only">Payment</h1>
      <Skeleton className="w-40" />
      <Skeleton className="h-8 w-28" />
      <Skeleton className="mt-4 h-11 w-full rounded-md" />
      <Skeleton className="h-11 w-full rounded-md" />
    </div>
  );
}
