import { CalendarClock, Languages, type LucideIcon, MessageSquareText, Webhook } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { TriggerView } from "@/flows/protocol/triggers";
import { needWords } from "./trigger-words";
import { WebhookAddress } from "./webhook-address";

const types = {
  intent: { icon: Languages, word: "Intent" },
  keyword: { icon: MessageSquareText, word: "Keyword" },
  webhook: { icon: Webhook, word: "Webhook" },
  schedule: { icon: CalendarClock, word: "Schedule" },
} satisfies Record<TriggerView["type"], { icon: LucideIcon; word: string }>;

type Props = { trigger: TriggerView; flow: string; mayChange: boolean; isLive: boolean };

/** One trigger: what it is, what it needs, when or where it fires. */
export function TriggerItem({ trigger, flow, mayChange, isLive }: Props) {
  const { icon: Icon, word } = types[trigger.type];
  return (
    <li className="flex gap-3 px-4 py-4 sm:px-6">
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-3" />
      <div className="grid min-w-0 flex-1 gap-1.5">
        <p className="flex flex-wrap items-center gap-2">
          <Badge>{word}</Badge>
          <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{trigger.text}</span>
        </p>
        <p className="text-pretty text-ink-2">{needWords(trigger)}</p>
        {trigger.type === "schedule" && <Times trigger={trigger} isLive={isLive} />}
        {trigger.type === "webhook" && <WebhookAddress name={trigger.text} address={trigger.address} flow={flow} mayChange={mayChange} />}
      </div>
    </li>
  );
}

function Times({ trigger, isLive }: { trigger: Extract<TriggerView, { type: "schedule" }>; isLive: boolean }) {
  const { words, zone, followsWorkspace, next } = trigger;
  const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short", timeZone: next.length > 0 ? zone : "UTC" });
  if (words === null) return <p className="text-danger">These are no times.</p>;
  return (
    <>
      <p>
        <span className="first-letter:uppercase">{words}</span>, {zone}
        {followsWorkspace && <span className="text-ink-3"> (the workspace's zone)</span>}
      </p>
      {next.length === 0 ? (
        <p className="text-danger">It never comes.</p>
      ) : (
        <ol aria-label={isLive ? "Next times" : "Next times, once it is live"} className="grid gap-0.5 text-ink-2 tabular-nums">
          {next.map((at) => (
            <li key={at}>
              <time dateTime={at}>{format.format(new Date(at))}</time>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
