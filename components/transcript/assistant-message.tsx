import { memo, type ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import type { Card, ChatMessage } from "@/flows/protocol/chat";
import { BubbleTime } from "./bubble-time";
import { Cards } from "./cards";
import { MarkdownText } from "./markdown-text";

type Props = {
  message: Pick<ChatMessage, "role" | "content" | "format" | "cards" | "timestamp">;
  isFirst: boolean;
  isLast: boolean;
  payment?: ((card: Card) => ReactNode) | undefined;
};

/** What the flow or a person of the team said: its bubble and its cards. Their buttons stand as the choices around it do. */
export const AssistantMessage = memo(function AssistantMessage({ message, isFirst, isLast, payment }: Props) {
  const isSystem = message.role === "system";
  if (isSystem) return <p className="my-3 text-center text-xs text-ink-3">{message.content}</p>;
  return (
    <div className={cn("flex flex-col items-start animate-fade-in", isFirst ? "mt-4" : "mt-1")}>
      <p className="sr-only">{message.role === "operator" ? "A person said:" : "The assistant said:"}</p>
      {message.content && (
        <AssistantBubble isTail={isLast && message.cards.length === 0}>
          {message.format === "markdown" ? <MarkdownText text={message.content} /> : <p className="whitespace-pre-wrap">{message.content}</p>}
        </AssistantBubble>
      )}
      {message.cards.length > 0 && <Cards cards={message.cards} payment={payment} />}
      {isLast && (
        <p className="mt-1 flex items-center gap-1.5 text-2xs text-ink-3">
          {message.role === "operator" && <span>A person</span>}
          <BubbleTime at={message.timestamp} />
        </p>
      )}
    </div>
  );
});

/** The ground of what the flow says. `isTail`: the last of its group. */
export function AssistantBubble({ isTail, children }: { isTail: boolean; children: ReactNode }) {
  return (
    <div className={cn("max-w-[86%] rounded-xl border border-line bg-surface px-3.5 py-2 wrap-anywhere text-ink", isTail && "rounded-bl-xs")}>{children}</div>
  );
}
