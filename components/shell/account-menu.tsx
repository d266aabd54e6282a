"use client";

import { CircleUser, LogOut, Monitor, Moon, Sun } from "lucide-react";
import Link from "next/link";
import { signOut } from "next-auth/react";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "@/components/ui/dropdown-menu";
import { applyTheme } from "@/components/ui/theme";
import { useIsPhone } from "@/components/ui/use-media-query";
import { WorkspaceItems, type WorkspaceItemsProps } from "./workspace-items";

export type AccountUser = { name: string | null; email: string; role: string };

export function AccountMenu({ user, places }: { user: AccountUser | undefined; places: WorkspaceItemsProps | undefined }) {
  const isPhone = useIsPhone();
  const workspace = places?.workspaces.find(({ id }) => id === places.currentId)?.name;
  return (
    <Menu>
      <MenuTrigger
        aria-label={user ? `Account of ${user.name ?? user.email}` : "Account"}
        className="mt-1 grid size-11 shrink-0 place-items-center rounded-full sm:size-9"
      >
        <span className="grid size-7 place-items-center rounded-full bg-accent-soft text-xs font-medium text-accent">
          {user ? initials(user.name || user.email) : ""}
        </span>
      </MenuTrigger>
      <MenuContent side="right" align="end" className="w-60">
        {user && (
          <MenuLabel className="grid">
            <span className="truncate text-sm font-medium text-ink">{user.name || user.email}</span>
            <span className="truncate">{user.email}</span>
            <span className="truncate">
              {roleWord(user.role)}
              {workspace && ` in ${workspace}`}
            </span>
          </MenuLabel>
        )}
        <MenuSeparator />
        {isPhone && places && (
          <>
            <WorkspaceItems {...places} />
            <MenuSeparator />
          </>
        )}
        <MenuItem onSelect={() => applyTheme("system")}>
          <Monitor aria-hidden="true" />
          Theme as the system
        </MenuItem>
        <MenuItem onSelect={() => applyTheme("light")}>
          <Sun aria-hidden="true" />
          Light theme
        </MenuItem>
        <MenuItem onSelect={() => applyTheme("dark")}>
          <Moon aria-hidden="true" />
          Dark theme
        </MenuItem>
        <MenuSeparator />
        <MenuItem asChild>
          <Link href="/settings?tab=account">
            <CircleUser aria-hidden="true" />
            Your account
          </Link>
        </MenuItem>
        <MenuItem onSelect={() => void signOut({ callbackUrl: "/sign-in" })}>
          <LogOut aria-hidden="true" />
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/[\s@.]+/);
  return [words[0]?.[0], words.length > 1 ? words[1]?.[0] : undefined].filter(Boolean).join("").toUpperCase();
}

function roleWord(role: string): string {
  return role.charAt(0).toUpperCase() + role.slice(1);
}
