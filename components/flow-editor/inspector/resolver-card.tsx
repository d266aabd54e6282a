import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import type { Resolver } from "@/flows/definition/schema";
import { wordsFromText } from "./config-value";
import { DraftField } from "./draft-field";
import { EventField } from "./event-field";
import { IntentRows } from "./intent-rows";
import { PathNotice } from "./path-field";
import { patternError, refuseWords, resolverTexts } from "./resolvers";
import { setKey } from "./set-key";

type Props = {
  path: string;
  resolver: Resolver;
  isFirst: boolean;
  isLast: boolean;
  suggested: string;
  onChange: (resolver: Resolver, isTyping: boolean) => void;
  onMove: (step: number) => void;
  onRemove: () => void;
};

/** One way in which what the customer says becomes an event. */
export function ResolverCard({ path, resolver, isFirst, isLast, suggested, onChange, onMove, onRemove }: Props) {
  const texts = resolverTexts.find(({ type }) => type === resolver.type);
  const title = texts?.title ?? resolver.type;
  return (
    <div className="grid gap-2.5 rounded-md border border-line p-2">
      <div className="flex items-center gap-1">
        <p className="min-w-0 flex-1 px-0.5 font-medium text-sm">{title}</p>
        {!(isFirst && isLast) && (
          <>
            <IconButton size="sm" label="Move up" disabled={isFirst} onClick={() => onMove(-1)}>
              <ArrowUp />
            </IconButton>
            <IconButton size="sm" label="Move down" disabled={isLast} onClick={() => onMove(1)}>
              <ArrowDown />
            </IconButton>
          </>
        )}
        <IconButton size="sm" label={`Remove ${title.toLowerCase()}`} tooltip={false} onClick={onRemove}>
          <Trash2 />
        </IconButton>
      </div>
      <PathNotice path={path}>
        <div className="grid gap-2.5">
          <Fields path={path} resolver={resolver} suggested={suggested} onChange={onChange} />
        </div>
      </PathNotice>
    </div>
  );
}

function Fields({ path, resolver, suggested, onChange }: Pick<Props, "path" | "resolver" | "suggested" | "onChange">) {
  switch (resolver.type) {
    case "keyword":
      return (
        <>
          <DraftField
            path={`${path}/words`}
            label="Any of"
            help="Separate with commas. Whole words, in any case."
            value={resolver.words.join(", ")}
            refuse={refuseWords}
            onChange={(text) => onChange({ ...resolver, words: wordsFromText(text) }, true)}
          />
          <EventField path={`${path}/event`} label="mean" value={resolver.event} onChange={(event) => onChange({ ...resolver, event }, true)} />
        </>
      );
    case "pattern":
      return (
        <>
          <DraftField
            path={`${path}/pattern`}
            label="Pattern"
            help="Found anywhere in the text, in any case; ^ and $ bind it to the whole. No look-around and no back references."
            mono
            value={resolver.pattern}
            refuse={patternError}
            onChange={(pattern) => onChange({ ...resolver, pattern }, true)}
          />
          <EventField path={`${path}/event`} label="means" value={resolver.event} onChange={(event) => onChange({ ...resolver, event }, true)} />
        </>
      );
    case "nlu":
      return (
        <IntentRows
          path={`${path}/events`}
          events={resolver.events}
          suggested={suggested}
          onChange={(events, isTyping) => onChange({ ...resolver, events }, isTyping)}
        />
      );
    case "llm":
      return (
        <DraftField
          path={`${path}/hint`}
          label="Hint"
          optional
          help="Tells the model what the events mean here. It can choose only what this state takes."
          long
          placeholder="e.g. A landmark or a pin code is an address."
          value={resolver.hint ?? ""}
          refuse={() => null}
          onChange={(hint) => onChange(setKey(resolver, "hint", hint), true)}
        />
      );
  }
}
