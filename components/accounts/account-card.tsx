import type { ReactNode } from "react";
import { ParleyMark } from "@/components/ui/parley-mark";

/** The frame of the pages before one is in: a quiet column with the sign above. */
export function AccountCard({ title, children, lead, footer }: { title: string; lead?: ReactNode; children?: ReactNode; footer?: ReactNode }) {
  return (
    <main className="grid min-h-dvh justify-items-center bg-bg px-4 py-10 sm:content-center">
      <div className="w-full max-w-[360px]">
        <ParleyMark className="mb-6 size-9" />
        <h1 className="text-xl font-medium text-balance">{title}</h1>
        {lead && <p className="mt-1 text-pretty text-ink-2">{lead}</p>}
        {children && <div className="mt-6">{children}</div>}
        {footer && <div className="mt-6 text-ink-2">{footer}</div>}
      </div>
    </main>
  );
}
