"use client";

import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ChangePasswordDialog } from "./change-password-dialog";
import { OwnSessions } from "./own-sessions";
import { type Role, roleWords } from "./roles";
import { RowsSkeleton } from "./rows-skeleton";
import { SecondFactor } from "./second-factor";
import { Row, Section } from "./section";

export type OwnUser = { name: string | null; email: string; role: Role };

/** How one gets in, and where one is in. */
export function YourAccount({ user }: { user: OwnUser | undefined }) {
  const [isChanging, setIsChanging] = useState(false);
  return (
    <div className="grid gap-10">
      <Section title="Your account" lead="How you sign in to this workspace.">
        {!user ? (
          <RowsSkeleton />
        ) : (
          <ul>
            <Row>
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium text-ink">{user.name ?? user.email}</span>
                {user.name && <span className="block truncate text-ink-3">{user.email}</span>}
              </span>
              <Badge>{roleWords[user.role].label}</Badge>
            </Row>
            <Row>
              <span className="min-w-0 flex-1">
                <span className="block font-medium text-ink">Password</span>
                <span className="block text-ink-2">Changing it signs out your other browsers.</span>
              </span>
              <Button onClick={() => setIsChanging(true)}>Change password</Button>
            </Row>
            <SecondFactor />
          </ul>
        )}
        <ChangePasswordDialog open={isChanging} onOpenChange={setIsChanging} email={user?.email ?? ""} />
      </Section>
      <OwnSessions />
    </div>
  );
}
