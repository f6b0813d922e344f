export const guid: RegExp = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

const domain = /^(?=.{1,253}$)[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)+$/i;
const anyTenant = /^(?:common|organizations|consumers)$/;

/** The tenant of personal Microsoft accounts: what `consumers` stands for. */
export const personalTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** Whether a text names one tenant: by its id, or by one of its domains. */
export const isTenantName = (text: string): boolean =>
  typeof text === 'string' && (guid.test(text) || domain.test(text));

/** Whether a text is a name of the DNS with a dot in it, without a port. */
export const isDomain = (text: string): boolean => domain.test(text);

/** Whether it is `common`, `organizations` or `consumers`. */
export const isSharedTenant = (tenant: string): boolean => typeof tenant === 'string' && anyTenant.test(tenant);
