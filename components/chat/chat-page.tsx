"use client";

import { useRef } from "react";
import { ChatHeader } from "./chat-header";
import { ChatUnavailable } from "./chat-unavailable";
import { Composer, type ComposerHandle } from "./composer";
import { ConnectionNotice } from "./connection-notice";
import { MessageLog } from "./message-log";
import { placeOf } from "./session-store";
import { isWithPerson } from "./transcript";
import { useChat } from "./use-chat";
import { useViewportHeight } from "./use-viewport-height";

const ended = new Set(["completed", "cancelled", "failed"]);

/** A customer's conversation with one flow; `workspace` is the one of the address. */
export function ChatPage({ workspace, flow, title }: { workspace: string | null; flow: string; title: string }) {
  const chat = useChat(workspace, flow);
  const { transcript, status } = chat;
  const frame = useRef<HTMLDivElement>(null);
  const composer = useRef<ComposerHandle>(null);
  useViewportHeight(frame);
  const isEnded = transcript.flowState !== null && ended.has(transcript.flowState.status);

  return (
    <div ref={frame} className="flex h-(--viewport-height,100dvh) justify-center bg-sunken text-base sm:p-6">
      <div className="flex min-h-0 w-full max-w-[640px] flex-col overflow-hidden bg-bg sm:rounded-xl sm:border sm:border-line sm:shadow-float">
        <ChatHeader
          title={title}
          place={placeOf(workspace, flow)}
          isWithPerson={isWithPerson(transcript)}
          canStartNew={transcript.messages.some((message) => message.role === "user")}
          isEnded={isEnded}
          onStartNew={chat.startNew}
        />
        {status.type === "refused" ? (
          <ChatUnavailable code={status.code} onTryAgain={chat.tryAgain} />
        ) : (
          <main className="flex min-h-0 flex-1 flex-col">
            <ConnectionNotice isOffline={status.type === "offline"} />
            <MessageLog
              transcript={transcript}
              isEnded={isEnded}
              onRetry={chat.retry}
              onStartNew={chat.startNew}
              onPlace={chat.shareLocation}
              onChoose={(button) => {
                chat.choose(button);
                composer.current?.focusOnDesktop();
              }}
            />
            <Composer ref={composer} place={placeOf(workspace, flow)} isReady={transcript.isLoaded} onSend={chat.send} />
          </main>
        )}
      </div>
    </div>
  );
}
