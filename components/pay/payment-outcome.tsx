import { Ban, CircleCheck, CircleX, Clock, type LucideIcon, Undo2 } from "lucide-react";
import type { PaymentState } from "@/components/transcript/payment-state";
import { buttonStyles } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { absoluteTime } from "@/components/ui/time-words";
import { chatPathOf } from "@/flows/protocol/workspace";

type Outcome = { icon: LucideIcon; color: string; title: string; text: string };

const outcomes = {
  open: { icon: Clock, color: "text-neutral", title: "Not paid yet", text: "The link still works until it expires. You can go back to the chat." },
  paid: { icon: CircleCheck, color: "text-success", title: "Paid", text: "You can go back to the chat. It has been told already." },
  failed: { icon: CircleX, color: "text-danger", title: "The payment failed", text: "Nothing was taken. Go back to the chat to try again, or to pay in cash." },
  expired: { icon: Clock, color: "text-neutral", title: "This link has expired", text: "Nothing was taken. Go back to the chat to ask for a new one." },
  paidBack: { icon: Undo2, color: "text-neutral", title: "Paid back", text: "The whole amount was returned to you." },
  replaced: { icon: Ban, color: "text-neutral", title: "This link was replaced", text: "Nothing was taken by it. The newer link is in the chat." },
  over: { icon: Ban, color: "text-neutral", title: "No longer to be paid", text: "Nothing was taken. The chat went on without this payment." },
} satisfies Record<PaymentState["type"], Outcome>;

type Props = { state: PaymentState; isSandbox: boolean; flow: string | null; workspace: string | null };

export function PaymentOutcome({ state, isSandbox, flow, workspace }: Props) {
  const outcome: Outcome = outcomes[state.type];
  const at = "at" in state ? state.at : null;
  return (
    <div role="status" className="mt-6 animate-fade-in">
      <p className="flex items-center gap-2 text-lg font-medium">
        <outcome.icon aria-hidden="true" className={cn("size-5", outcome.color)} />
        {outcome.title}
      </p>
      <p className="mt-1 text-ink-2">{outcome.text}</p>
      {at && (
        <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 border-t border-line pt-3 text-sm">
          <dt className="text-ink-3">When</dt>
          <dd className="text-right tabular-nums">
            <time dateTime={at}>{absoluteTime(Date.parse(at))}</time>
          </dd>
          <dt className="text-ink-3">How</dt>
          <dd className="text-right">{isSandbox ? "Test payment" : "Online"}</dd>
        </dl>
      )}
      {flow && (
        <a href={chatPathOf(flow, workspace)} className={cn(buttonStyles({ variant: "secondary", size: "lg" }), "mt-5 w-full")}>
          Go back to the chat
        </a>
      )}
    </div>
  );
}
