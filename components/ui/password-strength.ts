/** Characters; the server checks the same. */
export const minimumPasswordLength = 8;

export type PasswordStrength = { level: 0 | 1 | 2 | 3; words: string };

/** A quiet word on a password while it is typed: length and variety only. Whether it is a common one, the server says. Pure. */
export function passwordStrength(password: string): PasswordStrength {
  const length = [...password].length;
  const different = new Set(password.toLowerCase()).size;
  if (length < minimumPasswordLength)
    return { level: 0, words: `At least ${minimumPasswordLength} characters. A few words in a row are easy to keep in mind.` };
  if (different < 5) return { level: 1, words: "Few different characters: easy to guess." };
  if (length < 12) return { level: 1, words: "Long enough. Longer is harder to guess." };
  if (length < 16 || different < 8) return { level: 2, words: "Good." };
  return { level: 3, words: "Very good." };
}
