import { Star } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { formatMinor } from "@/flows/money";
import type { Card } from "@/flows/protocol/chat";
import { Choice, useChoices } from "./choices";
import { DishPicture } from "./dish-picture";
import { VegMark } from "./veg-mark";

type Props = {
  card: Card;
  /** Its place in the row: typing it chooses the product too. */
  number: number;
  className: string;
};

export function ProductCard({ card, number, className }: Props) {
  const isSoldOut = card.available === false;
  const isShown = useChoices().type === "shown";
  const { button } = card;
  // The button is labelled for channels without cards, with name and price; the card says both already.
  const word = !button || button.label.startsWith(card.title) ? "Add" : button.label;
  return (
    <li className={cn("flex flex-col overflow-hidden rounded-lg border border-line bg-surface", isSoldOut && "opacity-60 saturate-0", className)}>
      <div className="relative">
        <DishPicture image={card.image ?? `/${card.title}`} maker={card.subtitle} className={cn("w-full", isShown ? "h-16" : "h-28")} />
        <span
          aria-hidden="true"
          className="absolute top-2 left-2 grid h-6 min-w-6 place-items-center rounded-full bg-white px-1.5 text-xs font-semibold text-black tabular-nums"
        >
          {number}
        </span>
        {card.veg !== undefined && (
          <span className="absolute top-2 right-2">
            <VegMark veg={card.veg} />
          </span>
        )}
      </div>
      <div className="flex flex-1 flex-col px-3 pt-2 pb-3">
        <h2 className="line-clamp-2 text-sm font-medium text-ink">
          <span className="sr-only">{number}. </span>
          {card.title}
        </h2>
        {card.subtitle && <p className="mt-0.5 line-clamp-1 text-xs text-ink-3">{card.subtitle}</p>}
        <div className="mt-auto flex items-center justify-between gap-2 pt-2 tabular-nums">
          {card.priceMinor !== undefined && <span className="font-medium text-ink">{formatMinor(card.priceMinor, card.currency)}</span>}
          {card.rating !== undefined && (
            <span className="flex items-center gap-0.5 text-xs text-ink-2">
              <Star aria-hidden="true" className="size-3 fill-decision text-decision" />
              <span className="sr-only">Rated </span>
              {card.rating.toFixed(1)}
            </span>
          )}
        </div>
        {isSoldOut ? (
          <p className="mt-2 grid h-11 place-items-center text-sm text-ink-2">Sold out</p>
        ) : (
          button && (
            <Choice
              button={button}
              label={`${word}, ${card.title}`}
              className={cn(
                "mt-2 rounded-md border px-2 text-sm font-medium",
                isShown
                  ? "h-7"
                  : "h-11 border-accent-line bg-accent-soft text-accent transition-[background-color,transform] duration-150 hover:border-accent active:scale-[0.98]",
              )}
            >
              <span className="block truncate">{word}</span>
            </Choice>
          )
        )}
      </div>
    </li>
  );
}
