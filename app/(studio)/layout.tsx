import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { TrpcProvider } from "@/components/trpc/trpc-provider";

export default function StudioLayout({ children }: { children: ReactNode }) {
  return (
    <TrpcProvider>
      <Shell>{children}</Shell>
    </TrpcProvider>
  );
}
