import { formatMinor } from "@/flows/money";
import type { Card } from "@/flows/protocol/chat";

/** An order's lines and its total, as on a receipt. */
export function SummaryCard({ card }: { card: Card }) {
  const lines = card.lines ?? [];
  const items = lines.filter((line) => !line.total);
  const totals = lines.filter((line) => line.total);
  return (
    <section aria-label={card.title} className="mt-2 w-full max-w-sm overflow-hidden rounded-lg border border-line bg-surface">
      <header className="px-4 pt-3 pb-2">
        <h2 className="font-medium text-ink">{card.title}</h2>
        {card.subtitle && <p className="text-xs text-ink-3">{card.subtitle}</p>}
      </header>
      {items.length > 0 && (
        <dl className="grid gap-1.5 px-4 pb-3">
          {items.map((line) => (
            <div key={`${line.label} ${line.amountMinor}`} className="flex items-baseline justify-between gap-4">
              <dt className="min-w-0 text-ink-2">
                {line.quantity !== undefined && <span className="mr-1.5 text-ink tabular-nums">{line.quantity} ×</span>}
                {line.label}
              </dt>
              <dd className="shrink-0 text-ink tabular-nums">{formatMinor(line.amountMinor, card.currency)}</dd>
            </div>
          ))}
        </dl>
      )}
      {totals.length > 0 && (
        <dl className="border-t border-dashed border-line-strong px-4 py-3">
          {totals.map((line) => (
            <div key={line.label} className="flex items-baseline justify-between gap-4">
              <dt className="font-medium text-ink">{line.label}</dt>
              <dd className="text-xl font-medium text-ink tabular-nums">{formatMinor(line.amountMinor, card.currency)}</dd>
            </div>
          ))}
        </dl>
      )}
      {card.description && <p className="border-t border-line px-4 py-3 text-sm text-ink-2">{card.description}</p>}
    </section>
  );
}
