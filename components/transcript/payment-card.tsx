import { Ban, CircleCheck, CircleX, Clock, CreditCard, ExternalLink, type LucideIcon, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button, buttonStyles } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { assertNever } from "@/flows/errors";
import { formatMinor } from "@/flows/money";
import type { Card } from "@/flows/protocol/chat";
import { BubbleTime } from "./bubble-time";
import type { PaymentState } from "./payment-state";

/** `shown` is looked back at: the way to the pay page as it was offered, without leading anywhere; null is not known yet. */
export type PaymentView = PaymentState | { type: "shown" } | null;

type Props = { card: Card; standing: PaymentView; onRetry?: (() => void) | undefined };

/** What is to be paid, and the way to the pay page while it can be; then what became of it. */
export function PaymentCard({ card, standing, onRetry }: Props) {
  const amount = card.priceMinor === undefined ? "" : formatMinor(card.priceMinor, card.currency);
  return (
    <section aria-label={card.title} data-payment={standing?.type} className="mt-2 w-full max-w-sm rounded-lg border border-line bg-surface p-4">
      <div className="flex items-start gap-3">
        <span className="grid size-9 shrink-0 place-items-center rounded-md bg-sunken text-ink-2">
          <CreditCard aria-hidden="true" className="size-5" />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="font-medium text-ink">{card.title}</h2>
          {card.subtitle && <p className="text-sm text-ink-2">{card.subtitle}</p>}
        </div>
        {!card.title.includes(amount) && <span className="text-lg font-medium text-ink tabular-nums">{amount}</span>}
      </div>
      {card.description && <p className="mt-2 text-sm text-ink-2">{card.description}</p>}
      <div aria-live="polite">{standing && <Standing card={card} amount={amount} standing={standing} onRetry={onRetry} />}</div>
    </section>
  );
}

function Standing({ card, amount, standing, onRetry }: Omit<Props, "standing"> & { amount: string; standing: NonNullable<PaymentView> }) {
  const label = card.button?.label ?? "Open the pay page";
  const wide = cn(buttonStyles({ variant: "accent", size: "lg" }), "mt-4 w-full");
  switch (standing.type) {
    case "open":
      if (!card.url) return null;
      return (
        <a href={card.url} target="_blank" rel="noopener" className={wide}>
          {label}
          <ExternalLink aria-hidden="true" />
        </a>
      );
    case "shown":
      return (
        <span data-choice="offered" className={cn(buttonStyles({ variant: "secondary" }), "pointer-events-none mt-3 w-full")}>
          {label}
        </span>
      );
    case "paid":
      return <Outcome icon={CircleCheck} tone="text-success" title={`Paid ${amount}`} at={standing.at} />;
    case "paidBack":
      return <Outcome icon={Undo2} tone="text-neutral" title={`${amount} was given back`} at={standing.at} />;
    case "failed":
      return (
        <Outcome icon={CircleX} tone="text-danger" title="The payment failed" at={standing.at} text="Nothing was taken.">
          {onRetry && (
            <Button size="lg" className="mt-3 w-full" onClick={onRetry}>
              Try again
            </Button>
          )}
        </Outcome>
      );
    case "expired":
      return <Outcome icon={Clock} tone="text-neutral" title="This link has expired" text="Nothing was taken." />;
    case "replaced":
      return <Outcome icon={Ban} tone="text-neutral" title="Replaced by a newer link" text="Nothing was taken by this one." />;
    case "over":
      return <Outcome icon={Ban} tone="text-neutral" title="No longer to be paid" text="Nothing was taken." />;
    default:
      return assertNever(standing);
  }
}

type OutcomeProps = { icon: LucideIcon; tone: string; title: string; at?: string | null; text?: string; children?: ReactNode };

function Outcome({ icon: Icon, tone, title, at, text, children }: OutcomeProps) {
  return (
    <div className="mt-3 border-t border-line pt-3">
      <p className="flex items-center gap-2 font-medium text-ink">
        <Icon aria-hidden="true" className={cn("size-4.5 shrink-0", tone)} />
        <span className="min-w-0 flex-1">{title}</span>
        {at && (
          <span className="text-xs font-normal text-ink-3">
            <BubbleTime at={at} />
          </span>
        )}
      </p>
      {text && <p className="mt-0.5 text-sm text-ink-2">{text}</p>}
      {children}
    </div>
  );
}
