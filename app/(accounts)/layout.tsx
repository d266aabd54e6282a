import type { ReactNode } from "react";
import { TrpcProvider } from "@/components/trpc/trpc-provider";

export default function AccountsLayout({ children }: { children: ReactNode }) {
  return <TrpcProvider>{children}</TrpcProvider>;
}
