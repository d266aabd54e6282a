import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { createAuthOptions } from "@/server/accounts/auth-options";
import { refuseSignIn } from "@/server/accounts/sign-in-guard";
import { getContainer } from "@/server/container-access";

type RouteContext = { params: Promise<{ nextauth: string[] }> };

async function handle(request: NextRequest, context: RouteContext): Promise<Response> {
  const container = getContainer();
  return (await refuseSignIn(request, container)) ?? NextAuth(request, context, createAuthOptions(container));
}

export { handle as GET, handle as POST };
