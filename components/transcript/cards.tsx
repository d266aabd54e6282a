"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { IconButton } from "@/components/ui/icon-button";
import type { Card } from "@/flows/protocol/chat";
import { AddressCard } from "./address-card";
import { useChoices } from "./choices";
import { PaymentCard } from "./payment-card";
import { ProductCard } from "./product-card";
import { SummaryCard } from "./summary-card";

type Props = {
  cards: readonly Card[];
  /** A payment as it stands now; without it the card is as it was sent. */
  payment?: ((card: Card) => ReactNode) | undefined;
};

/** Products stand in a row that snaps, or all at once where they are only looked back at; everything else is stacked. */
export function Cards({ cards, payment }: Props) {
  const isShown = useChoices().type === "shown";
  const products = cards.filter((card) => card.type === "product");
  return (
    <>
      {products.length > 0 && (isShown ? <ProductGrid cards={products} /> : <ProductRow cards={products} />)}
      {cards.map((card) => {
        if (card.type === "summary") return <SummaryCard key={card.id} card={card} />;
        if (card.type === "payment") return payment ? payment(card) : <PaymentCard key={card.id} card={card} standing={{ type: "shown" }} />;
        if (card.type === "address") return <AddressCard key={card.id} card={card} />;
        return null;
      })}
    </>
  );
}

function ProductGrid({ cards }: { cards: readonly Card[] }) {
  return (
    <ul aria-label="Products" className="mt-2 grid w-full grid-cols-2 gap-2">
      {cards.map((card, index) => (
        <ProductCard key={card.id} card={card} number={index + 1} className="w-full" />
      ))}
    </ul>
  );
}

function ProductRow({ cards }: { cards: readonly Card[] }) {
  const row = useRef<HTMLUListElement>(null);
  const scroll = (direction: 1 | -1) => row.current?.scrollBy({ left: direction * row.current.clientWidth * 0.8, behavior: "smooth" });
  return (
    <div className="group/row relative -mx-4 mt-2 w-[calc(100%+32px)]">
      <ul ref={row} aria-label="Products" tabIndex={0} className="flex snap-x scroll-px-4 gap-3 overflow-x-auto px-4 py-1 outline-offset-[-2px] scrollbar-none">
        {cards.map((card, index) => (
          <ProductCard key={card.id} card={card} number={index + 1} className="w-40 shrink-0 snap-start sm:w-44" />
        ))}
      </ul>
      {cards.length > 3 && (
        <div className="mt-1 hidden justify-end gap-1 px-4 pointer-fine:flex">
          <IconButton label="Earlier products" tooltip={false} onClick={() => scroll(-1)}>
            <ChevronLeft aria-hidden="true" />
          </IconButton>
          <IconButton label="Further products" tooltip={false} onClick={() => scroll(1)}>
            <ChevronRight aria-hidden="true" />
          </IconButton>
        </div>
      )}
    </div>
  );
}
