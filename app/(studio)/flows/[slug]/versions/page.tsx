import type { Metadata } from "next";
import { VersionsPage } from "@/components/flow-versions/versions-page";

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug } = await params;
  return { title: `Versions of ${slug}` };
}

export default async function FlowVersionsPage({ params }: Props) {
  const { slug } = await params;
  return <VersionsPage slug={slug} />;
}
