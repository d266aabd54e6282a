"use client";

import { ArrowDown } from "lucide-react";
import { useMemo, useRef } from "react";
import { AssistantMessage } from "@/components/transcript/assistant-message";
import { type Choices, ChoicesProvider } from "@/components/transcript/choices";
import { QuickReplies } from "@/components/transcript/quick-replies";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { Button as ChatButton, ChatMessage } from "@/flows/protocol/chat";
import { ChatPaymentCard } from "./chat-payment-card";
import { DaySeparator } from "./day-separator";
import { OwnMessage } from "./own-message";
import { ShareLocation } from "./share-location";
import { isAnswerDue, livePayment, openReplies, quickReplies, type Transcript, takesLocation, wayBackTo } from "./transcript";
import { transcriptLines } from "./transcript-lines";
import { TypingIndicator } from "./typing-indicator";
import type { Place } from "./use-own-place";
import { useStickToEnd } from "./use-stick-to-end";

type Props = {
  transcript: Transcript;
  isEnded: boolean;
  onRetry: (clientMessageId: string) => void;
  onChoose: (button: ChatButton) => void;
  onPlace: (place: Place) => void;
  onStartNew: () => void;
};

const dayOf = (at: string) => new Date(at).toDateString();
const asksForPayment = (message: ChatMessage) => message.cards.some(({ type }) => type === "payment");
const closed: Choices = { type: "closed" };

export function MessageLog({ transcript, isEnded, onRetry, onChoose, onPlace, onStartNew }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const lines = transcriptLines(transcript, dayOf);
  const ownCount = lines.filter((line) => line.type === "pending" || (line.type === "message" && line.message.role === "user")).length;
  const { hasMore, toEnd } = useStickToEnd(scroller, content, ownCount, lines.length);

  const isDue = isAnswerDue(transcript);
  const open = openReplies(transcript);
  const buttons = isDue ? [] : quickReplies(open);
  const payableId = livePayment(transcript);
  const openIds = new Set(isDue ? [] : open.map((message) => message.id));
  const toChoose = useMemo((): Choices => ({ type: "open", onChoose }), [onChoose]);
  const version = `${transcript.completeTo} ${transcript.flowState?.runId} ${transcript.flowState?.seq}`;
  const paymentOf = (message: ChatMessage) => (card: ChatMessage["cards"][number]) => {
    const wayBack = wayBackTo(message, transcript, buttons);
    const onRetry = wayBack === null ? undefined : () => onChoose(wayBack);
    return <ChatPaymentCard key={card.id} card={card} isWaitedFor={message.id === payableId} version={version} onRetry={onRetry} />;
  };

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-label="Conversation"
        tabIndex={0}
        className="h-full overflow-x-hidden overflow-y-auto overscroll-contain outline-offset-[-3px] scrollbar-quiet"
      >
        <div ref={content} className="flex min-h-full flex-col justify-end px-4 pt-4 pb-4" aria-busy={!transcript.isLoaded}>
          {!transcript.isLoaded && <LogSkeleton />}
          {lines.map((line) => {
            if (line.type === "day") return <DaySeparator key={line.key} at={line.at} />;
            if (line.type === "pending")
              return (
                <OwnMessage
                  key={line.key}
                  text={line.pending.text}
                  at={line.pending.at}
                  delivery={line.pending.delivery}
                  code={line.pending.code}
                  isFirst={line.isFirst}
                  isLast={line.isLast}
                  onRetry={() => onRetry(line.key)}
                />
              );
            if (line.message.role === "user")
              return (
                <OwnMessage
                  key={line.key}
                  text={line.message.content}
                  at={line.message.timestamp}
                  delivery="sent"
                  code={null}
                  isFirst={line.isFirst}
                  isLast={line.isLast}
                />
              );
            return (
              <ChoicesProvider key={line.key} choices={openIds.has(line.message.id) ? toChoose : closed}>
                <AssistantMessage
                  message={line.message}
                  isFirst={line.isFirst}
                  isLast={line.isLast}
                  payment={asksForPayment(line.message) ? paymentOf(line.message) : undefined}
                />
              </ChoicesProvider>
            );
          })}
          {isDue && <TypingIndicator />}
          {buttons.length > 0 && (
            <ChoicesProvider choices={toChoose}>
              <QuickReplies buttons={buttons} />
            </ChoicesProvider>
          )}
          {takesLocation(transcript) && !isDue && <ShareLocation onPlace={onPlace} />}
          {isEnded && !isDue && buttons.length === 0 && (
            <div className="mt-6 flex justify-center">
              <Button size="lg" onClick={onStartNew}>
                Start a new conversation
              </Button>
            </div>
          )}
        </div>
      </div>
      {hasMore && (
        <Button className="absolute bottom-3 left-1/2 h-11 -translate-x-1/2 rounded-full px-4 shadow-float animate-fade-in" onClick={toEnd}>
          <ArrowDown aria-hidden="true" />
          New messages
        </Button>
      )}
    </div>
  );
}

function LogSkeleton() {
  return (
    <div className="grid gap-2">
      <Skeleton className="h-16 w-3/5 rounded-xl" />
      <Skeleton className="h-10 w-2/5 rounded-xl" />
    </div>
  );
}
