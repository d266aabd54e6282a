import { memo } from "react";
import { cn } from "@/components/ui/cn";
import type { Button, ChatMessage } from "@/flows/protocol/chat";
import { BubbleTime } from "./bubble-time";
import { Cards } from "./cards";
import { MarkdownText } from "./markdown-text";

type Props = {
  message: ChatMessage;
  isFirst: boolean;
  isLast: boolean;
  /** Its cards can still be chosen. */
  isOpen: boolean;
  /** Its payment can still be made. */
  isPayable: boolean;
  onChoose: (button: Button) => void;
};

export const AssistantMessage = memo(function AssistantMessage({ message, isFirst, isLast, isOpen, isPayable, onChoose }: Props) {
  const isSystem = message.role === "system";
  if (isSystem) return <p className="my-3 text-center text-xs text-ink-3">{message.content}</p>;
  return (
    <div className={cn("flex flex-col items-start animate-fade-in", isFirst ? "mt-4" : "mt-1")}>
      <p className="sr-only">{message.role === "operator" ? "A person said:" : "The assistant said:"}</p>
      {message.content && (
        <div
          className={cn(
            "max-w-[86%] rounded-xl border border-line bg-surface px-3.5 py-2 wrap-anywhere text-ink",
            isLast && message.cards.length === 0 && "rounded-bl-xs",
          )}
        >
          {message.format === "markdown" ? <MarkdownText text={message.content} /> : <p className="whitespace-pre-wrap">{message.content}</p>}
        </div>
      )}
      {message.cards.length > 0 && <Cards cards={message.cards} isOpen={isOpen} isPayable={isPayable} onChoose={onChoose} />}
      {isLast && (
        <p className="mt-1 flex items-center gap-1.5 text-2xs text-ink-3">
          {message.role === "operator" && <span>A person</span>}
          <BubbleTime at={message.timestamp} />
        </p>
      )}
    </div>
  );
});
