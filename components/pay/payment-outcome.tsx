import { CircleCheck, CircleX, Clock, type LucideIcon } from "lucide-react";
import { buttonStyles } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { PaymentView } from "./pay-api";

type Outcome = { icon: LucideIcon; color: string; title: string; text: string };

const outcomes = {
  created: { icon: Clock, color: "text-neutral", title: "Not paid yet", text: "The link still works until it expires. You can go back to the chat." },
  captured: { icon: CircleCheck, color: "text-success", title: "Paid", text: "You can go back to the chat. It has been told already." },
  failed: { icon: CircleX, color: "text-danger", title: "The payment failed", text: "Nothing was taken. Go back to the chat to try again, or to pay in cash." },
  expired: { icon: Clock, color: "text-neutral", title: "This link has expired", text: "Nothing was taken. Go back to the chat to ask for a new one." },
  refunded: { icon: CircleCheck, color: "text-neutral", title: "Paid back", text: "The amount was returned to you." },
} satisfies Record<PaymentView["status"], Outcome>;

export function PaymentOutcome({ status, flow }: { status: PaymentView["status"]; flow: string | null }) {
  const outcome: Outcome = outcomes[status];
  return (
    <div role="status" className="mt-6 animate-fade-in">
      <p className="flex items-center gap-2 text-lg font-medium">
        <outcome.icon aria-hidden="true" className={cn("size-5", outcome.color)} />
        {outcome.title}
      </p>
      <p className="mt-1 text-ink-2">{outcome.text}</p>
      {flow && (
        <a href={`/chat/${encodeURIComponent(flow)}`} className={cn(buttonStyles({ variant: "secondary", size: "lg" }), "mt-5 w-full")}>
          Go back to the chat
        </a>
      )}
    </div>
  );
}
