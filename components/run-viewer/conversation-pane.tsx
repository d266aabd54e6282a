"use client";

import { useEffect, useMemo, useRef } from "react";
import { AssistantMessage } from "@/components/transcript/assistant-message";
import { BubbleTime } from "@/components/transcript/bubble-time";
import { type Choices, ChoicesProvider } from "@/components/transcript/choices";
import { ownButtons } from "@/components/transcript/offered";
import { type Offer, offersOf, type TimedMessage } from "@/components/transcript/offers-of";
import { OwnBubble } from "@/components/transcript/own-bubble";
import { QuickReplies } from "@/components/transcript/quick-replies";
import { cn } from "@/components/ui/cn";
import type { ChatMessage } from "@/flows/protocol/chat";

type Props = {
  messages: TimedMessage[];
  /** Said where there are no messages. */
  empty?: string;
  onMessage: (message: ChatMessage) => void;
};

/** The conversation up to the chosen moment as the customer saw it; what was said later stays in place as an outline. */
export function ConversationPane({ messages, empty = "Nothing was said in this run.", onMessage }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const newest = useRef<HTMLLIElement>(null);
  const saidCount = messages.filter((entry) => entry.said).length;
  const offers = useMemo(() => offersOf(messages), [messages]);
  useEffect(() => {
    if (saidCount > 0) newest.current?.scrollIntoView({ block: "nearest" });
    else list.current?.scrollIntoView({ block: "start" });
  }, [saidCount]);
  if (messages.length === 0) return <p className="p-6 text-center text-ink-3">{empty}</p>;
  return (
    <ol ref={list} className="flex flex-col gap-2 p-4 text-sm" aria-label="Conversation up to this step" data-testid="run-conversation">
      {messages.map(({ message, said }, position) => (
        <li
          key={message.id}
          ref={position === saidCount - 1 ? newest : undefined}
          data-said={said}
          className={cn("relative", !said && "**:border-dashed **:border-line! **:bg-transparent! **:text-ink-3! [&_svg]:opacity-25")}
        >
          <Message message={message} offer={offers.get(message.id) ?? null} />
          <GoToMoment message={message} onPress={() => onMessage(message)} />
        </li>
      ))}
    </ol>
  );
}

function Message({ message, offer }: { message: ChatMessage; offer: Offer | null }) {
  const choices = useMemo((): Choices => ({ type: "shown", chosenId: offer?.chosenId ?? null }), [offer]);
  if (message.role === "user") return <Own message={message} />;
  return (
    <ChoicesProvider choices={choices}>
      <AssistantMessage message={message} isFirst={false} isLast />
      {offer && ownButtons(message).length > 0 && <QuickReplies buttons={ownButtons(message)} />}
      {message.metadata.degraded && <p className="mt-1 text-ink-3 text-xs">Authored text, no model was available</p>}
    </ChoicesProvider>
  );
}

function Own({ message }: { message: ChatMessage }) {
  return (
    <div className="flex flex-col items-end">
      <p className="sr-only">The customer said:</p>
      <OwnBubble text={message.content} isTail />
      <p className="mt-1 text-2xs text-ink-3">
        <BubbleTime at={message.timestamp} />
      </p>
    </div>
  );
}

/** Lies over the message: what the customer could press there is only shown here. */
function GoToMoment({ message, onPress }: { message: ChatMessage; onPress: () => void }) {
  const who = message.role === "user" ? "Customer" : message.role === "operator" ? "A person" : "Bot";
  return (
    <button
      type="button"
      onClick={onPress}
      aria-label={`${who}: ${message.content}. Go to this moment.`}
      className="-inset-x-1.5 -inset-y-1 absolute rounded-lg hover:ring-1 hover:ring-line-strong"
    />
  );
}
