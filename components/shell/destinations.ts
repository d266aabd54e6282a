import { Bell, History, type LucideIcon, Settings, Smartphone, Workflow } from "lucide-react";

export type Destination = { href: string; label: string; icon: LucideIcon };

export const destinations: readonly Destination[] = [
  { href: "/flows", label: "Flows", icon: Workflow },
  { href: "/runs", label: "Runs", icon: History },
  { href: "/attention", label: "Attention", icon: Bell },
  { href: "/phones", label: "Phones", icon: Smartphone },
  { href: "/settings", label: "Settings", icon: Settings },
];

export function isWithin(pathname: string, href: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`);
}
