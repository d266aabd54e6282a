"use client";

import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { cn } from "./cn";
import { Input } from "./input";

/** Reports what was typed once the person pauses for 250 ms, and follows `value` when it changes from outside. */
export function SearchField({ label, value, onChange, className }: { label: string; value: string; onChange: (value: string) => void; className?: string }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), 250);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <div className={cn("w-full sm:w-64", className)}>
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        icon={<Search aria-hidden="true" />}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  );
}
