import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { AccountCard } from "./account-card";

/** What a one-time link leads to when there is nothing (more) to fill in: words, and the way on. */
export function LinkNotice({ title, lead }: { title: string; lead: ReactNode }) {
  return (
    <AccountCard title={title} lead={lead}>
      <Button asChild variant="primary">
        <Link href="/sign-in">Sign in</Link>
      </Button>
    </AccountCard>
  );
}
