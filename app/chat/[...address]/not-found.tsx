import { ChatNotFound } from "@/components/chat/chat-not-found";

export default function ChatNotFoundPage() {
  return <ChatNotFound />;
}
