"use client";

import { KeyRound, MoreHorizontal, ShieldCheck, ShieldOff, Trash2 } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import { type Role, roleOptions, roleWords } from "./roles";
import { Row } from "./section";

export type Person = { id: string; name: string | null; email: string | null; role: Role; hasSecondFactor: boolean | null };

type Props = {
  person: Person;
  isSelf: boolean;
  /** What an owner may do; null for everybody else. */
  actions: { setRole: (role: Role) => void; resetPassword: () => void; resetFactor: () => void; remove: () => void } | null;
};

/** What a person is called: people without a name go by their address, where it may be seen. */
export function nameOf({ name, email }: Pick<Person, "name" | "email">): string {
  return name ?? email ?? "Someone";
}

export function PersonRow({ person, isSelf, actions }: Props) {
  const name = nameOf(person);
  return (
    <Row>
      <span className="min-w-0 flex-1 max-sm:basis-full">
        <span className="flex items-center gap-2">
          <span className="truncate font-medium text-ink" title={name}>
            {name}
          </span>
          {isSelf && <Badge className="shrink-0">You</Badge>}
          {person.hasSecondFactor && (
            <Badge tone="success" className="shrink-0">
              <ShieldCheck aria-hidden="true" />
              Second factor
            </Badge>
          )}
        </span>
        {person.name && person.email && (
          <span className="block truncate text-ink-3" title={person.email}>
            {person.email}
          </span>
        )}
      </span>
      {actions ? (
        <>
          <Select aria-label={`Role of ${name}`} className="w-28 max-sm:flex-1" options={roleOptions} value={person.role} onValueChange={actions.setRole} />
          {/* One's own password and factor are changed in one's account, and nobody removes themselves. */}
          {isSelf ? <span className="size-8 shrink-0" /> : <PersonMenu name={name} hasFactor={person.hasSecondFactor === true} actions={actions} />}
        </>
      ) : (
        <span className="text-ink-2">{roleWords[person.role].label}</span>
      )}
    </Row>
  );
}

type MenuProps = { name: string; hasFactor: boolean; actions: NonNullable<Props["actions"]> };

function PersonMenu({ name, hasFactor, actions }: MenuProps) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton label={`More for ${name}`}>
          <MoreHorizontal aria-hidden="true" />
        </IconButton>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem onSelect={actions.resetPassword}>
          <KeyRound aria-hidden="true" />
          Make a password link
        </MenuItem>
        {hasFactor && (
          <MenuItem onSelect={actions.resetFactor}>
            <ShieldOff aria-hidden="true" />
            Reset second factor
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem danger onSelect={actions.remove}>
          <Trash2 aria-hidden="true" />
          Remove
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
