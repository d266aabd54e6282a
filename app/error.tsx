"use client";

import { Button } from "@/components/ui/button";
import { ParleyMark } from "@/components/ui/parley-mark";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center px-6">
      <div role="alert" className="max-w-sm text-center">
        <ParleyMark className="mx-auto mb-5 size-10" />
        <h1 className="text-xl font-medium">This page broke</h1>
        <p className="mt-1 mb-6 text-ink-2">
          What you saved is safe. Try again; if it breaks again, reload the page.
          {error.digest && <span className="mt-2 block font-mono text-xs text-ink-3">Reference {error.digest}</span>}
        </p>
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
      </div>
    </main>
  );
}
