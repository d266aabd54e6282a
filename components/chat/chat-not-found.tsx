import { ChatUnavailable } from "./chat-unavailable";

/** The page of a chat that does not exist. */
export function ChatNotFound() {
  return (
    <div className="flex h-dvh justify-center bg-sunken text-base sm:p-6">
      <div className="flex w-full max-w-[640px] flex-col bg-bg sm:rounded-xl sm:border sm:border-line">
        <ChatUnavailable code="FLOW_NOT_FOUND" titleAs="h1" />
      </div>
    </div>
  );
}
