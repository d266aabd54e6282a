import type { Metadata } from "next";
import { InviteForm } from "@/components/accounts/invite-form";

export const metadata: Metadata = { title: "Join", referrer: "no-referrer" };

export default async function InvitePage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  return <InviteForm token={typeof token === "string" ? token : ""} />;
}
