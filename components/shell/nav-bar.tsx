"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { ParleyMark } from "@/components/ui/parley-mark";
import { ThemeToggle } from "@/components/ui/theme-toggle";
import { AccountMenu, type AccountUser } from "./account-menu";
import { destinations, isWithin } from "./destinations";
import type { WorkspaceItemsProps } from "./workspace-items";
import { WorkspaceMenu } from "./workspace-menu";

type Props = {
  user: AccountUser | undefined;
  /** What one can switch to; undefined while it is not known. */
  places: WorkspaceItemsProps | undefined;
  /** How much needs attention. */
  open: number;
};

export function NavBar({ user, places, open }: Props) {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Studio"
      className="z-20 flex shrink-0 items-center border-line bg-sunken max-sm:border-t max-sm:px-2 max-sm:pb-[env(safe-area-inset-bottom)] sm:w-16 sm:flex-col sm:border-r sm:py-3"
    >
      <Link href="/flows" aria-label="Parley, flows" className="mb-4 rounded-md max-sm:hidden">
        <ParleyMark className="size-7" />
      </Link>
      {places && <WorkspaceMenu {...places} />}
      <ul className="flex flex-1 gap-1 max-sm:justify-around max-sm:gap-0 sm:flex-col">
        {destinations.map(({ href, label, icon: Icon }) => {
          const isHere = isWithin(pathname, href);
          const count = href === "/attention" ? open : 0;
          return (
            <li key={href} className="max-sm:min-w-0 max-sm:max-w-20 max-sm:flex-1">
              <Link
                href={href}
                aria-label={count > 0 ? `${label}, ${count} open` : undefined}
                aria-current={isHere ? "page" : undefined}
                className={cn(
                  "flex h-14 w-full flex-col items-center justify-center gap-0.5 rounded-md text-2xs transition-colors duration-150 sm:h-12 sm:w-14",
                  isHere ? "font-medium text-ink sm:bg-surface sm:shadow-raised" : "text-ink-2 hover:text-ink sm:hover:bg-hover",
                )}
              >
                <span className="relative">
                  <Icon aria-hidden="true" strokeWidth={isHere ? 2.1 : 1.75} className={cn("size-[18px]", isHere && "text-accent")} />
                  {count > 0 && <OpenCount count={count} />}
                </span>
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
      <ThemeToggle className="max-sm:hidden" />
      <AccountMenu user={user} places={places} />
    </nav>
  );
}

function OpenCount({ count }: { count: number }) {
  return (
    <span
      aria-hidden="true"
      className="absolute -top-1.5 left-2.5 grid h-4 min-w-4 place-items-center rounded-full bg-danger px-1 font-medium text-[10px] text-on-danger leading-none tabular-nums"
    >
      {count > 99 ? "99+" : count}
    </span>
  );
}
