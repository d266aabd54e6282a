import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { VersionPage } from "@/components/flow-versions/version-page";

type Props = { params: Promise<{ slug: string; number: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug, number } = await params;
  return { title: `Version ${number} of ${slug}` };
}

export default async function FlowVersionPage({ params }: Props) {
  const { slug, number } = await params;
  if (!/^[1-9]\d{0,8}$/.test(number)) notFound();
  return <VersionPage slug={slug} number={Number(number)} />;
}
