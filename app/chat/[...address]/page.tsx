import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { cache } from "react";
import { ChatPage } from "@/components/chat/chat-page";
import { describeChat } from "@/server/api/describe-chat";
import { getPageServices } from "@/server/api/page-services";

type Props = { params: Promise<{ address: string[] }> };

const describe = cache((workspace: string | null, flow: string) => describeChat(getPageServices(), { workspace, flow }));

/** `/chat/<flow>` or `/chat/<workspace>/<flow>`. */
async function readAddress({ params }: Props): Promise<{ workspace: string | null; flow: string }> {
  await connection();
  const [first, second, ...rest] = (await params).address.map(decodeURIComponent);
  if (first === undefined || rest.length > 0) notFound();
  return second === undefined ? { workspace: null, flow: first } : { workspace: first, flow: second };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { workspace, flow } = await readAddress(props);
  const chat = await describe(workspace, flow);
  return { title: chat.ok ? chat.title : "Chat", robots: { index: false } };
}

export default async function ChatRoute(props: Props) {
  const { workspace, flow } = await readAddress(props);
  const chat = await describe(workspace, flow);
  if (!chat.ok && chat.code === "FLOW_NOT_FOUND") notFound();
  // A flow that is switched off still serves the conversations it has; a new one is refused when the page opens it.
  return <ChatPage workspace={workspace} flow={flow} title={chat.ok ? chat.title : "Chat"} />;
}
