import { ChevronRight, Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import type { InputOption } from "@/flows/definition/schema";
import { EventNames } from "./event-names";
import { MapInput } from "./map-input";
import { setAt, setKey } from "./set-key";
import { WordsInput } from "./words-input";

type Props = { label: string; options: readonly InputOption[]; onChange: (options: InputOption[]) => void; withKeywords?: boolean };

/** Things the customer can tap or say: a label each, and what choosing it means. */
export function OptionsInput({ label, options, onChange, withKeywords = false }: Props) {
  return (
    <div className="grid gap-1.5">
      {options.map((option, i) => (
        <OptionRow key={i} label={label} option={option} withKeywords={withKeywords} onChange={(next) => onChange(setAt(options, i, next))} />
      ))}
      <Button
        size="sm"
        variant="ghost"
        className="justify-self-start"
        onClick={() => onChange([...options, { id: freeId(options), label: `Choice ${options.length + 1}` }])}
      >
        <Plus aria-hidden="true" /> Add {label}
      </Button>
    </div>
  );
}

function freeId(options: readonly InputOption[]): string {
  let number = options.length + 1;
  while (options.some(({ id }) => id === String(number))) number += 1;
  return String(number);
}

type RowProps = { label: string; option: InputOption; withKeywords: boolean; onChange: (option: InputOption | null) => void };

function OptionRow({ label, option, withKeywords, onChange }: RowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const eventsId = useId();
  return (
    <div className="rounded-md border border-line">
      <div className="flex items-center gap-1 p-1">
        <IconButton
          label={isOpen ? "Show less" : "Show what choosing it means"}
          tooltip={false}
          size="sm"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          <ChevronRight className={isOpen ? "rotate-90" : ""} />
        </IconButton>
        <Input
          aria-label={`Label of ${label} ${option.id}`}
          className="h-7"
          value={option.label}
          onChange={(event) => onChange({ ...option, label: event.target.value })}
        />
        <IconButton label={`Remove ${option.label || label}`} tooltip={false} size="sm" onClick={() => onChange(null)}>
          <X />
        </IconButton>
      </div>
      {isOpen && (
        <div className="grid gap-2.5 border-line border-t p-2.5">
          <Field label="Id">
            {(control) => (
              <Input
                {...control}
                spellCheck={false}
                className="font-mono text-xs"
                value={option.id}
                onChange={(event) => onChange({ ...option, id: event.target.value })}
              />
            )}
          </Field>
          <Field label="Event" optional help="Without one, the label counts as what the customer said.">
            {(control) => (
              <>
                <Input
                  {...control}
                  list={eventsId}
                  spellCheck={false}
                  className="font-mono text-xs"
                  value={option.event ?? ""}
                  onChange={(event) => onChange(setKey(option, "event", event.target.value))}
                />
                <EventNames id={eventsId} />
              </>
            )}
          </Field>
          {withKeywords && (
            <Field label="Words that mean it" optional>
              {(control) => (
                <WordsInput
                  control={control}
                  value={option.keywords ?? []}
                  onChange={(words) => onChange(setKey(option, "keywords", words.length > 0 ? words : undefined))}
                />
              )}
            </Field>
          )}
          <div>
            <p className="pb-1 font-medium text-sm">Writes</p>
            <MapInput
              label={`What ${option.label} writes`}
              keyPlaceholder="context path"
              value={option.set ?? {}}
              onChange={(set) => onChange(setKey(option, "set", set))}
            />
          </div>
        </div>
      )}
    </div>
  );
}
