import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/dropdown-menu";
import type { Resolver } from "@/flows/definition/schema";
import { ResolverCard } from "./resolver-card";
import { newResolver, type ResolverType, resolverTexts } from "./resolvers";
import { moveBy, setAt } from "./set-key";
import { useAdded } from "./use-added";

type Props = { path: string; resolvers: readonly Resolver[]; suggested: string; onChange: (resolvers: Resolver[], isTyping: boolean) => void };

/** How an answer that is no button and no option becomes an event. */
export function ResolverList({ path, resolvers, suggested, onChange }: Props) {
  // Rows that change places begin anew, so that no half-typed text goes to another one.
  const [order, setOrder] = useState(0);
  const added = useAdded();
  const add = (type: ResolverType) => {
    onChange([...resolvers, newResolver(type, suggested)], false);
    added(`${path}/${resolvers.length}`);
  };
  const rearrange = (next: Resolver[]) => {
    setOrder(order + 1);
    onChange(next, false);
  };
  return (
    <div data-path={path} className="grid gap-1.5">
      <p className="font-medium text-sm">Understands</p>
      <p className="text-ink-3 text-xs">
        Tried after buttons and options: words, patterns, intents, then the language model. Within a kind the first that fits wins.
      </p>
      {resolvers.map((resolver, i) => (
        <ResolverCard
          key={`${order}:${i}`}
          path={`${path}/${i}`}
          resolver={resolver}
          suggested={suggested}
          isFirst={i === 0}
          isLast={i === resolvers.length - 1}
          onChange={(next, isTyping) => onChange(setAt(resolvers, i, next), isTyping)}
          onMove={(step) => rearrange(moveBy(resolvers, i, step))}
          onRemove={() => rearrange(setAt(resolvers, i, null))}
        />
      ))}
      <AddResolver hasModel={resolvers.some(({ type }) => type === "llm")} onAdd={add} />
    </div>
  );
}

function AddResolver({ hasModel, onAdd }: { hasModel: boolean; onAdd: (type: ResolverType) => void }) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button size="sm" variant="ghost" className="justify-self-start">
          <Plus aria-hidden="true" /> Add way to understand
        </Button>
      </MenuTrigger>
      <MenuContent align="start" className="w-72">
        {resolverTexts.map(({ type, title, help }) => (
          <MenuItem key={type} className="h-auto items-start py-1.5" disabled={type === "llm" && hasModel} onSelect={() => onAdd(type)}>
            <span className="min-w-0">
              <span className="block">{title}</span>
              <span className="block text-ink-2 text-xs leading-4">{help}</span>
            </span>
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}
