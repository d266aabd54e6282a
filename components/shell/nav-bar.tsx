"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { ParleyMark } from "@/components/ui/parley-mark";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { AccountMenu, type AccountUser } from "./account-menu";
import { destinations, isWithin } from "./destinations";

export function NavBar({ user, workspace }: { user: AccountUser | undefined; workspace: string | undefined }) {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Studio"
      className="z-20 flex shrink-0 items-center border-line bg-sunken max-sm:border-t max-sm:px-2 max-sm:pb-[env(safe-area-inset-bottom)] sm:w-16 sm:flex-col sm:border-r sm:py-3"
    >
      <Link href="/flows" aria-label="Parley, flows" className="mb-4 rounded-md max-sm:hidden">
        <ParleyMark className="size-7" />
      </Link>
      <ul className="flex flex-1 gap-1 max-sm:justify-around sm:flex-col">
        {destinations.map(({ href, label, icon: Icon }) => {
          const isHere = isWithin(pathname, href);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={isHere ? "page" : undefined}
                className={cn(
                  "flex h-14 w-20 flex-col items-center justify-center gap-0.5 rounded-md text-2xs transition-colors duration-150 sm:h-12 sm:w-14",
                  isHere ? "font-medium text-ink sm:bg-surface sm:shadow-raised" : "text-ink-2 hover:text-ink sm:hover:bg-hover",
                )}
              >
                <Icon aria-hidden="true" strokeWidth={isHere ? 2.1 : 1.75} className={cn("size-[18px]", isHere && "text-accent")} />
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
      <ThemeToggle className="max-sm:hidden" />
      <AccountMenu user={user} workspace={workspace} />
    </nav>
  );
}
