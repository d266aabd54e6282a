import type { Metadata } from "next";
import { AttentionPage } from "@/components/attention/attention-page";

export const metadata: Metadata = { title: "Needs attention" };

export default function AttentionRoute() {
  return <AttentionPage />;
}
