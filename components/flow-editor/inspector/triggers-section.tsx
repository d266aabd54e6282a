import { Plus } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import type { FlowDefinition, Trigger } from "@/flows/definition/schema";
import { triggersOf } from "@/flows/triggers/triggers-of";
import { PathField } from "./path-field";
import { ScheduleFields } from "./schedule-fields";
import { Section } from "./section";
import { setAt } from "./set-key";
import { type TriggerKey, triggerWords, withTriggerWords } from "./trigger-words";
import { WebhookFields } from "./webhook-fields";
import { WordsInput } from "./words-input";

type Props = { definition: FlowDefinition; onChange: (properties: Record<string, unknown>, isTyping?: boolean) => void };

/** What starts the flow: what customers say, what other programs send, set times. */
export function TriggersSection({ definition, onChange }: Props) {
  // The first change writes a lone `trigger` as a list.
  const triggers = triggersOf(definition);
  const write = (next: readonly Trigger[], isTyping = true) => onChange({ trigger: null, triggers: next }, isTyping);
  const set = (key: TriggerKey, words: string[]) => write(withTriggerWords(triggers, key, words));
  const add = (trigger: Trigger) => write([...triggers, trigger], false);
  return (
    <Section title="Triggers" help="What starts the flow in a conversation that has none, or without one.">
      <PathField path="/triggers" label="Intents" optional>
        {(control) => (
          <WordsInput control={control} value={triggerWords(triggers, "intent")} placeholder="e.g. food.order" onChange={(words) => set("intent", words)} />
        )}
      </PathField>
      <PathField path="/triggers/keywords" label="Keywords" optional help="A whole message that is one of them starts the flow before intents are asked.">
        {(control) => (
          <WordsInput control={control} value={triggerWords(triggers, "keyword")} placeholder="e.g. order, menu" onChange={(words) => set("keyword", words)} />
        )}
      </PathField>
      {triggers.map((trigger, i) => {
        const fields = { path: `/triggers/${i}`, trigger, onChange: (next: Trigger | null, isTyping: boolean) => write(setAt(triggers, i, next), isTyping) };
        // Triggers have no names of their own: their place is what tells them apart.
        if (trigger.webhook !== undefined) return <WebhookFields key={`webhook ${i}`} {...fields} />;
        return trigger.schedule === undefined ? null : <ScheduleFields key={`schedule ${i}`} {...fields} />;
      })}
      <div className="flex flex-wrap gap-1">
        <Button size="sm" variant="ghost" onClick={() => add({ webhook: "" })}>
          <Plus aria-hidden="true" /> Add webhook
        </Button>
        <Button size="sm" variant="ghost" onClick={() => add({ schedule: "0 9 * * *" })}>
          <Plus aria-hidden="true" /> Add schedule
        </Button>
      </div>
      <Link href={`/flows/${definition.id}/triggers`} className="w-fit text-ink-2 text-xs underline underline-offset-3 hover:text-ink">
        Addresses, next times, and what has fired
      </Link>
    </Section>
  );
}
