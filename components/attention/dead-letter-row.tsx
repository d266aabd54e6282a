import { CircleHelp, CircleX, GitCompareArrows, type LucideIcon, MessageSquareX, Webhook } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DeadLetter, DeadLetterAction, DeadLetterKind } from "@/flows/protocol/operations";
import { actionWords, kindWords, runLink } from "./dead-letter-words";

const icons = { outbox: MessageSquareX, webhook: Webhook, effect: CircleHelp, run: CircleX, difference: GitCompareArrows } satisfies Record<
  DeadLetterKind,
  LucideIcon
>;

type Props = {
  item: DeadLetter;
  mayAct: boolean;
  /** Resolves when it is done and the list shows it. */
  onAct: (item: DeadLetter, action: DeadLetterAction) => Promise<void>;
};

/** What happened, since when and to whom, and what can be done about it. */
export function DeadLetterRow({ item, mayAct, onAct }: Props) {
  const [asking, setAsking] = useState<DeadLetterAction | null>(null);
  const [pending, setPending] = useState<DeadLetterAction | null>(null);
  const Icon = icons[item.kind];
  const question = asking === null ? null : actionWords(item, asking).ask;
  async function carryOut(action: DeadLetterAction) {
    setPending(action);
    await onAct(item, action);
    setPending(null);
  }
  return (
    <li data-dead-letter={item.id} className="flex gap-3 border-line border-b px-4 py-3.5 max-sm:flex-wrap sm:px-6">
      <span className="grid size-8 shrink-0 place-items-center rounded-md bg-danger-soft text-danger" title={kindWords[item.kind].one}>
        <Icon aria-hidden="true" className="size-4" />
        <span className="sr-only">{kindWords[item.kind].one}</span>
      </span>
      <div className="min-w-0 flex-1 max-sm:basis-[calc(100%-44px)]">
        <h2 className="break-words font-medium">{item.title}</h2>
        <p className="max-w-3xl break-words text-ink-2">{item.reason}</p>
        <Facts item={item} />
      </div>
      {mayAct && (
        <div className="flex flex-wrap items-start gap-2 max-sm:basis-full max-sm:pl-11 sm:justify-end">
          {item.actions.map((action, place) => (
            <Button
              key={action}
              variant={place === 0 ? "secondary" : "ghost"}
              pending={pending === action}
              disabled={pending !== null}
              aria-label={`${actionWords(item, action).label}: ${item.title}`}
              data-first-action={place === 0 ? "" : undefined}
              onClick={() => (actionWords(item, action).ask ? setAsking(action) : void carryOut(action))}
            >
              {actionWords(item, action).label}
            </Button>
          ))}
        </div>
      )}
      {question && asking && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setAsking(null)}
          title={question.title}
          confirmLabel={question.confirm}
          danger={question.danger}
          onConfirm={() => onAct(item, asking)}
        >
          {question.text}
        </ConfirmDialog>
      )}
    </li>
  );
}

function Facts({ item }: { item: DeadLetter }) {
  const toRun = runLink(item);
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-ink-3 text-xs">
      <RelativeTime at={item.at} />
      {item.attempts > 1 && <span className="tabular-nums">{item.attempts} attempts</span>}
      {item.flow && (
        <FactLink href={`/flows/${item.flow.slug}`}>
          {item.flow.name}
          {item.state && <span className="font-mono"> {item.state}</span>}
        </FactLink>
      )}
      {toRun && <FactLink href={toRun}>{item.kind === "effect" ? "Open its step" : "Open the run"}</FactLink>}
      {item.sessionId && <FactLink href={`/runs?q=${item.sessionId}`}>Conversation</FactLink>}
    </p>
  );
}

function FactLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="text-ink-2 underline decoration-line-strong underline-offset-3 hover:text-ink pointer-coarse:py-1.5">
      {children}
    </Link>
  );
}
