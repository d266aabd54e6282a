import { memo, useMemo } from "react";
import { AssistantBubble } from "@/components/transcript/assistant-message";
import { Cards } from "@/components/transcript/cards";
import { type Choices, ChoicesProvider } from "@/components/transcript/choices";
import { MarkdownText } from "@/components/transcript/markdown-text";
import { ownButtons } from "@/components/transcript/offered";
import { OwnBubble } from "@/components/transcript/own-bubble";
import { QuickReplies } from "@/components/transcript/quick-replies";
import { cn } from "@/components/ui/cn";
import type { PreviewMessage } from "./preview-view";

type Props = { message: PreviewMessage; isLast: boolean; disabled: boolean; onPress: (label: string, id: string) => void };

/** One message as the customer sees it; its buttons work only while it is the last. */
export const MessageBubble = memo(function MessageBubble({ message, isLast, disabled, onPress }: Props) {
  const isOpen = isLast && !disabled;
  const choices = useMemo((): Choices => (isOpen ? { type: "open", onChoose: ({ id, label }) => onPress(label, id) } : { type: "closed" }), [isOpen, onPress]);
  const isCustomer = message.role === "customer";
  const buttons = ownButtons(message);
  return (
    <li className={cn("flex animate-rise-in flex-col text-sm", isCustomer ? "items-end" : "items-start")}>
      {message.content !== "" && (isCustomer ? <OwnBubble text={message.content} isTail /> : <Said message={message} />)}
      {message.degraded && <p className="px-1 pt-1 text-2xs text-ink-3">Authored text, because no language model is used here</p>}
      <ChoicesProvider choices={choices}>
        {message.cards.length > 0 && <Cards cards={message.cards} />}
        {isOpen && buttons.length > 0 && <QuickReplies buttons={buttons} />}
      </ChoicesProvider>
    </li>
  );
});

function Said({ message: { content, format, cards } }: { message: PreviewMessage }) {
  return (
    <AssistantBubble isTail={cards.length === 0}>
      {format === "markdown" ? <MarkdownText text={content} /> : <p className="whitespace-pre-wrap">{content}</p>}
    </AssistantBubble>
  );
}
