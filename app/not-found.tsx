import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { ParleyMark } from "@/components/ui/parley-mark";

export const metadata: Metadata = { title: "Not here" };

export default function NotFoundPage() {
  return (
    <main className="grid min-h-dvh place-items-center px-6">
      <div className="max-w-sm text-center">
        <ParleyMark className="mx-auto mb-5 size-10" />
        <h1 className="text-xl font-medium">Nothing lives at this address</h1>
        <p className="mt-1 mb-6 text-ink-2">The link may be old, or a letter may be missing.</p>
        <Button asChild>
          <Link href="/flows">Go to the flows</Link>
        </Button>
      </div>
    </main>
  );
}
