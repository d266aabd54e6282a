import { Check, CircleAlert, Clock } from "lucide-react";
import { customerSentence } from "@/components/errors/error-sentence";
import { BubbleTime } from "@/components/transcript/bubble-time";
import { OwnBubble } from "@/components/transcript/own-bubble";
import { cn } from "@/components/ui/cn";
import type { ErrorCode } from "@/flows/errors";

type Delivery = "queued" | "sending" | "failed" | "sent";
type Props = { text: string; at: string; delivery: Delivery; code: ErrorCode | null; isFirst: boolean; isLast: boolean; onRetry?: () => void };

/** A bubble of the customer's, with what became of it below the last one of a group. */
export function OwnMessage({ text, at, delivery, code, isFirst, isLast, onRetry }: Props) {
  return (
    <div className={cn("flex flex-col items-end", isFirst ? "mt-4" : "mt-1")}>
      <p className="sr-only">You said:</p>
      <OwnBubble text={text} isTail={isLast} className={delivery === "queued" || delivery === "sending" ? "opacity-80" : undefined} />
      {delivery === "failed" && (
        <p role="alert" className="mt-1 flex max-w-[82%] flex-wrap items-center justify-end gap-x-2 text-xs text-danger">
          <span className="flex items-center gap-1.5">
            <CircleAlert aria-hidden="true" className="size-3.5 shrink-0" />
            Not sent. {customerSentence(code ?? "UNAVAILABLE")}
          </span>
          <button type="button" onClick={onRetry} className="-my-2 min-h-11 rounded-sm px-1 font-medium underline underline-offset-3">
            Send again
          </button>
        </p>
      )}
      {delivery !== "failed" && (isLast || delivery === "queued") && (
        <p className="mt-1 flex items-center gap-1 text-2xs text-ink-3">
          {delivery === "queued" ? "Waiting for the connection" : <BubbleTime at={at} />}
          {delivery === "sent" ? <Check aria-hidden="true" className="size-3" /> : <Clock aria-hidden="true" className="size-3" />}
          <span className="sr-only">{delivery === "sent" ? "Sent" : delivery === "sending" ? "Sending" : ""}</span>
        </p>
      )}
    </div>
  );
}
