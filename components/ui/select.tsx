"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { controlStyles } from "./input";
import { floatingPanel, menuItem } from "./overlay-styles";
import { useListKeys } from "./use-list-keys";

export type SelectOption<V extends string = string> = {
  value: V;
  label: ReactNode;
  /** For typing ahead, when the label is not plain text. */
  text?: string;
  disabled?: boolean;
};

export type SelectProps<V extends string> = {
  options: readonly SelectOption<V>[];
  value: V | undefined;
  onValueChange: (value: V) => void;
  placeholder?: string;
  disabled?: boolean;
  className?: string;
  id?: string;
  "aria-label"?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
};

/** One of a short list. Values are never empty strings. */
export function Select<V extends string>({ options, value, onValueChange, placeholder = "Choose", disabled, className, ...aria }: SelectProps<V>) {
  const onKeyDownCapture = useListKeys("option");
  function choose(next: string) {
    const option = options.find((candidate) => candidate.value === next);
    if (option) onValueChange(option.value);
  }
  return (
    <Primitive.Root value={value ?? ""} onValueChange={choose} disabled={disabled}>
      <Primitive.Trigger
        className={cn(
          controlStyles,
          "inline-flex h-8 items-center justify-between gap-2 px-2.5 text-left data-[placeholder]:text-ink-3 pointer-coarse:h-11",
          className,
        )}
        {...aria}
      >
        <span className="min-w-0 truncate">
          <Primitive.Value placeholder={placeholder} />
        </span>
        <Primitive.Icon asChild>
          <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
        </Primitive.Icon>
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          onKeyDownCapture={onKeyDownCapture}
          className={cn(floatingPanel, "max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width)")}
        >
          <Primitive.Viewport className="p-1">
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                textValue={option.text}
                data-text={option.text}
                className={cn(menuItem, "pr-8")}
              >
                <Primitive.ItemText>{option.label}</Primitive.ItemText>
                <Primitive.ItemIndicator className="absolute right-2">
                  <Check aria-hidden="true" />
                </Primitive.ItemIndicator>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
