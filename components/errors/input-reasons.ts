/** Why an input was refused, where the server names a reason: more precise than the code. */
export const inputReasons: { readonly [reason: string]: string | undefined } = {
  LAST_OWNER: "The workspace needs an owner. Make someone else owner first.",
  PASSWORD_COMMON: "This password is among the first that are tried. Choose a rarer one.",
  PASSWORD_PERSONAL: "This password is made of your name, your address or the product's name. Choose another one.",
  PASSWORD_REPETITIVE: "This password is a simple row of characters. Choose another one.",
  PASSWORD_WRONG: "This is not your password. Try again.",
  CODE_WRONG: "This is not the present code. Wait for the next one, then try again.",
  FACTOR_ON: "A second factor is on already. Turn it off first.",
  FACTOR_GONE: "This set-up is no longer open. Close it and begin again.",
  SELF: "Your own password and second factor are changed under Your account.",
  NO_FACTOR: "There is no second factor.",
};
