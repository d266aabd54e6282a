import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { clientOf, createAuthOptions } from "@/server/accounts/auth-options";
import { getPageServices } from "@/server/api/page-services";

type RouteContext = { params: Promise<{ nextauth: string[] }> };

async function handle(request: NextRequest, context: RouteContext): Promise<Response> {
  const services = getPageServices();
  let retryAfterSeconds: number | null = null;
  const options = createAuthOptions(services, {
    client: clientOf(request.headers),
    onLimited: (seconds) => {
      retryAfterSeconds = seconds;
    },
  });
  const response: Response = await NextAuth(request, context, options);
  if (retryAfterSeconds === null) return response;
  // The shape that next-auth's client reads, with the status that other clients understand.
  const url = `${services.env.publicUrl}/sign-in?error=RATE_LIMITED`;
  return Response.json({ url }, { status: 429, headers: { "Retry-After": String(retryAfterSeconds) } });
}

export { handle as GET, handle as POST };
