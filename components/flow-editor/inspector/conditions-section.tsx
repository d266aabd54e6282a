import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import type { Condition } from "@/flows/definition/schema";
import { EventNames } from "./event-names";
import { ExpressionField } from "./expression-field";
import { PathField } from "./path-field";
import { Section } from "./section";
import { moveBy, setAt } from "./set-key";

type Props = { path: string; conditions: readonly Condition[]; onChange: (conditions: Condition[], isTyping: boolean) => void; defaultOpen: boolean };

/** Looked at in order once the actions are done: the first that is true gives its event. */
export function ConditionsSection({ path, conditions, onChange, defaultOpen }: Props) {
  const eventsId = useId();
  return (
    <Section title="Conditions" count={conditions.length} defaultOpen={defaultOpen} help="In order: the first that is true gives its event.">
      <EventNames id={eventsId} />
      {conditions.map((condition, i) => (
        <div key={i} data-path={`${path}/${i}`} className="grid gap-2 rounded-md border border-line p-2">
          <ExpressionField
            path={`${path}/${i}/expression`}
            label={`${i + 1}. If`}
            value={condition.expression}
            placeholder="payment_method === 'cod'"
            onChange={(expression) => onChange(setAt(conditions, i, { ...condition, expression }), true)}
          />
          <div className="flex items-end gap-1">
            <PathField path={`${path}/${i}/event`} label="then" className="flex-1">
              {(control) => (
                <Input
                  {...control}
                  list={eventsId}
                  spellCheck={false}
                  className="font-mono text-xs"
                  value={condition.event}
                  onChange={(event) => onChange(setAt(conditions, i, { ...condition, event: event.target.value || "default" }), true)}
                />
              )}
            </PathField>
            <IconButton label="Move up" size="sm" className="mb-1" disabled={i === 0} onClick={() => onChange(moveBy(conditions, i, -1), false)}>
              <ArrowUp />
            </IconButton>
            <IconButton
              label="Move down"
              size="sm"
              className="mb-1"
              disabled={i === conditions.length - 1}
              onClick={() => onChange(moveBy(conditions, i, 1), false)}
            >
              <ArrowDown />
            </IconButton>
            <IconButton label="Delete condition" size="sm" className="mb-1" tooltip={false} onClick={() => onChange(setAt(conditions, i, null), false)}>
              <Trash2 />
            </IconButton>
          </div>
        </div>
      ))}
      <Button
        size="sm"
        variant="ghost"
        className="justify-self-start"
        onClick={() => onChange([...conditions, { expression: "", event: `choice_${conditions.length + 1}` }], false)}
      >
        <Plus aria-hidden="true" /> Add condition
      </Button>
    </Section>
  );
}
