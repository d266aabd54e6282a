import type { Metadata } from "next";
import { HandoffPage } from "@/components/attention/handoff-page";

export const metadata: Metadata = { title: "Conversation" };

type Props = { params: Promise<{ id: string }> };

export default async function HandoffRoute({ params }: Props) {
  return <HandoffPage runId={(await params).id} />;
}
