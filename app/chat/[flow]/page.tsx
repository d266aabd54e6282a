import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { cache } from "react";
import { ChatPage } from "@/components/chat/chat-page";
import { describeChat } from "@/server/api/describe-chat";
import { getPageServices } from "@/server/api/page-services";

type Props = { params: Promise<{ flow: string }> };

const describe = cache((flow: string) => describeChat(getPageServices(), flow));

async function readFlow({ params }: Props): Promise<string> {
  await connection();
  return decodeURIComponent((await params).flow);
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const chat = await describe(await readFlow(props));
  return { title: chat.ok ? chat.title : "Chat", robots: { index: false } };
}

export default async function ChatRoute(props: Props) {
  const flow = await readFlow(props);
  const chat = await describe(flow);
  if (!chat.ok && chat.code === "FLOW_NOT_FOUND") notFound();
  // A flow that is switched off still serves the conversations it has; a new one is refused when the page opens it.
  return <ChatPage flow={flow} title={chat.ok ? chat.title : "Chat"} />;
}
