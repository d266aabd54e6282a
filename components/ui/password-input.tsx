"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { IconButton } from "./icon-button";
import { Input } from "./input";

type Props = Omit<ComponentProps<typeof Input>, "type"> & {
  /** @default "password" */
  what?: string;
};

export function PasswordInput({ what = "password", ...props }: Props) {
  const [isShown, setIsShown] = useState(false);
  return (
    <span className="relative block">
      <Input {...props} type={isShown ? "text" : "password"} className="h-10 pr-11" />
      <IconButton
        label={`${isShown ? "Hide" : "Show"} the ${what}`}
        tooltip={false}
        aria-pressed={isShown}
        className="absolute top-1 right-1 aria-pressed:bg-transparent pointer-coarse:top-0 pointer-coarse:right-0"
        onClick={() => setIsShown(!isShown)}
      >
        {isShown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
      </IconButton>
    </span>
  );
}
