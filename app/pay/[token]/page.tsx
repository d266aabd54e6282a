import type { Metadata } from "next";
import { PayPage } from "@/components/pay/pay-page";

export const metadata: Metadata = { title: "Pay", robots: { index: false }, referrer: "no-referrer" };

export default async function PayRoute({ params }: { params: Promise<{ token: string }> }) {
  return <PayPage token={(await params).token} />;
}
