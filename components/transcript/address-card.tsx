import { MapPin } from "lucide-react";
import type { Card } from "@/flows/protocol/chat";
import { Choice } from "./choices";

export function AddressCard({ card }: { card: Card }) {
  const { button } = card;
  return (
    <section aria-label={card.title} className="mt-2 flex w-full max-w-sm items-start gap-3 rounded-lg border border-line bg-surface p-4">
      <MapPin aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-accent" />
      <div className="min-w-0 flex-1">
        <h2 className="font-medium text-ink">{card.title}</h2>
        {card.subtitle && <p className="text-sm text-ink-2">{card.subtitle}</p>}
        {card.description && <p className="text-sm text-ink-3">{card.description}</p>}
      </div>
      {button && (
        <Choice button={button} className="-my-1 min-h-11 rounded-md border border-accent-line px-3 text-sm font-medium text-accent hover:bg-accent-soft">
          {button.label}
        </Choice>
      )}
    </section>
  );
}
