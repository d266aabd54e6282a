"use client";

import { useEffect, useRef } from "react";
import { cn } from "@/components/ui/cn";
import type { ChatMessage } from "@/flows/protocol/chat";
import type { TimedMessage } from "./conversation-until";

type Props = {
  messages: TimedMessage[];
  /** Said where there are no messages. */
  empty?: string;
  onMessage: (message: ChatMessage) => void;
};

/** The conversation up to the chosen moment; what was said later stays in place as an outline. */
export function ConversationPane({ messages, empty = "Nothing was said in this run.", onMessage }: Props) {
  const newest = useRef<HTMLLIElement>(null);
  const saidCount = messages.filter((entry) => entry.said).length;
  useEffect(() => {
    newest.current?.scrollIntoView({ block: "nearest" });
  }, [saidCount]);
  if (messages.length === 0) return <p className="p-6 text-center text-ink-3">{empty}</p>;
  return (
    <ol className="flex flex-col gap-2 p-4" aria-label="Conversation up to this step" data-testid="run-conversation">
      {messages.map(({ message, said }, position) => (
        <li
          key={message.id}
          ref={position === saidCount - 1 ? newest : undefined}
          className={cn("flex transition-opacity duration-150", message.role === "user" && "justify-end")}
        >
          <Bubble message={message} said={said} onPress={() => onMessage(message)} />
        </li>
      ))}
    </ol>
  );
}

function Bubble({ message, said, onPress }: { message: ChatMessage; said: boolean; onPress: () => void }) {
  const own = message.role === "user";
  // Products are told by their buttons already.
  const summaries = message.cards.flatMap((card) => (card.type === "product" ? [] : [card.title]));
  return (
    <button
      type="button"
      onClick={onPress}
      data-said={said}
      aria-label={`${own ? "Customer" : "Bot"}: ${message.content}. Go to this moment.`}
      className={cn(
        "max-w-[85%] whitespace-pre-wrap break-words rounded-xl border px-3 py-2 text-left text-sm hover:ring-1 hover:ring-line-strong",
        own ? "rounded-br-xs" : "rounded-bl-xs",
        said ? ["border-transparent", own ? "bg-ink text-on-ink" : "bg-sunken text-ink"] : "border-line border-dashed text-ink-3 **:text-ink-3!",
      )}
    >
      {message.content}
      {summaries.length > 0 && <span className="mt-1 block text-ink-3 text-xs">{summaries.join(" · ")}</span>}
      {message.buttons.length > 0 && (
        <span className="mt-1.5 flex flex-wrap gap-1">
          {message.buttons.map((button) => (
            <span key={button.id} className="rounded-full border border-line-strong px-2 text-ink-2 text-xs leading-5">
              {button.label}
            </span>
          ))}
        </span>
      )}
      {message.metadata.degraded && <span className="mt-1 block text-ink-3 text-xs">Authored text, no model was available</span>}
    </button>
  );
}
