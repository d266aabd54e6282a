import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Encrypts what the database keeps and must be read again (AES-256-GCM). `context` binds a text to its place: moved to another, it does not open. */
export function createSealing(secret: string, purpose: string) {
  const key = Buffer.from(hkdfSync("sha256", secret, "parley", purpose, 32));
  return {
    seal(plain: Uint8Array, context: string): string {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
      return ["v1", iv.toString("base64url"), sealed.toString("base64url"), cipher.getAuthTag().toString("base64url")].join("$");
    },
    /** Null when it was sealed with another secret or for another place, or was changed. */
    open(text: string, context: string): Buffer | null {
      const [version, iv, sealed, tag] = text.split("$");
      if (version !== "v1" || !iv || sealed === undefined || !tag) return null;
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"), { authTagLength: 16 }).setAAD(Buffer.from(context));
        decipher.setAuthTag(Buffer.from(tag, "base64url"));
        return Buffer.concat([decipher.update(Buffer.from(sealed, "base64url")), decipher.final()]);
      } catch {
        // The tag does not fit: the same as not being there.
        return null;
      }
    },
  };
}

export type Sealing = ReturnType<typeof createSealing>;
