import { Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import type { JsonObject } from "@/flows/json/json";
import { fromText, toText } from "./config-value";
import { TemplateInput } from "./template-input";

type Props = { label: string; value: JsonObject; onChange: (value: JsonObject | undefined) => void; keyPlaceholder?: string };

/** Keys with values, a row each; a row without a key is not kept. */
export function MapInput({ label, value, onChange, keyPlaceholder = "key" }: Props) {
  const baseId = useId();
  const [hasDraft, setHasDraft] = useState(false);
  const entries = Object.entries(value);
  const change = (next: [string, JsonObject[string]][]) => onChange(next.length > 0 ? Object.fromEntries(next) : undefined);
  return (
    <div className="grid gap-1.5">
      {entries.map(([key, entry], i) => (
        <div key={i} className="grid grid-cols-[2fr_3fr_auto] items-start gap-1">
          <Input
            aria-label={`${label}, key ${i + 1}`}
            spellCheck={false}
            className="font-mono text-xs"
            value={key}
            onChange={(event) => change(entries.map((other, at) => (at === i ? [event.target.value, entry] : other)))}
          />
          <TemplateInput
            control={{ id: `${baseId}-${i}`, "aria-describedby": undefined, "aria-invalid": undefined }}
            mono
            value={toText(entry)}
            onChange={(text) => change(entries.map((other, at) => (at === i ? [key, fromText(text) ?? ""] : other)))}
          />
          <IconButton label={`Remove ${key || "row"}`} tooltip={false} onClick={() => change(entries.filter((_, at) => at !== i))}>
            <X />
          </IconButton>
        </div>
      ))}
      {hasDraft && (
        <Input
          autoFocus
          aria-label={`${label}, new key`}
          placeholder={keyPlaceholder}
          spellCheck={false}
          className="font-mono text-xs"
          onBlur={(event) => {
            const key = event.target.value.trim();
            setHasDraft(false);
            if (key !== "" && !Object.hasOwn(value, key)) change([...entries, [key, ""]]);
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.currentTarget.blur();
            // The new row is there once React is done with this key.
            queueMicrotask(() => document.getElementById(`${baseId}-${entries.length}`)?.focus());
          }}
        />
      )}
      <Button size="sm" variant="ghost" className="justify-self-start" onClick={() => setHasDraft(true)}>
        <Plus aria-hidden="true" /> Add {keyPlaceholder}
      </Button>
    </div>
  );
}
