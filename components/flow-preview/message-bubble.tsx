import { memo } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { formatMoney } from "@/components/ui/money";
import type { Card } from "@/flows/protocol/chat";
import type { PreviewMessage } from "./preview-view";

type Props = { message: PreviewMessage; isLast: boolean; disabled: boolean; onPress: (label: string, id: string) => void };

/** One message; its buttons work only while it is the last. */
export const MessageBubble = memo(function MessageBubble({ message, isLast, disabled, onPress }: Props) {
  const isCustomer = message.role === "customer";
  return (
    <li className={cn("grid gap-1.5", isCustomer ? "justify-items-end" : "justify-items-start")}>
      {message.content !== "" && (
        <p
          className={cn(
            "max-w-[88%] animate-rise-in whitespace-pre-line rounded-xl px-3 py-1.5 [overflow-wrap:anywhere]",
            isCustomer ? "rounded-br-xs bg-ink text-on-ink" : "rounded-bl-xs border border-line bg-surface",
          )}
        >
          {message.content}
        </p>
      )}
      {message.degraded && <p className="px-1 text-2xs text-ink-3">Authored text, because no language model is used here</p>}
      {message.cards.length > 0 && (
        <ul className="-mx-3 flex w-[calc(100%+24px)] snap-x scroll-px-3 gap-2 overflow-x-auto px-3 pb-1 scrollbar-quiet">
          {message.cards.map((card) => (
            <CardView key={card.id} card={card} disabled={disabled || !isLast} onPress={onPress} />
          ))}
        </ul>
      )}
      {isLast && message.buttons.length > 0 && (
        <div className="flex flex-wrap gap-1.5">
          {message.buttons.map(({ id, label }) => (
            <Button
              key={id}
              size="sm"
              disabled={disabled}
              className="h-auto min-h-7 max-w-full whitespace-normal rounded-full py-1 text-left"
              onClick={() => onPress(label, id)}
            >
              {label}
            </Button>
          ))}
        </div>
      )}
    </li>
  );
});

function CardView({ card, disabled, onPress }: { card: Card; disabled: boolean; onPress: Props["onPress"] }) {
  const { button } = card;
  const isWide = card.type === "summary";
  return (
    <li className={cn("flex shrink-0 snap-start flex-col rounded-md border border-line bg-surface p-2", isWide ? "w-full" : "w-40")}>
      <p className="line-clamp-2 font-medium leading-4">
        {card.veg !== undefined && (
          <span
            aria-label={card.veg ? "Vegetarian" : "Not vegetarian"}
            role="img"
            className={cn("mr-1.5 inline-block size-2 rounded-full", card.veg ? "bg-success" : "bg-danger")}
          />
        )}
        {card.title}
      </p>
      {card.subtitle && <p className="truncate text-ink-2 text-xs">{card.subtitle}</p>}
      {card.lines && <SummaryLines lines={card.lines} currency={card.currency ?? "INR"} />}
      <p className="mt-auto flex items-center justify-between gap-2 pt-1.5">
        {card.priceMinor !== undefined && !card.lines && <span className="tabular-nums">{formatMoney(card.priceMinor, card.currency ?? "INR")}</span>}
        {button && (
          <Button size="sm" disabled={disabled} onClick={() => onPress(button.label, button.id)}>
            {button.label.length > 14 ? "Choose" : button.label}
          </Button>
        )}
      </p>
    </li>
  );
}

function SummaryLines({ lines, currency }: { lines: NonNullable<Card["lines"]>; currency: string }) {
  return (
    <dl className="mt-1 grid gap-0.5 text-xs">
      {lines.map(({ label, amountMinor, quantity, total }) => (
        <div key={label} className={cn("flex justify-between gap-3", total && "border-line border-t pt-1 font-medium")}>
          <dt>{quantity && quantity > 1 ? `${quantity} × ${label}` : label}</dt>
          <dd className="tabular-nums">{formatMoney(amountMinor, currency)}</dd>
        </div>
      ))}
    </dl>
  );
}
