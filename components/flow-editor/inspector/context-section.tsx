import { ChevronRight, Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { kinds } from "@/flows/answers/kinds";
import { type DeclaredKey, declaredKeys } from "@/flows/definition/answer-kind";
import { reservedKeys } from "@/flows/definition/events";
import { type ContextField, contextTypes, type FlowDefinition } from "@/flows/definition/schema";
import { jsonPointer } from "@/flows/json/json-pointer";
import { newEntityId } from "../new-entity-id";
import { useEditorStore } from "../store/editor-store";
import { ContextFieldForm } from "./context-field-form";
import { PathNotice } from "./path-field";
import { Section } from "./section";

/** The fields a run may hold, with their types. */
export function ContextSection({ context, states }: Pick<FlowDefinition, "context" | "states">) {
  const { edit, wishNew } = useEditorStore().getState();
  const kept = declaredKeys({ context, states }).filter(({ state }) => state !== null);
  const add = (key: string) => {
    if (edit({ type: "setContextField", key, field: { id: newEntityId("field"), type: "string", required: false } })) wishNew(jsonPointer(["context", key]));
  };
  return (
    <Section
      title="Context"
      count={Object.keys(context).length}
      help="What a run knows. Every write is checked against the type and the rules; required fields must be there when the run completes. Sensitive ones are hidden from agents and viewers."
    >
      {Object.entries(context).map(([key, field]) => (
        <FieldRow
          key={key}
          name={key}
          field={field}
          onChange={(next, isTyping) => edit({ type: "setContextField", key, field: next }, isTyping ? "merge" : "record")}
        />
      ))}
      {kept.length > 0 && <KeptKeys keys={kept} />}
      <NewField taken={context} onAdd={add} />
    </Section>
  );
}

/** What is declared by being kept. */
function KeptKeys({ keys }: { keys: readonly DeclaredKey[] }) {
  return (
    <ul aria-label="Kept answers" className="grid gap-1">
      {keys.map(({ key, kind, state }) => (
        <li key={key} className="grid min-h-7 grid-cols-[minmax(0,1fr)_92px_28px] items-center gap-x-1.5 pl-4.5">
          <span className="min-w-0">
            <span className="block truncate font-mono text-xs" title={key}>
              {key}
            </span>
            <span className="block truncate text-ink-3 text-xs">
              kept by <span className="font-mono">{state}</span>
            </span>
          </span>
          <span className="truncate text-ink-2 text-xs">{kinds[kind ?? "text"].title}</span>
        </li>
      ))}
    </ul>
  );
}

type FieldRowProps = { name: string; field: ContextField; onChange: (field: ContextField | null, isTyping?: boolean) => void };

function FieldRow({ name, field, onChange }: FieldRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <PathNotice path={jsonPointer(["context", name])}>
      <div className="grid grid-cols-[minmax(0,1fr)_92px_auto] items-center gap-x-1.5">
        <button
          type="button"
          aria-expanded={isOpen}
          title={name}
          onClick={() => setIsOpen(!isOpen)}
          className="flex min-h-7 min-w-0 items-center gap-1 rounded-xs text-left pointer-coarse:min-h-11"
        >
          <ChevronRight aria-hidden="true" className={`size-3.5 shrink-0 text-ink-3 transition-transform duration-150 ${isOpen ? "rotate-90" : ""}`} />
          <span className="truncate font-mono text-xs">{name}</span>
        </button>
        <Select
          aria-label={`Type of ${name}`}
          className="h-7 text-xs"
          options={contextTypes.map((type) => ({ value: type, label: type }))}
          value={field.type}
          onValueChange={(type) => onChange({ ...field, type })}
        />
        <IconButton size="sm" label={`Remove ${name}`} tooltip={false} onClick={() => onChange(null)}>
          <X />
        </IconButton>
        <div className="col-span-3 flex gap-4 pl-4.5 text-ink-2 text-xs">
          <Tick label="Required" checked={field.required} onChange={(required) => onChange({ ...field, required })} />
          <Tick label="Sensitive" checked={field.sensitive ?? false} onChange={(sensitive) => onChange({ ...field, sensitive })} />
          {!isOpen && <FieldSummary field={field} />}
        </div>
        {isOpen && (
          <div className="col-span-3 pt-1 pb-1.5">
            <ContextFieldForm name={name} field={field} onChange={onChange} />
          </div>
        )}
      </div>
    </PathNotice>
  );
}

/** What is folded away, said in a word or two. */
function FieldSummary({ field }: { field: ContextField }) {
  const words = [field.default === undefined ? null : "default", field.validation === undefined ? null : "rules"].filter((word) => word !== null);
  return words.length > 0 && <span className="ml-auto self-center text-ink-3">{words.join(", ")}</span>;
}

function Tick({ label, checked, onChange }: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label className="flex h-6 items-center gap-1.5">
      <Checkbox checked={checked} onCheckedChange={(next) => onChange(next === true)} /> {label}
    </label>
  );
}

function NewField({ taken, onAdd }: { taken: FlowDefinition["context"]; onAdd: (key: string) => void }) {
  const [key, setKey] = useState<string | null>(null);
  const error = key === null ? null : refuseKey(key, taken);
  if (key === null) {
    return (
      <Button size="sm" variant="ghost" className="justify-self-start" onClick={() => setKey("")}>
        <Plus aria-hidden="true" /> Add field
      </Button>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (error || key === "") return;
        onAdd(key);
        setKey(null);
      }}
    >
      <div className="flex gap-1">
        <Input
          autoFocus
          aria-label="Name of the new field"
          spellCheck={false}
          className="font-mono text-xs"
          placeholder="e.g. delivery_note"
          value={key}
          aria-invalid={error ? true : undefined}
          onChange={(event) => setKey(event.target.value.trim())}
          onKeyDown={(event) => event.key === "Escape" && setKey(null)}
        />
        <Button type="submit">Add</Button>
      </div>
      {error && <p className="pt-1 text-danger text-xs">{error}</p>}
    </form>
  );
}

/** Why a name cannot be a context field, in words; null when it can (or nothing is typed yet). Pure. */
export function refuseKey(key: string, taken: FlowDefinition["context"]): string | null {
  if (key === "") return null;
  if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(key)) return "Use letters, digits and underscores, a letter first.";
  if (reservedKeys.some((reserved) => reserved === key)) return "This name is the engine's own.";
  return Object.hasOwn(taken, key) ? "There is a field of this name already." : null;
}
