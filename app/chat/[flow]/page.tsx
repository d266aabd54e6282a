import type { Metadata } from "next";
import { ChatPage } from "@/components/chat/chat-page";
import { titleOfSlug } from "@/components/chat/title-of-slug";

type Props = { params: Promise<{ flow: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: titleOfSlug(decodeURIComponent((await params).flow)), robots: { index: false } };
}

export default async function ChatRoute({ params }: Props) {
  const flow = decodeURIComponent((await params).flow);
  return <ChatPage flow={flow} title={titleOfSlug(flow)} />;
}
