import type { Metadata } from "next";
import { EditorWithPreview } from "./editor-with-preview";

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug } = await params;
  return { title: `Edit ${slug}` };
}

export default async function FlowPage({ params }: Props) {
  const { slug } = await params;
  return <EditorWithPreview id={slug} />;
}
