import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { jsonPointer } from "@/flows/json/json-pointer";
import { EventField } from "./event-field";
import { KeyInput } from "./key-input";
import { refuseNewKey } from "./refuse-name";
import { renameKey } from "./set-key";
import { useAdded } from "./use-added";

type Events = Readonly<Record<string, string>>;
type Props = { path: string; events: Events; suggested: string; onChange: (events: Record<string, string>, isTyping: boolean) => void };

/** Intents with the events they become, a row each. */
export function IntentRows({ path, events, suggested, onChange }: Props) {
  const [isAdding, setIsAdding] = useState(false);
  const refuse = (intent: string) => refuseNewKey(intent, events, "An intent");
  const rows = Object.entries(events);
  const added = useAdded();
  const add = (intent: string) => {
    onChange({ ...events, [intent]: suggested }, false);
    added(`${path}${jsonPointer([intent])}`);
  };
  return (
    <div className="grid gap-2">
      {rows.length > 0 && (
        <div aria-hidden="true" className="grid grid-cols-[1fr_1fr_auto] gap-1 text-ink-2 text-xs">
          <span>Intent</span>
          <span>becomes</span>
          <span className="w-7 pointer-coarse:w-11" />
        </div>
      )}
      {rows.map(([intent, event]) => (
        <div key={intent} className="grid grid-cols-[1fr_1fr_auto] items-start gap-1">
          <KeyInput label={`Intent ${intent}`} value={intent} refuse={refuse} onCommit={(to) => onChange(renameKey(events, intent, to), false)} />
          <EventField
            path={`${path}${jsonPointer([intent])}`}
            label={`Event of ${intent}`}
            hideLabel
            value={event}
            onChange={(next) => onChange({ ...events, [intent]: next }, true)}
          />
          <IconButton
            size="sm"
            className="mt-0.5"
            label={`Remove ${intent}`}
            tooltip={false}
            onClick={() => onChange(Object.fromEntries(rows.filter(([other]) => other !== intent)), false)}
          >
            <X />
          </IconButton>
        </div>
      ))}
      {isAdding && <NewIntent refuse={refuse} onAdd={add} onClose={() => setIsAdding(false)} />}
      {!isAdding && (
        <Button size="sm" variant="ghost" className="justify-self-start" onClick={() => setIsAdding(true)}>
          <Plus aria-hidden="true" /> Add intent
        </Button>
      )}
    </div>
  );
}

function NewIntent({ refuse, onAdd, onClose }: { refuse: (intent: string) => string | null; onAdd: (intent: string) => void; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const error = typed.trim() === "" ? null : refuse(typed);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (refuse(typed) !== null) return;
        onAdd(typed.trim());
        onClose();
      }}
    >
      <div className="flex gap-1">
        <Input
          autoFocus
          aria-label="New intent"
          aria-invalid={error ? true : undefined}
          spellCheck={false}
          className="font-mono text-xs"
          placeholder="e.g. order.confirm"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            onClose();
          }}
        />
        <Button type="submit">Add</Button>
      </div>
      {error && <p className="pt-1 text-danger text-xs">{error}</p>}
    </form>
  );
}
