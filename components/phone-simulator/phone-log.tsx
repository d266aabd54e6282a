import { Check, CheckCheck, CircleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { cn } from "@/components/ui/cn";
import type { PhoneMessage, ReceiptStatus, UnsentMessage } from "@/flows/protocol/phones";
import { clockWords, receiptWords, unsentWords } from "./phone-words";

type Props = { messages: readonly PhoneMessage[]; unsent: readonly UnsentMessage[]; isAnswering: boolean };

/** What the phone shows, oldest first, its owner's words at the right. Below it stands what was never sent. Keeps to the end. */
export function PhoneLog({ messages, unsent, isAnswering }: Props) {
  const end = useRef<HTMLDivElement>(null);
  const count = messages.length + unsent.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new message brings the end into view
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [count]);
  return (
    <div role="log" aria-label="Messages" tabIndex={0} className="min-h-0 flex-1 overflow-y-auto outline-offset-[-3px] scrollbar-quiet">
      <ol className="flex flex-col gap-2 px-4 py-4">
        {count === 0 && <li className="py-8 text-center text-ink-3 text-sm">Write the first message, as the owner of this phone.</li>}
        {messages.map((message) => (
          <Bubble key={message.id} message={message} />
        ))}
        {unsent.map((message) => (
          <Unsent key={message.id} message={message} />
        ))}
        {isAnswering && <li className="text-ink-3 text-xs">Waiting for the answer</li>}
      </ol>
      <div ref={end} />
    </div>
  );
}

function Bubble({ message: { direction, text, template, receipt, at } }: { message: PhoneMessage }) {
  const isOwn = direction === "from";
  return (
    <li className={cn("flex max-w-[85%] flex-col", isOwn ? "items-end self-end" : "items-start self-start")}>
      <p className="sr-only">{isOwn ? "The owner:" : "The flow:"}</p>
      <div
        className={cn(
          "whitespace-pre-wrap rounded-xl px-3.5 py-2 text-base wrap-anywhere",
          isOwn ? "rounded-br-xs bg-bubble text-on-bubble" : "rounded-bl-xs border border-line bg-surface text-ink",
        )}
      >
        {text}
      </div>
      <p className="mt-0.5 flex items-center gap-1 px-1 text-2xs text-ink-3 tabular-nums">
        {template !== null && <span>Template {template}</span>}
        {clockWords(at)}
        {!isOwn && <Receipt status={receipt} />}
      </p>
    </li>
  );
}

/** How far it came, as its sender knows. */
function Receipt({ status }: { status: ReceiptStatus }) {
  const Icon = status === "failed" ? CircleAlert : status === "sent" ? Check : CheckCheck;
  return (
    <span className={cn("flex items-center gap-0.5", status === "read" && "text-accent", status === "failed" && "text-danger")}>
      <Icon aria-hidden="true" className="size-3.5" />
      {receiptWords[status]}
    </span>
  );
}

function Unsent({ message: { text, reason } }: { message: UnsentMessage }) {
  return (
    <li className="flex max-w-[85%] flex-col items-start self-start">
      <div className="whitespace-pre-wrap rounded-xl rounded-bl-xs border border-line-strong border-dashed px-3.5 py-2 text-base text-ink-2 wrap-anywhere">
        {text}
      </div>
      <p className="mt-0.5 flex items-start gap-1 px-1 text-2xs text-warn">
        <CircleAlert aria-hidden="true" className="mt-px size-3.5 shrink-0" />
        {unsentWords(reason)}
      </p>
    </li>
  );
}
