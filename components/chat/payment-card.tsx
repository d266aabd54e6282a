import { CreditCard, ExternalLink } from "lucide-react";
import { buttonStyles } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { formatMoney } from "@/components/ui/money";
import type { Card } from "@/flows/protocol/chat";

/** What is to be paid, and the way to the pay page; the chat goes on by itself once it is paid. */
export function PaymentCard({ card, isOpen }: { card: Card; isOpen: boolean }) {
  const amount = card.priceMinor === undefined ? "" : formatMoney(card.priceMinor, card.currency);
  return (
    <section aria-label={card.title} className="mt-2 w-full max-w-sm rounded-lg border border-line bg-surface p-4">
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
      {card.url &&
        (isOpen ? (
          <a href={card.url} target="_blank" rel="noopener" className={cn(buttonStyles({ variant: "accent", size: "lg" }), "mt-4 w-full")}>
            {card.button?.label ?? "Open the pay page"}
            <ExternalLink aria-hidden="true" />
          </a>
        ) : (
          <p className="mt-3 text-sm text-ink-3">This link is no longer in use.</p>
        ))}
    </section>
  );
}
