"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useSyncExternalStore } from "react";
import { IconButton } from "./icon-button";
import { applyTheme, readTheme, subscribeTheme, type Theme } from "./theme";

const next = { system: "light", light: "dark", dark: "system" } as const satisfies Record<Theme, Theme>;
const words = { system: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" } satisfies Record<Theme, string>;
const icons = { system: Monitor, light: Sun, dark: Moon } satisfies Record<Theme, typeof Sun>;

/** Steps through system, light and dark, and remembers the choice on this device. */
export function ThemeToggle({
  className,
  size = "md",
  tooltipSide = "right",
}: {
  className?: string;
  size?: "sm" | "md" | "lg";
  tooltipSide?: "top" | "right" | "bottom" | "left";
}) {
  const theme = useSyncExternalStore<Theme>(subscribeTheme, readTheme, () => "system");
  const Icon = icons[theme];
  return (
    <IconButton label={words[theme]} className={className} size={size} tooltipSide={tooltipSide} onClick={() => applyTheme(next[theme])}>
      <Icon aria-hidden="true" />
    </IconButton>
  );
}
