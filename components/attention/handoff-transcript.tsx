import { useEffect, useMemo, useRef } from "react";
import { Cards } from "@/components/transcript/cards";
import { type Choices, ChoicesProvider } from "@/components/transcript/choices";
import { ownButtons } from "@/components/transcript/offered";
import { type Offer, offersOf } from "@/components/transcript/offers-of";
import { QuickReplies } from "@/components/transcript/quick-replies";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ChatMessage } from "@/flows/protocol/chat";

/** What was said, oldest first: the customer at the left, the flow and the people who answered for it at the right. Keeps to the end. */
export function HandoffTranscript({ messages }: { messages: readonly ChatMessage[] }) {
  const end = useRef<HTMLDivElement>(null);
  const count = messages.length;
  const offers = useMemo(() => offersOf(messages.map((message) => ({ message, said: true }))), [messages]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new message brings the end into view
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [count]);
  return (
    <div role="log" aria-label="Conversation" tabIndex={0} className="min-h-0 flex-1 overflow-y-auto outline-offset-[-3px] scrollbar-quiet">
      <ol className="mx-auto flex max-w-3xl flex-col gap-2.5 px-4 py-5 sm:px-6">
        {messages.map((message) => (
          <MessageLine key={message.id} message={message} offer={offers.get(message.id) ?? null} />
        ))}
      </ol>
      <div ref={end} />
    </div>
  );
}

const voices = { user: "Customer", assistant: "Flow", operator: "A person", system: "" } as const satisfies Record<ChatMessage["role"], string>;

function MessageLine({ message, offer }: { message: ChatMessage; offer: Offer | null }) {
  const { role, content, timestamp } = message;
  if (role === "system") return <li className="py-1 text-center text-ink-3 text-xs">{content}</li>;
  const isCustomer = role === "user";
  return (
    <li className={cn("flex max-w-[85%] flex-col", isCustomer ? "items-start self-start" : "items-end self-end")}>
      <div
        className={cn(
          "whitespace-pre-wrap rounded-lg px-3 py-2 wrap-anywhere",
          isCustomer ? "border border-line bg-surface" : role === "operator" ? "bg-accent-soft text-ink" : "bg-sunken text-ink-2",
        )}
      >
        {content}
      </div>
      {!isCustomer && <Shown message={message} offer={offer} />}
      <p className="mt-0.5 px-1 text-2xs text-ink-3">
        {voices[role]} <RelativeTime at={timestamp} />
      </p>
    </li>
  );
}

/** What the customer was shown with it, as they saw it; what they chose is marked. */
function Shown({ message, offer }: { message: ChatMessage; offer: Offer | null }) {
  const choices = useMemo((): Choices => ({ type: "shown", chosenId: offer?.chosenId ?? null }), [offer]);
  const buttons = offer === null ? [] : ownButtons(message);
  if (message.cards.length === 0 && buttons.length === 0) return null;
  return (
    <div className="flex w-full max-w-sm flex-col items-end">
      <ChoicesProvider choices={choices}>
        <Cards cards={message.cards} />
        {buttons.length > 0 && <QuickReplies buttons={buttons} />}
      </ChoicesProvider>
    </div>
  );
}
