"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { useRef } from "react";
import { IconButton } from "@/components/ui/icon-button";
import type { Button, Card } from "@/flows/protocol/chat";
import { AddressCard } from "./address-card";
import { PaymentCard } from "./payment-card";
import { ProductCard } from "./product-card";
import { SummaryCard } from "./summary-card";

type Props = { cards: readonly Card[]; isOpen: boolean; onChoose: (button: Button) => void };

/** Products stand in a row that snaps; everything else is stacked. */
export function Cards({ cards, isOpen, isPayable, onChoose }: Props & { isPayable: boolean }) {
  const products = cards.filter((card) => card.type === "product");
  return (
    <>
      {products.length > 0 && <ProductRow cards={products} isOpen={isOpen} onChoose={onChoose} />}
      {cards.map((card) => {
        if (card.type === "summary") return <SummaryCard key={card.id} card={card} />;
        if (card.type === "payment") return <PaymentCard key={card.id} card={card} isOpen={isPayable} />;
        if (card.type === "address") return <AddressCard key={card.id} card={card} isOpen={isOpen} onChoose={onChoose} />;
        return null;
      })}
    </>
  );
}

function ProductRow({ cards, isOpen, onChoose }: Props) {
  const row = useRef<HTMLUListElement>(null);
  const scroll = (direction: 1 | -1) => row.current?.scrollBy({ left: direction * row.current.clientWidth * 0.8, behavior: "smooth" });
  return (
    <div className="group/row relative -mx-4 mt-2 w-[calc(100%+32px)]">
      <ul ref={row} aria-label="Products" tabIndex={0} className="flex snap-x scroll-px-4 gap-3 overflow-x-auto px-4 py-1 outline-offset-[-2px] scrollbar-none">
        {cards.map((card, index) => (
          <ProductCard key={card.id} card={card} number={index + 1} isOpen={isOpen} onChoose={onChoose} />
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
