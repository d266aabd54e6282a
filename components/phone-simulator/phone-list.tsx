import { Plus, Smartphone } from "lucide-react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import type { ListedPhone } from "@/flows/protocol/phones";
import { numberWords, reachWords } from "./phone-words";

type Props = { phones: readonly ListedPhone[]; chosen: string | undefined; onChoose: (address: string) => void; onAdd: () => void };

export function PhoneList({ phones, chosen, onChoose, onAdd }: Props) {
  if (phones.length === 0)
    return (
      <EmptyState
        icon={<Smartphone aria-hidden="true" />}
        title="No phones yet"
        action={
          <Button variant="primary" onClick={onAdd}>
            <Plus aria-hidden="true" />
            New phone
          </Button>
        }
      >
        Make one up and write to your flows from it. Nothing leaves this computer.
      </EmptyState>
    );
  return (
    <ul aria-label="Phones" className="min-h-0 flex-1 overflow-y-auto scrollbar-quiet">
      {phones.map((phone) => (
        <li key={phone.address} className="border-line border-b">
          <PhoneRow phone={phone} isChosen={phone.address === chosen} onChoose={() => onChoose(phone.address)} />
        </li>
      ))}
    </ul>
  );
}

function PhoneRow({ phone, isChosen, onChoose }: { phone: ListedPhone; isChosen: boolean; onChoose: () => void }) {
  const { address, name, reach, lastText, unread } = phone;
  return (
    <button
      type="button"
      aria-current={isChosen ? "true" : undefined}
      onClick={onChoose}
      className={cn("flex min-h-14 w-full items-center gap-3 px-4 py-2 text-left outline-offset-[-3px] hover:bg-hover", isChosen && "bg-hover")}
    >
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="truncate font-medium">{name ?? numberWords(address)}</span>
          {reach !== "online" && <span className="shrink-0 text-ink-3 text-xs">{reachWords[reach]}</span>}
        </span>
        <span className="block truncate text-ink-3 text-xs tabular-nums">{name === null ? (lastText ?? "Nothing said yet") : `${numberWords(address)}`}</span>
      </span>
      {unread > 0 && (
        <span className="grid h-5 min-w-5 shrink-0 place-items-center rounded-full bg-accent-fill px-1.5 font-medium text-on-accent text-xs tabular-nums">
          <span className="sr-only">Unread: </span>
          {unread}
        </span>
      )}
    </button>
  );
}
