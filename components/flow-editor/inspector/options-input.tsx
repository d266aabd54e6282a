import { ChevronRight, Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import type { InputOption } from "@/flows/definition/schema";
import { DraftField } from "./draft-field";
import { EventNames } from "./event-names";
import { MapInput } from "./map-input";
import { setAt, setKey } from "./set-key";
import { useAdded } from "./use-added";
import { WordsInput } from "./words-input";

type Props = {
  path: string;
  label: string;
  options: readonly InputOption[];
  onChange: (options: InputOption[], isTyping: boolean) => void;
  withKeywords?: boolean;
};

/** Things the customer can tap or say: a label each, and what choosing it means. */
export function OptionsInput({ path, label, options, onChange, withKeywords = false }: Props) {
  // Rows that change places begin anew, so that no half-typed text goes to another one.
  const [order, setOrder] = useState(0);
  const added = useAdded();
  return (
    <div className="grid gap-1.5">
      {options.map((option, i) => (
        <OptionRow
          key={`${order}:${i}`}
          path={`${path}/${i}`}
          label={label}
          option={option}
          others={options.filter((_, at) => at !== i)}
          withKeywords={withKeywords}
          onChange={(next) => onChange(setAt(options, i, next), true)}
          onRemove={() => {
            setOrder(order + 1);
            onChange(setAt(options, i, null), false);
          }}
        />
      ))}
      <Button
        size="sm"
        variant="ghost"
        className="justify-self-start"
        onClick={() => {
          onChange([...options, { id: freeId(options), label: `Choice ${options.length + 1}` }], false);
          added(`${path}/${options.length}/label`);
        }}
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

/** Why a text cannot be the id of an option beside `others`, in words; null when it can. Pure. */
export function refuseOptionId(text: string, others: readonly InputOption[]): string | null {
  if (text.trim() === "") return "An option needs an id.";
  if (text.trim().length > 64) return "An id has at most 64 characters.";
  return others.some(({ id }) => id === text.trim()) ? "Another option has this id." : null;
}

function refuseLabel(text: string): string | null {
  if (text.trim() === "") return "The customer needs something to read here.";
  return text.length > 200 ? "A label has at most 200 characters." : null;
}

type RowProps = {
  path: string;
  label: string;
  option: InputOption;
  others: readonly InputOption[];
  withKeywords: boolean;
  onChange: (option: InputOption) => void;
  onRemove: () => void;
};

function OptionRow({ path, label, option, others, withKeywords, onChange, onRemove }: RowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const eventsId = useId();
  return (
    <div className="rounded-md border border-line">
      <div className="flex items-start gap-1 p-1">
        <IconButton
          label={isOpen ? "Show less" : "Show what choosing it means"}
          tooltip={false}
          size="sm"
          className="mt-0.5"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          <ChevronRight className={isOpen ? "rotate-90" : ""} />
        </IconButton>
        <div className="min-w-0 flex-1">
          <DraftField
            path={`${path}/label`}
            label={`Label of ${label} ${option.id}`}
            hideLabel
            value={option.label}
            refuse={refuseLabel}
            onChange={(next) => onChange({ ...option, label: next })}
          />
        </div>
        <IconButton label={`Remove ${option.label || label}`} className="mt-0.5" tooltip={false} size="sm" onClick={onRemove}>
          <X />
        </IconButton>
      </div>
      {isOpen && (
        <div className="grid gap-2.5 border-line border-t p-2.5">
          <DraftField
            path={`${path}/id`}
            label="Id"
            mono
            value={option.id}
            refuse={(text) => refuseOptionId(text, others)}
            onChange={(id) => onChange({ ...option, id: id.trim() })}
          />
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
