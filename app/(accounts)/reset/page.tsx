import type { Metadata } from "next";
import { ResetForm } from "@/components/accounts/reset-form";

export const metadata: Metadata = { title: "New password", referrer: "no-referrer" };

export default async function ResetPage({ searchParams }: { searchParams: Promise<{ token?: string | string[] }> }) {
  const { token } = await searchParams;
  return <ResetForm token={typeof token === "string" ? token : ""} />;
}
