const plainText = /^[\x21-\x7e]+$/;

/** The id of a credential as its maker was told it, and what is wrong with it. A wrong one is not shown. */
export const keyIdIn = (
  settings: { readonly keyId?: string | undefined } | undefined,
): { readonly named: { readonly keyId?: string }; readonly issues: readonly string[] } => {
  const keyId: unknown = settings?.keyId;
  if (keyId === undefined) return { named: {}, issues: [] };
  return typeof keyId === 'string' && plainText.test(keyId)
    ? { named: { keyId }, issues: [] }
    : { named: {}, issues: ['credential: the key id is empty, or not plain text'] };
};
