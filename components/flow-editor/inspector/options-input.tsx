import { ChevronRight, Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import type { JsonObject } from "@/flows/json/json";
import { DraftField } from "./draft-field";
import { EventNames } from "./event-names";
import { MapInput } from "./map-input";
import { setAt, setKey } from "./set-key";
import { useAdded } from "./use-added";
import { WordsInput } from "./words-input";

/** What an option of a state and a button of a message have in common. */
type OptionLike = { label: string; event?: string | undefined; keywords?: string[] | undefined; set?: JsonObject | undefined };

/** How the two are made, and where each has what a press of it says. */
export type OptionKind<Option extends OptionLike> = {
  make: (name: string, label: string) => Option;
  nameOf: (option: Option) => string;
  withName: (option: Option, name: string) => Option;
};

type Props<Option extends OptionLike> = {
  path: string;
  label: string;
  kind: OptionKind<Option>;
  options: readonly Option[];
  onChange: (options: Option[], isTyping: boolean) => void;
  withKeywords?: boolean;
};

/** Things the customer can tap or say: a label each, and what choosing it means. */
export function OptionsInput<Option extends OptionLike>({ path, label, kind, options, onChange, withKeywords = false }: Props<Option>) {
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
          kind={kind}
          others={options.filter((_, at) => at !== i).map(kind.nameOf)}
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
          onChange([...options, kind.make(freeName(options.map(kind.nameOf)), `Choice ${options.length + 1}`)], false);
          added(`${path}/${options.length}/label`);
        }}
      >
        <Plus aria-hidden="true" /> Add {label}
      </Button>
    </div>
  );
}

function freeName(taken: readonly string[]): string {
  let number = taken.length + 1;
  while (taken.includes(String(number))) number += 1;
  return String(number);
}

/** Why a text cannot be the id of an option beside those of `others`, in words; null when it can. Pure. */
export function refuseOptionId(text: string, others: readonly string[]): string | null {
  if (text.trim() === "") return "An option needs an id.";
  if (text.trim().length > 64) return "An id has at most 64 characters.";
  return others.includes(text.trim()) ? "Another option has this id." : null;
}

function refuseLabel(text: string): string | null {
  if (text.trim() === "") return "The customer needs something to read here.";
  return text.length > 200 ? "A label has at most 200 characters." : null;
}

type RowProps<Option extends OptionLike> = {
  path: string;
  label: string;
  option: Option;
  kind: OptionKind<Option>;
  others: readonly string[];
  withKeywords: boolean;
  onChange: (option: Option) => void;
  onRemove: () => void;
};

function OptionRow<Option extends OptionLike>({ path, label, option, kind, others, withKeywords, onChange, onRemove }: RowProps<Option>) {
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
            label={`Label of ${label} ${kind.nameOf(option)}`}
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
            value={kind.nameOf(option)}
            refuse={(text) => refuseOptionId(text, others)}
            onChange={(name) => onChange(kind.withName(option, name.trim()))}
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
